//! An event as its page shows it: every value in words, every quote with the place it stands in.

use cairn_core::{
    Certainty, Claim, ClaimId, Decision, Event, EventReport, Figure, Maker, Outcome, Report,
    ReportId, Role, Said, Settled, Span, Voice, Weight, in_force, verdict,
};
use cairn_export::words;
use cairn_store::Account;

use super::{
    encoded,
    plot::{Plot, plot},
    tongue::{Tongue, mark},
};
use crate::{app::App, map::radius_km};

/// Quotes longer than this are cut in the table; the report has them whole.
const LONGEST_QUOTE: usize = 280;

pub struct EventView {
    pub id: String,
    pub account: String,
    pub mark: &'static str,
    pub status: String,
    pub status_why: String,
    /// What people have said on whether it happened that waits for another person to agree.
    pub waits: Vec<DecisionView>,
    pub kind: String,
    pub days: String,
    pub time_of_day: Option<String>,
    pub date_precision: Option<String>,
    pub date_why: Option<String>,
    pub place: Option<PlaceView>,
    pub figures: Vec<FigureView>,
    pub voices: Vec<VoiceView>,
    pub attributions: Vec<AttributionView>,
    pub denials: Vec<String>,
    pub history: Vec<ChangeView>,
    pub plot: Option<Plot>,
    pub reports: Vec<ReportView>,
    pub links: Vec<LinkView>,
    pub decisions: Vec<DecisionView>,
    pub claims: Vec<ClaimView>,
    pub policy: String,
}

pub struct PlaceView {
    pub phrase: String,
    /// District, province, country.
    pub above: String,
    pub country: Option<String>,
    pub precision: String,
    pub precision_code: u8,
    pub position: Option<PositionView>,
    pub why: String,
}

pub struct PositionView {
    pub lat: String,
    pub lon: String,
    /// 0 for the place itself.
    pub radius_km: f64,
}

pub struct FigureView {
    pub outcome: String,
    /// The best figure, large.
    pub central: String,
    /// The ends, where they are not the same.
    pub range: Option<String>,
    pub is_silent: bool,
    pub parts: Vec<String>,
    pub why: String,
}

/// One independent origin.
pub struct VoiceView {
    pub name: String,
    pub kind: String,
    pub includes: String,
    pub reports: String,
    /// How many reports carry its word in the text of another; empty when none does.
    pub copies: String,
    pub killed: Vec<SaidView>,
    pub others: Vec<SaidView>,
    pub authors: Vec<String>,
    pub quotes: Vec<Quote>,
}

pub struct SaidView {
    pub outcome: String,
    pub figure: String,
    pub day: Option<String>,
    /// What it does to the settled figure, where that is not plain.
    pub note: String,
    pub is_superseded: bool,
}

pub struct Quote {
    pub text: String,
    pub address: String,
}

pub struct AttributionView {
    pub role: String,
    pub side: Option<char>,
    pub name: String,
    pub address: String,
    pub is_alleged: bool,
    pub is_claimed: bool,
    pub said_by: String,
}

pub struct ChangeView {
    pub day: String,
    pub figure: String,
    pub status: String,
    pub why: String,
}

pub struct ReportView {
    pub id: String,
    pub short: String,
    pub title: String,
    pub publisher: String,
    pub day: String,
    /// The short id of the report whose text it repeats.
    pub copy_of: Option<String>,
}

pub struct LinkView {
    pub a: String,
    pub b: String,
    pub score: String,
    pub made_by: String,
    pub reasons: Vec<ReasonView>,
}

pub struct ReasonView {
    pub text: String,
    pub weight: String,
    pub is_against: bool,
}

pub struct DecisionView {
    pub id: String,
    pub act: String,
    pub author: String,
    pub day: String,
    pub reason: String,
    pub before: String,
    pub after: String,
}

/// A claim, to be taken out of the event.
pub struct ClaimView {
    pub id: String,
    pub text: String,
}

impl EventView {
    /// `texts` holds the reports that the event rests on, for their words.
    pub fn of(account: &Account, texts: &[Report], tongue: &Tongue, app: &App) -> EventView {
        let event = &account.event;
        let view = View { account, texts, tongue };
        EventView {
            id: event.id.to_string(),
            account: tongue.account(event),
            mark: mark(event.status),
            status: tongue.status(event.status),
            status_why: event.status_why.clone(),
            waits: verdict(in_force(&event.decisions))
                .waits
                .into_iter()
                .map(|decision| view.decision(decision))
                .collect(),
            kind: tongue.kind(event.kind.value),
            days: event.when.as_ref().map_or_else(
                || tongue.strings.date_unknown.clone(),
                |when| tongue.days(&when.value),
            ),
            time_of_day: event.when.as_ref().and_then(|when| when.value.time_text.clone()),
            date_precision: event
                .when
                .as_ref()
                .map(|when| tongue.date_precision(when.value.precision)),
            date_why: event.when.as_ref().map(|when| when.why.clone()),
            place: view.place(),
            figures: view.figures(),
            voices: event.origins.iter().map(|voice| view.voice(voice)).collect(),
            attributions: view.attributions(),
            denials: event
                .denied_by
                .iter()
                .map(|denial| app.name_of(&denial.by).to_owned())
                .collect(),
            history: view.history(),
            plot: plot(&event.history),
            reports: event.reports.iter().map(|report| view.report(report)).collect(),
            links: view.links(),
            decisions: view.decisions(),
            claims: view.claims(),
            policy: event.policy.clone(),
        }
    }
}

struct View<'a> {
    account: &'a Account,
    texts: &'a [Report],
    tongue: &'a Tongue,
}

impl View<'_> {
    fn event(&self) -> &Event {
        &self.account.event
    }

    fn place(&self) -> Option<PlaceView> {
        let found = self.event().r#where.as_ref()?;
        let place = &found.value;
        let above = [&place.admin2, &place.admin1, &place.country];
        let above: Vec<&str> = above
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|it| *it != place.name)
            .collect();
        Some(PlaceView {
            phrase: self.tongue.in_place(place),
            above: above.join(", "),
            country: place.country.clone(),
            precision: self.tongue.place_precision(place.precision),
            precision_code: place.precision.code(),
            position: place.position.map(|(lat, lon)| PositionView {
                lat: format!("{lat:.4}"),
                lon: format!("{lon:.4}"),
                radius_km: radius_km(place.precision).unwrap_or(0.0),
            }),
            why: found.why.clone(),
        })
    }

    /// Killed and injured always, silence said as silence; other outcomes where somebody counts them.
    fn figures(&self) -> Vec<FigureView> {
        let event = self.event();
        let always = [Outcome::Killed, Outcome::Injured];
        let counted = event.casualties.iter().map(|settled| settled.outcome);
        let mut outcomes: Vec<Outcome> = always.to_vec();
        outcomes.extend(counted.filter(|outcome| !always.contains(outcome)));
        outcomes.into_iter().map(|it| self.figure(it, event.outcome(it))).collect()
    }

    fn figure(&self, outcome: Outcome, settled: Option<&Settled>) -> FigureView {
        let t = &self.tongue.strings;
        let figure = settled.and_then(|settled| settled.figure);
        let (central, range) = figure.map_or((None, None), large);
        let part = |figure: Option<Figure>, who: &str| {
            figure.map(|figure| format!("{} {who}", self.tongue.figure(figure)))
        };
        let parts = settled.map_or(Vec::new(), |settled| {
            let of_them: Vec<String> =
                [part(settled.civilians, &t.civilians), part(settled.combatants, &t.combatants)]
                    .into_iter()
                    .flatten()
                    .collect();
            let mut parts = Vec::new();
            if !of_them.is_empty() {
                parts.push(format!("{} {}", t.of_them, of_them.join(", ")));
            }
            parts.extend(part(settled.attackers, &t.attackers));
            parts
        });
        FigureView {
            outcome: self.tongue.outcome(outcome),
            is_silent: figure.is_none(),
            central: central.unwrap_or_else(|| self.tongue.stated(figure)),
            range,
            parts,
            why: settled.map_or_else(String::new, |settled| settled.why.clone()),
        }
    }

    fn voice(&self, voice: &Voice) -> VoiceView {
        let event = self.event();
        let t = &self.tongue.strings;
        let said = |outcome: Outcome| {
            event
                .outcome(outcome)
                .into_iter()
                .flat_map(|settled| &settled.said)
                .filter(|said| said.origin == voice.name)
        };
        let others = event
            .casualties
            .iter()
            .filter(|settled| settled.outcome != Outcome::Killed)
            .flat_map(|settled| said(settled.outcome).map(|it| self.said(settled.outcome, it)));
        let authors = event
            .actors
            .iter()
            .filter(|actor| actor.role == Role::Perpetrator && actor.said_by.contains(&voice.name))
            .map(|actor| match (actor.is_claimed, actor.certainty) {
                (true, _) => format!("{} ({})", actor.name, t.says_itself),
                (_, Certainty::Alleged) => format!("{} ({})", actor.name, t.alleged),
                _ => actor.name.clone(),
            });
        let copies = event
            .reports
            .iter()
            .filter(|it| it.same_text_as.is_some() && voice.reports.contains(&it.head.id))
            .count();
        VoiceView {
            name: voice.name.clone(),
            kind: self.tongue.origin_kind(voice.kind),
            includes: words::list(&voice.includes),
            reports: self.tongue.count(voice.reports.len(), &t.report_one, &t.reports_count),
            copies: match copies {
                0 => String::new(),
                n => self.tongue.count(n, &t.copy_one, &t.copies),
            },
            killed: said(Outcome::Killed).map(|it| self.said(Outcome::Killed, it)).collect(),
            others: others.collect(),
            authors: authors.collect(),
            quotes: self.quotes(voice),
        }
    }

    fn said(&self, outcome: Outcome, said: &Said) -> SaidView {
        let t = &self.tongue.strings;
        SaidView {
            outcome: self.tongue.outcome(outcome),
            figure: self.tongue.figure(said.figure),
            day: said.published.map(|day| self.tongue.day(day)),
            note: match said.weight {
                Weight::Best => t.best_note.clone(),
                Weight::Counts => String::new(),
                Weight::RaisesHigh => t.raises_high_note.clone(),
                Weight::Superseded => t.superseded_note.clone(),
            },
            is_superseded: said.weight == Weight::Superseded,
        }
    }

    /// The words of a voice's claims, each once: its figures first, then what tells the event.
    fn quotes(&self, voice: &Voice) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        for id in &voice.claims {
            let Some((claim, report)) = self.claim(id) else { continue };
            let mut spans: Vec<Span> = claim.evidence().to_vec();
            for cited in &claim.casualties {
                // A figure inside a sentence that is quoted anyway is not quoted again.
                let is_told = |span: &Span| spans.iter().any(|told| told.contains(*span));
                let new: Vec<Span> =
                    cited.spans().iter().filter(|span| !is_told(span)).copied().collect();
                spans.extend(new);
            }
            for span in spans {
                let Some(text) = span.quote(&report.text) else { continue };
                if !quotes.iter().any(|quote| quote.text == text) {
                    quotes.push(Quote {
                        text: shortened(text),
                        address: format!(
                            "/reports/{}#o{}",
                            encoded(report.id.as_str()),
                            span.start()
                        ),
                    });
                }
            }
        }
        quotes
    }

    fn claim(&self, id: &ClaimId) -> Option<(&Claim, &Report)> {
        let claim = self.account.claims().find(|(claim, _)| *claim == id)?.1;
        Some((claim, self.texts.iter().find(|report| report.id == id.report)?))
    }

    fn attributions(&self) -> Vec<AttributionView> {
        self.event()
            .actors
            .iter()
            .map(|actor| AttributionView {
                role: self.tongue.role(actor.role),
                side: actor.side,
                name: actor.name.clone(),
                address: format!(
                    "/?actor={}",
                    encoded(actor.actor.as_deref().unwrap_or(&actor.name))
                ),
                is_alleged: actor.certainty == Certainty::Alleged,
                is_claimed: actor.is_claimed,
                said_by: words::list(&actor.said_by),
            })
            .collect()
    }

    fn history(&self) -> Vec<ChangeView> {
        let history = &self.event().history;
        if history.len() < 2 {
            return Vec::new();
        }
        history
            .iter()
            .map(|change| ChangeView {
                day: change.day.map_or_else(
                    || self.tongue.strings.undated.clone(),
                    |day| self.tongue.day(day),
                ),
                figure: self.tongue.stated(change.figure),
                status: self.tongue.status(change.status),
                why: change.why.clone(),
            })
            .collect()
    }

    fn report(&self, report: &EventReport) -> ReportView {
        let t = &self.tongue.strings;
        let head = &report.head;
        ReportView {
            id: encoded(head.id.as_str()),
            short: short(&head.id),
            title: head.title.clone().unwrap_or_else(|| t.untitled.clone()),
            publisher: head.publisher.clone().unwrap_or_else(|| t.by_publisher.clone()),
            day: head.published.map_or_else(|| t.undated.clone(), |day| self.tongue.day(day)),
            copy_of: report.same_text_as.as_ref().map(short),
        }
    }

    fn links(&self) -> Vec<LinkView> {
        self.event()
            .links
            .iter()
            .map(|link| LinkView {
                a: self.claim_name(&link.a),
                b: self.claim_name(&link.b),
                score: format!("{:.2}", link.score),
                made_by: match &link.made_by {
                    Maker::Policy(name) | Maker::Analyst(name) => name.clone(),
                },
                reasons: link
                    .reasons
                    .iter()
                    .map(|reason| ReasonView {
                        text: reason.text.clone(),
                        weight: format!("{:+.1}", reason.weight),
                        is_against: reason.weight < 0.0,
                    })
                    .collect(),
            })
            .collect()
    }

    fn decisions(&self) -> Vec<DecisionView> {
        self.event().decisions.iter().map(|decision| self.decision(decision)).collect()
    }

    fn decision(&self, decision: &Decision) -> DecisionView {
        DecisionView {
            id: decision.id.clone(),
            act: self.tongue.act(decision.act.as_str()),
            author: decision.author.clone(),
            day: self.tongue.day(decision.day()),
            reason: decision.reason.clone(),
            before: decision.before.clone(),
            after: decision.after.clone(),
        }
    }

    fn claims(&self) -> Vec<ClaimView> {
        let claims = self.event().claims.iter();
        claims.map(|id| ClaimView { id: id.to_string(), text: self.claim_name(id) }).collect()
    }

    /// A claim by the report that it stands in: who published it, and when.
    fn claim_name(&self, id: &ClaimId) -> String {
        let t = &self.tongue.strings;
        let head = self.event().reports.iter().map(|it| &it.head).find(|it| it.id == id.report);
        let Some(head) = head else { return id.to_string() };
        let publisher = head.publisher.as_deref().unwrap_or(&t.by_publisher);
        let day = head.published.map_or_else(|| t.undated.clone(), |day| self.tongue.day(day));
        format!("{publisher}, {day}")
    }
}

/// The number to be read first, and the range where it has one: `34+` alone, `123` and `89–123`.
pub fn large(figure: Figure) -> (Option<String>, Option<String>) {
    let number = words::number;
    match (figure.low(), figure.central(), figure.high()) {
        (Some(low), Some(best), Some(high)) if low == high => (Some(number(best)), None),
        (Some(low), Some(best), Some(high)) => {
            (Some(number(best)), Some(format!("{}–{}", number(low), number(high))))
        }
        (Some(low), Some(best), None) if low == best => (Some(format!("{}+", number(best))), None),
        (Some(low), Some(best), None) => (Some(number(best)), Some(format!("{}+", number(low)))),
        _ => (None, None),
    }
}

/// The beginning of a report's digest.
pub fn short(id: &ReportId) -> String {
    id.as_str().trim_start_matches("sha256:").chars().take(8).collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST_QUOTE).collect();
    let at_word = kept.rfind(' ').map_or(kept.as_str(), |end| &kept[..end]);
    format!("{at_word} …")
}
