//! Who speaks: independent origins, each counted once however many names and reports carry it.

use std::collections::BTreeSet;

use cairn_core::{OriginKind, ReportId, Voice};

use super::{SettlePolicy, Told, asserts, day_of, is_denial};
use crate::Lineage;

/// The origins of an event's claims, brought down to independent voices.
pub struct Voices {
    pub all: Vec<One>,
    /// For each claim, who says its origin `n`; without origins the publisher, at 0.
    speakers: Vec<Vec<Option<usize>>>,
    /// For each claim, the earliest whose report has the same text; itself when it is the first.
    first_of_text: Vec<usize>,
}

/// One voice.
#[derive(Clone, Debug)]
pub struct One {
    pub name: String,
    pub kind: OriginKind,
    /// The actor that speaks, and who it speaks for: the end of its line.
    pub actor: Option<String>,
    pub root: Option<String>,
    pub names: Vec<String>,
    pub claims: Vec<usize>,
}

/// A name under which someone speaks in a claim.
struct Speaker {
    claim: usize,
    origin: usize,
    name: String,
    kind: OriginKind,
    actor: Option<String>,
    root: Option<String>,
    /// The words of a proper name, folded; empty when the name only describes.
    proper: BTreeSet<String>,
    initials: String,
}

impl Voices {
    pub fn new(told: &[&Told], policy: SettlePolicy, lineage: &Lineage) -> Voices {
        let first_of_text = texts(told);
        let speakers = speakers(told, &first_of_text, lineage);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for at in 0..speakers.len() {
            let is_of = |group: &Vec<usize>| {
                group.iter().any(|&other| is_one_voice(&speakers[other], &speakers[at], told))
            };
            let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_of);
            groups = apart;
            let mut group: Vec<usize> = joined.drain(..).flatten().collect();
            group.push(at);
            groups.push(group);
        }
        let mut of: Vec<Vec<Option<usize>>> =
            told.iter().map(|told| vec![None; told.claim.origins.len().max(1)]).collect();
        let mut all: Vec<One> = Vec::new();
        let mut ones: Vec<(One, Vec<usize>)> = groups
            .into_iter()
            .map(|group| {
                let members: Vec<&Speaker> = group.iter().map(|&at| &speakers[at]).collect();
                (one(&members, policy), group)
            })
            .collect();
        ones.sort_by(|(a, _), (b, _)| {
            policy.rank(a.kind).cmp(&policy.rank(b.kind)).then_with(|| a.name.cmp(&b.name))
        });
        for (voice, group) in ones {
            for at in group {
                of[speakers[at].claim][speakers[at].origin] = Some(all.len());
            }
            all.push(voice);
        }
        lend(told, &first_of_text, &mut of, &mut all);
        Voices { all, speakers: of, first_of_text }
    }

    /// Who gave a figure: the origin it names, else the first that the claim has.
    pub fn of_figure(&self, claim: usize, origin: Option<usize>) -> Option<usize> {
        let speakers = &self.speakers[claim];
        let named = origin.and_then(|origin| speakers.get(origin).copied().flatten());
        named.or_else(|| speakers.iter().copied().flatten().next())
    }

    /// All who speak in a claim, without repeats.
    pub fn of_claim(&self, claim: usize) -> BTreeSet<usize> {
        self.speakers[claim].iter().copied().flatten().collect()
    }

    /// The earliest claim whose report has the same text as this one's, if that is another report.
    pub fn copy_of(&self, claim: usize) -> Option<usize> {
        let first = self.first_of_text[claim];
        (first != claim).then_some(first)
    }

    /// The claim whose text this one's report repeats, itself if none: what is said in a copy was
    /// said when the first was.
    pub fn first_of_text(&self, claim: usize) -> usize {
        self.first_of_text[claim]
    }

    /// The voices that say that it happened, as events list them.
    pub fn published(&self, told: &[&Told]) -> Vec<Voice> {
        self.asserting(told)
            .into_iter()
            .map(|at| {
                let one = &self.all[at];
                let mut reports: Vec<ReportId> = Vec::new();
                for &claim in &one.claims {
                    if !reports.contains(&told[claim].head.id) {
                        reports.push(told[claim].head.id.clone());
                    }
                }
                Voice {
                    name: one.name.clone(),
                    kind: one.kind,
                    actor: one.actor.clone(),
                    claims: one.claims.iter().map(|&claim| told[claim].id.clone()).collect(),
                    reports,
                    includes: one.names.iter().filter(|n| **n != one.name).cloned().collect(),
                }
            })
            .collect()
    }

    /// The voices that say that it happened, by any of their claims.
    pub fn asserting(&self, told: &[&Told]) -> Vec<usize> {
        let says = |at: &usize| {
            let claims = &self.all[*at].claims;
            claims.iter().any(|&claim| asserts(told[claim].claim.modality.value))
        };
        (0..self.all.len()).filter(says).collect()
    }
}

/// For each claim, the first whose report has the same text, by publication, then by the ledger.
fn texts(told: &[&Told]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by_key(|&at| (day_of(told[at]), at));
    let mut first = vec![0; told.len()];
    let mut firsts: Vec<usize> = Vec::new();
    for at in order {
        let is_same = |&&other: &&usize| {
            told[other].head.id == told[at].head.id
                || told[other].fingerprint.is_same_text(told[at].fingerprint)
        };
        match firsts.iter().find(is_same) {
            Some(&other) => first[at] = other,
            None => {
                first[at] = at;
                firsts.push(at);
            }
        }
    }
    first
}

fn speakers(told: &[&Told], first_of_text: &[usize], lineage: &Lineage) -> Vec<Speaker> {
    let mut speakers = Vec::new();
    for (claim, told_claim) in told.iter().enumerate() {
        let country = told_claim.claim.r#where.as_ref().and_then(|w| w.value.country.clone());
        let origins = told_claim.claim.origins.iter().map(|cited| &cited.value).enumerate();
        let mut is_cited = false;
        for (origin, said) in origins.filter(|(_, said)| !is_denial(said.verb.as_deref())) {
            is_cited = true;
            let proper = proper_words(&said.name);
            // Officials of one government are one voice. "Police" alone are those of the place,
            // whatever other police the name has been taken for.
            let of_state = || {
                let country = country.as_ref().filter(|_| said.kind == OriginKind::Official)?;
                Some(format!("state-of-{}", country.to_lowercase()))
            };
            let named = said.actor.as_ref().map(|actor| lineage.root(actor));
            let root = match proper.is_empty() {
                true => of_state().or(named),
                false => named.or_else(of_state),
            };
            speakers.push(Speaker {
                claim,
                origin,
                name: said.name.clone(),
                kind: said.kind,
                actor: said.actor.clone(),
                root,
                proper,
                initials: initials(&said.name),
            });
        }
        // A copy that dropped the attribution speaks with the voice of its text; `lend` sees to it.
        let text_is_cited = || {
            (0..told.len()).any(|other| {
                first_of_text[other] == first_of_text[claim]
                    && told[other].claim.origins.iter().any(|o| !is_denial(o.value.verb.as_deref()))
            })
        };
        // A report of a denial does not say that it happened.
        let only_denies = !is_cited && !told_claim.claim.origins.is_empty();
        if !is_cited && !only_denies && !text_is_cited() {
            let name = told[first_of_text[claim]].head.publisher.clone();
            let name = name.unwrap_or_else(|| "an unnamed publisher".to_owned());
            speakers.push(Speaker {
                claim,
                origin: 0,
                kind: OriginKind::Media,
                actor: None,
                root: None,
                proper: name.split_whitespace().map(str::to_lowercase).collect(),
                initials: String::new(),
                name,
            });
        }
    }
    speakers
}

/// Two names of one voice.
fn is_one_voice(a: &Speaker, b: &Speaker, told: &[&Told]) -> bool {
    if let (Some(a), Some(b)) = (&a.root, &b.root) {
        return a == b;
    }
    if a.proper.is_empty() || b.proper.is_empty() {
        // "The monitor" in a claim that names one; the nameless of two reports, whom nobody can tell
        // to be two.
        let is_described = a.proper.is_empty() && b.proper.is_empty();
        let same_report = told[a.claim].head.id == told[b.claim].head.id;
        return a.kind == b.kind
            && (same_report || (is_described && fold(&a.name) == fold(&b.name)));
    }
    let is_short = |short: &Speaker, long: &Speaker| {
        !long.initials.is_empty() && short.name.replace('.', "") == long.initials
    };
    a.proper == b.proper
        || is_short(a, b)
        || is_short(b, a)
        || (a.kind == b.kind && (a.proper.is_subset(&b.proper) || b.proper.is_subset(&a.proper)))
}

/// The voice of several names: the fullest name, the kind that is most reliable.
fn one(members: &[&Speaker], policy: SettlePolicy) -> One {
    let kind = members.iter().map(|speaker| speaker.kind).min_by_key(|kind| policy.rank(*kind));
    let fullest = members.iter().max_by_key(|speaker| {
        (speaker.proper.len(), std::cmp::Reverse(speaker.name.len()), &speaker.name)
    });
    let mut names: Vec<String> = members.iter().map(|speaker| speaker.name.clone()).collect();
    names.sort();
    names.dedup();
    let mut claims: Vec<usize> = members.iter().map(|speaker| speaker.claim).collect();
    claims.sort_unstable();
    claims.dedup();
    One {
        name: fullest.map(|speaker| speaker.name.clone()).unwrap_or_default(),
        kind: kind.unwrap_or(OriginKind::Unnamed),
        actor: members.iter().find_map(|speaker| speaker.actor.clone()),
        root: members.iter().find_map(|speaker| speaker.root.clone()),
        names,
        claims,
    }
}

/// Gives the claims of copies without attribution the voices of the text they copy.
fn lend(
    told: &[&Told],
    first_of_text: &[usize],
    speakers: &mut [Vec<Option<usize>>],
    all: &mut [One],
) {
    for claim in 0..told.len() {
        if speakers[claim].iter().any(Option::is_some) {
            continue;
        }
        let same_text = |&other: &usize| {
            first_of_text[other] == first_of_text[claim]
                && speakers[other].iter().any(Option::is_some)
        };
        let Some(lender) = (0..told.len()).find(same_text) else { continue };
        speakers[claim] = speakers[lender].clone();
        for voice in speakers[claim].iter().copied().flatten() {
            all[voice].claims.push(claim);
            all[voice].claims.sort_unstable();
        }
    }
}

/// "Rescue workers of the White Helmets" is {white, helmets}; "the Britain-based monitor" is empty.
fn proper_words(name: &str) -> BTreeSet<String> {
    let words = name.split(|c: char| c.is_whitespace() || c == ',');
    let is_proper = |word: &&str| {
        word.starts_with(char::is_uppercase) && !word.ends_with("-based") && !is_small(word)
    };
    words.filter(is_proper).map(fold).filter(|word| !word.is_empty()).collect()
}

fn initials(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    if letters.chars().count() > 1 { letters } else { String::new() }
}

fn is_small(word: &str) -> bool {
    matches!(word, "A" | "An" | "The" | "Of" | "According" | "To")
}

fn fold(word: &str) -> String {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word).to_owned()
}
