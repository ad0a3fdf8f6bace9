//! How many, by the policy: per origin the latest stands, the most reliable is `best`.

use std::{cmp::Reverse, collections::BTreeMap};

use cairn_core::{
    Casualty, ClaimId, Date, Figure, OriginKind, Outcome, Said, Setting, Settled, Weight, Who,
};

use super::{SettlePolicy, View, day_of, set_why};

/// A whole figure that one voice gives in one claim.
#[derive(Clone, Debug)]
struct Statement {
    voice: usize,
    claim: usize,
    figure: Figure,
    is_cumulative: bool,
    /// A party's word on its enemy's losses.
    is_on_enemy: bool,
    /// When it was first said: a copy repeats, it does not say anew.
    day: Option<Date>,
}

impl Statement {
    fn central(&self) -> u64 {
        self.figure.central().or(self.figure.high()).unwrap_or_default()
    }

    fn ceiling(&self) -> u64 {
        self.figure.high().unwrap_or(self.central()).max(self.central())
    }
}

/// The settled figure of an outcome; `None` when neither a claim nor an analyst counts it.
pub fn settled(view: &View, outcome: Outcome) -> Option<Settled> {
    let statements = statements(view, outcome, |casualty| !casualty.is_attackers);
    let attackers = statements_of_attackers(view, outcome);
    let decided = view.set(|field| match field {
        Setting::Figure { outcome: of, figure } if *of == outcome => Some(*figure),
        _ => None,
    });
    if statements.is_empty() && attackers.is_none() && decided.is_none() {
        return None;
    }
    let (latest, superseded) = latest(&statements);
    let reckoned = reckon(view, &latest, &superseded);
    let figure =
        decided.as_ref().map(|(figure, _)| *figure).or(reckoned.as_ref().map(|r| r.figure));
    let why = match (&decided, &reckoned) {
        (Some((_, decision)), _) => set_why(decision),
        (None, Some(reckoned)) => reckoned.why.clone(),
        (None, None) => "Only attackers are counted.".to_owned(),
    };
    let best = reckoned.as_ref().map(|reckoned| reckoned.best);
    let mut claims: Vec<usize> =
        reckoned.iter().flat_map(|r| r.behind.iter()).map(|&at| latest[at].claim).collect();
    claims.sort_unstable();
    claims.dedup();
    Some(Settled {
        outcome,
        figure,
        why,
        claims: claims.into_iter().map(|claim| view.told[claim].id.clone()).collect(),
        civilians: civilians(view, outcome, &latest, best, figure),
        combatants: of_whom(view, outcome, Who::Combatants, &latest, best, figure),
        attackers,
        said: said(view, &latest, &superseded, best),
    })
}

/// Two voices that are no party and whose latest figures differ by more than a factor of two: the
/// fewer and the more, each with its words.
///
/// "At least 20" does not contradict 60; "20" and "at most 20" do.
pub fn contradiction(view: &View, outcome: Outcome) -> Option<((usize, String), (usize, String))> {
    let (latest, _) = latest(&statements(view, outcome, |casualty| !casualty.is_attackers));
    let is_neutral = |s: &&Statement| view.voices.all[s.voice].kind != OriginKind::Party;
    let neutral: Vec<&Statement> = latest.iter().filter(is_neutral).collect();
    let fewest =
        neutral.iter().filter(|s| s.figure.high().is_some()).min_by_key(|s| s.ceiling())?;
    let most = neutral.iter().max_by_key(|s| s.figure.low())?;
    let is_beyond = most.figure.low()? > fewest.ceiling().saturating_mul(2);
    let worded = |s: &Statement| (s.voice, in_words(s.figure));
    is_beyond.then(|| (worded(fewest), worded(most)))
}

/// What the figures come to, and the statements (by index) that made it so.
struct Reckoned {
    figure: Figure,
    best: usize,
    behind: Vec<usize>,
    why: String,
}

fn reckon(view: &View, latest: &[Statement], superseded: &[Statement]) -> Option<Reckoned> {
    let policy = view.policy;
    let has_other = latest.iter().any(|statement| !statement.is_on_enemy);
    let counts = |at: &usize| !has_other || !latest[*at].is_on_enemy;
    let counted: Vec<usize> = (0..latest.len()).filter(counts).collect();
    let best = best(view, latest, &counted)?;
    let value = latest[best].central();
    // A floor far below the best figure ("several" beside 33) says nothing of the low end.
    let is_credible = |at: &&usize| {
        let figure = latest[**at].figure;
        figure.high().is_some() || latest[**at].central().saturating_mul(2) >= value
    };
    let floor = |at: usize| latest[at].figure.low();
    let floors = counted.iter().filter(is_credible).copied().filter(|&at| floor(at).is_some());
    let lowest = floors.min_by_key(|&at| (floor(at), at != best));
    let highest = (0..latest.len()).max_by_key(|&at| (latest[at].ceiling(), at == best));
    let mut low = lowest.and_then(floor);
    let mut high = match highest {
        Some(at) if latest[at].ceiling() > latest[best].ceiling() => Some(latest[at].ceiling()),
        _ => latest[best].figure.high(),
    };
    if policy == SettlePolicy::Widest {
        let ever = || latest.iter().chain(superseded);
        low = ever().filter_map(|s| s.figure.low().or(s.figure.best())).min();
        high = high.max(ever().map(Statement::ceiling).max().filter(|&most| most > value));
    }
    let best_value = latest[best].figure.best();
    let low = low.map(|low| best_value.map_or(low, |value| low.min(value)));
    let figure = Figure::new(low, best_value, high).unwrap_or(latest[best].figure);
    let mut behind = vec![best];
    behind.extend(lowest.filter(|&at| at != best && floor(at) == low));
    behind.extend(highest.filter(|&at| at != best && Some(latest[at].ceiling()) == high));
    behind.dedup();
    let why = why(view, latest, superseded, best, &behind, &counted);
    Some(Reckoned { figure, best, behind, why })
}

/// Which statement is `best`, of those that count.
fn best(view: &View, latest: &[Statement], counted: &[usize]) -> Option<usize> {
    let kind = |at: usize| view.voices.all[latest[at].voice].kind;
    let has_number = |at: usize| latest[at].figure.best().is_some();
    let name = |at: usize| &view.voices.all[latest[at].voice].name;
    let later = |at: usize| Reverse(latest[at].day);
    // Of one day the higher: tolls rise as a day goes on.
    let more = |at: usize| Reverse(latest[at].central());
    let rank = |at: usize| view.policy.rank(kind(at));
    let counted = counted.iter().copied();
    match view.policy {
        SettlePolicy::Balanced | SettlePolicy::Widest => {
            counted.min_by_key(|&at| (!has_number(at), rank(at), later(at), more(at), name(at)))
        }
        SettlePolicy::Latest => {
            counted.min_by_key(|&at| (!has_number(at), later(at), rank(at), more(at), name(at)))
        }
        SettlePolicy::Conservative => counted.min_by_key(|&at| {
            let is_party = kind(at) == OriginKind::Party;
            (!has_number(at), is_party, latest[at].central(), rank(at), name(at))
        }),
    }
}

fn why(
    view: &View,
    latest: &[Statement],
    superseded: &[Statement],
    best: usize,
    behind: &[usize],
    counted: &[usize],
) -> String {
    let name = |at: usize| view.voices.all[latest[at].voice].name.as_str();
    let number = |at: usize| in_words(latest[at].figure);
    let earlier: Vec<String> = superseded
        .iter()
        .filter(|s| s.voice == latest[best].voice && s.figure != latest[best].figure)
        .map(|s| in_words(s.figure))
        .collect();
    let mut why = match earlier.last() {
        Some(before) => {
            format!("{} latest figure ({}, after {before})", whose(name(best)), number(best))
        }
        None => format!("{} figure ({})", whose(name(best)), number(best)),
    };
    if counted.len() > 1 {
        let rank = |at: usize| view.policy.rank(view.voices.all[latest[at].voice].kind);
        let tied = || counted.iter().filter(|&&at| at != best && rank(at) == rank(best));
        let is_of_one_day = tied().any(|&at| latest[at].day == latest[best].day);
        why.push_str(match view.policy {
            SettlePolicy::Conservative => ", the smallest of those who are no party",
            SettlePolicy::Latest => ", the latest of all",
            _ if is_of_one_day => ", the higher of equally reliable origins of one day",
            _ if tied().next().is_some() => ", the later of equally reliable origins",
            _ => ", the most reliable origin",
        });
    }
    for &at in behind.iter().filter(|&&at| at != best) {
        let is_above = latest[at].ceiling() > latest[best].ceiling();
        why.push_str(&match (latest[at].is_on_enemy, is_above) {
            (true, true) => format!(
                "; {} claim of {} about its enemy's losses only widens the range",
                whose(name(at)),
                number(at)
            ),
            (_, true) => format!("; {} from {} is the high end", number(at), name(at)),
            (_, false) => format!("; {} from {} is the low end", number(at), name(at)),
        });
    }
    let mut letters = why.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn whose(name: &str) -> String {
    if name.ends_with('s') { format!("{name}'") } else { format!("{name}'s") }
}

/// "34", "at least 34", "up to 34", "30 to 40".
fn in_words(figure: Figure) -> String {
    match (figure.low(), figure.best(), figure.high()) {
        (Some(low), _, Some(high)) if low == high => low.to_string(),
        (Some(low), _, Some(high)) => format!("{low} to {high}"),
        (Some(low), _, None) => format!("at least {low}"),
        (None, _, Some(high)) => format!("up to {high}"),
        (None, best, None) => best.unwrap_or_default().to_string(),
    }
}

fn statements(
    view: &View,
    outcome: Outcome,
    is_counted: impl Fn(&Casualty) -> bool,
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for (claim, told) in view.told.iter().enumerate() {
        let mut wholes: BTreeMap<usize, Vec<&Casualty>> = BTreeMap::new();
        for cited in &told.claim.casualties {
            let casualty = &cited.value;
            let is_whole = casualty.part_of.is_none() && casualty.outcome == outcome;
            if is_whole
                && is_counted(casualty)
                && let Some(voice) = view.voices.of_figure(claim, casualty.origin)
            {
                wholes.entry(voice).or_default().push(casualty);
            }
        }
        let first = view.voices.first_of_text(claim);
        for (voice, casualties) in wholes {
            if let Some(figure) = together(&casualties) {
                statements.push(Statement {
                    voice,
                    claim,
                    figure,
                    is_cumulative: casualties.iter().any(|casualty| casualty.is_cumulative),
                    is_on_enemy: is_on_enemy(view, voice, claim, &casualties),
                    day: day_of(view.told[first]),
                });
            }
        }
    }
    statements
}

/// Several whole figures of one voice in one claim: civilians and combatants add up, others are
/// one number told twice, of which the larger is the fuller.
fn together(casualties: &[&Casualty]) -> Option<Figure> {
    let most = |who: Who| {
        let of = casualties.iter().filter(|casualty| casualty.who == who);
        of.map(|casualty| casualty.figure).max_by_key(|figure| figure.central())
    };
    let all = casualties.iter().map(|casualty| casualty.figure).max_by_key(|f| f.central());
    match (most(Who::Civilians), most(Who::Combatants), most(Who::Mixed), most(Who::Unknown)) {
        (Some(civilians), Some(combatants), None, None) => civilians.plus(combatants).or(all),
        _ => all,
    }
}

/// A party speaks of those whom it attacked, or of a side that is not its own.
fn is_on_enemy(view: &View, voice: usize, claim: usize, casualties: &[&Casualty]) -> bool {
    let one = &view.voices.all[voice];
    let (OriginKind::Party, Some(root)) = (one.kind, &one.root) else { return false };
    if casualties.iter().all(|casualty| casualty.who == Who::Civilians) {
        return false;
    }
    let actors = view.told[claim].claim.actors.iter().map(|cited| &cited.value);
    let is_own = |role: &[cairn_core::Role]| {
        actors
            .clone()
            .filter(|actor| role.contains(&actor.role))
            .any(|actor| actor.actor.as_ref().is_some_and(|id| view.lineage.root(id) == *root))
    };
    use cairn_core::Role::{Perpetrator, Target};
    let targets_others = actors.clone().any(|a| a.role == Target && a.actor.is_some());
    is_own(&[Perpetrator]) || (targets_others && !is_own(&[Target]))
}

/// The latest statement of each voice, and those it replaced, oldest first.
///
/// On one day the running total ("raising the toll to 28") is the later, else the larger. A later
/// figure that only says less exactly what was said before replaces nothing.
fn latest(statements: &[Statement]) -> (Vec<Statement>, Vec<Statement>) {
    let mut order: Vec<&Statement> = statements.iter().collect();
    // Of equal numbers the closed is the later ("at least 25", then "25"), however they came in.
    order.sort_by_key(|s| {
        (s.day, s.is_cumulative, s.central(), s.figure.low(), s.figure.high(), s.claim)
    });
    let mut latest: BTreeMap<usize, &Statement> = BTreeMap::new();
    let mut superseded = Vec::new();
    for statement in order {
        match latest.get_mut(&statement.voice) {
            None => {
                latest.insert(statement.voice, statement);
            }
            Some(held) if says_less(statement.figure, held.figure) => {
                if statement.figure != held.figure {
                    superseded.push(statement.clone());
                }
            }
            Some(held) => {
                superseded.push((*held).clone());
                *held = statement;
            }
        }
    }
    (latest.into_values().cloned().collect(), superseded)
}

fn says_less(later: Figure, earlier: Figure) -> bool {
    let is_open = later.high().is_none();
    let allows = later.low() <= earlier.low() && later.central() <= earlier.central();
    is_open && allows
}

fn statements_of_attackers(view: &View, outcome: Outcome) -> Option<Figure> {
    let statements = statements(view, outcome, |casualty| casualty.is_attackers);
    let (latest, _) = latest(&statements);
    let counted: Vec<usize> = (0..latest.len()).collect();
    best(view, &latest, &counted).map(|at| latest[at].figure)
}

fn civilians(
    view: &View,
    outcome: Outcome,
    latest: &[Statement],
    best: Option<usize>,
    whole: Option<Figure>,
) -> Option<Figure> {
    let set = view.set(|field| match field {
        Setting::Civilians { outcome: of, figure } if *of == outcome => Some(*figure),
        _ => None,
    });
    match set {
        Some((figure, _)) => Some(figure),
        None => of_whom(view, outcome, Who::Civilians, latest, best, whole),
    }
}

/// How many of the whole are of one sort: by the origin of the best figure, else by the most
/// reliable that says. A part never exceeds its whole.
fn of_whom(
    view: &View,
    outcome: Outcome,
    who: Who,
    latest: &[Statement],
    best: Option<usize>,
    whole: Option<Figure>,
) -> Option<Figure> {
    let part_of = |statement: &Statement| {
        let casualties = view.told[statement.claim].claim.casualties.iter().map(|c| &c.value);
        let of_this =
            casualties.filter(|c| c.outcome == outcome && c.who == who && !c.is_attackers);
        let (wholes, parts): (Vec<&Casualty>, Vec<&Casualty>) =
            of_this.partition(|casualty| casualty.part_of.is_none());
        let whole = wholes.iter().map(|casualty| casualty.figure).max_by_key(|f| f.central());
        whole.or_else(|| {
            let mut figures = parts.iter().map(|casualty| casualty.figure);
            let first = figures.next()?;
            figures.try_fold(first, Figure::plus)
        })
    };
    let first = best.and_then(|at| latest.get(at)).and_then(part_of);
    let part = first.or_else(|| latest.iter().filter(|s| !s.is_on_enemy).find_map(part_of))?;
    let Some(whole) = whole else { return Some(part) };
    let cap = |end: Option<u64>, most: Option<u64>| match (end, most) {
        (Some(end), Some(most)) => Some(end.min(most)),
        (end, _) => end,
    };
    let most = whole.high();
    let high = cap(part.high(), most);
    let best = cap(part.best(), whole.best().or(most));
    let low = cap(cap(part.low(), whole.low().or(whole.best())), best);
    Figure::new(low, best, high)
}

fn said(
    view: &View,
    latest: &[Statement],
    superseded: &[Statement],
    best: Option<usize>,
) -> Vec<Said> {
    let has_other = latest.iter().any(|statement| !statement.is_on_enemy);
    let weight = |at: usize| match latest[at].is_on_enemy && has_other {
        _ if Some(at) == best => Weight::Best,
        true => Weight::RaisesHigh,
        false => Weight::Counts,
    };
    let current = latest.iter().enumerate().map(|(at, statement)| (statement, weight(at)));
    let earlier = superseded.iter().map(|statement| (statement, Weight::Superseded));
    let mut said: Vec<Said> = current
        .chain(earlier)
        .map(|(statement, weight)| {
            let one = &view.voices.all[statement.voice];
            let id: ClaimId = view.told[statement.claim].id.clone();
            Said {
                origin: one.name.clone(),
                kind: one.kind,
                figure: statement.figure,
                claim: id,
                published: view.told[statement.claim].head.published,
                weight,
            }
        })
        .collect();
    said.sort_by_key(|said| said.weight);
    said
}
