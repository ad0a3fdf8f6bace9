//! An event for a person: in a list, and on a page of its own.

use std::sync::LazyLock;

use anstyle::Style;
use cairn_core::{
    Casualty, Certainty, Cited, Claim, ClaimId, Event, EventId, Outcome, Report, ReportId, Role,
    Said, Settled, Weight, in_force, verdict,
};
use cairn_export::{account::event_account, words};
use cairn_read::Rules;
use cairn_store::Account;

use super::page::{BOLD, DIM, Look, PLAIN, Page, Pieces, QUOTED, dim, plain};

/// Columns before the words of a page.
const INDENT: usize = 16;

/// Signs of an id's beginning that a person is shown.
const SHORT_ID: usize = 13;

/// An event in a list: when and where, what, how many, how well known.
pub fn entry(event: &Event, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(("", PLAIN), 0, &[(event_account(event), BOLD)]);
    let mut said = vec![days(event), killed(event)];
    said.push(words::status(event.status));
    said.push(words::count(event.independent_origins(), "independent origin"));
    said.push(words::count(event.reports.len(), "report"));
    page.paragraph(
        ("", PLAIN),
        2,
        &[plain(said.join(" · ")), dim(format!(" · {}", short_id(event)))],
    );
    page.into_text()
}

/// What stands under a list: how many there are, and what they say together.
#[derive(Default)]
pub struct Sum {
    events: usize,
    low: u64,
    best: u64,
    /// `None` once an event sets no ceiling.
    high: Option<u64>,
    has_open_end: bool,
    contested: usize,
    silent: usize,
}

impl Sum {
    /// A series is not counted: its parts are. Nor is what an analyst rejected.
    pub fn count(&mut self, event: &Event) {
        self.events += 1;
        self.contested += usize::from(event.status == cairn_core::Status::Contested);
        let figure = event.outcome(Outcome::Killed).and_then(|settled| settled.figure);
        if event.is_series || event.status == cairn_core::Status::Rejected {
            return;
        }
        match figure {
            Some(figure) => {
                self.low += figure.low().unwrap_or(0);
                self.best += figure.central().unwrap_or(0);
                self.has_open_end |= figure.high().is_none();
                self.high = Some(self.high.unwrap_or(0) + figure.high().unwrap_or(0));
            }
            None => self.silent += 1,
        }
    }

    pub fn line(&self) -> String {
        let mut said = vec![words::count(self.events, "event")];
        if let Some(high) = self.high {
            let high = if self.has_open_end {
                format!("{}+", words::number(self.low))
            } else {
                format!("{}–{}", words::number(self.low), words::number(high))
            };
            said.push(format!("killed {} ({high})", words::number(self.best)));
        }
        if self.silent > 0 && self.events > 0 {
            said.push(format!("{} without a figure", words::number(self.silent as u64)));
        }
        if self.contested > 0 {
            said.push(format!("{} contested", words::number(self.contested as u64)));
        }
        said.join(" · ")
    }
}

/// What an event was before a decision, or is after it.
pub fn in_short(event: &Event) -> String {
    let place = event.r#where.as_ref().map(|place| words::in_place(&place.value));
    let mut said = vec![format!("{}: {}", short_id(event), words::kind(event.kind.value))];
    said.extend(place);
    said.push(days(event));
    said.push(killed(event));
    said.push(words::status(event.status));
    said.push(words::count(event.reports.len(), "report"));
    said.join(", ")
}

/// An event's id without the middle of its digits: enough to ask for it again.
pub fn short_id(event: &Event) -> String {
    short_event_id(&event.id)
}

fn short_event_id(id: &EventId) -> String {
    let (digits, index) = id.as_str().split_once('-').unwrap_or_default();
    format!("{}-{index}", digits.get(..SHORT_ID).unwrap_or(digits))
}

fn days(event: &Event) -> String {
    let when = event.when.as_ref().and_then(|when| words::days(&when.value));
    when.unwrap_or_else(|| "date not known".to_owned())
}

fn killed(event: &Event) -> String {
    let figure = event.outcome(Outcome::Killed).and_then(|settled| settled.figure);
    format!("killed {}", words::stated(figure))
}

/// The page of an event. `texts` holds the reports that it rests on, for their words.
pub fn page(account: &Account, texts: &[Report], look: Look) -> String {
    let mut show = Show { page: Page::new(look), account, texts };
    show.header();
    show.figures();
    show.voices();
    show.reports();
    show.links();
    show.history();
    show.decisions();
    show.page.into_text()
}

struct Show<'a> {
    page: Page,
    account: &'a Account,
    texts: &'a [Report],
}

impl Show<'_> {
    fn header(&mut self) {
        let event = &self.account.event;
        let title = vec![
            (event_account(event), BOLD),
            plain(format!(" · {}", words::status(event.status))),
        ];
        self.page.paragraph(("", PLAIN), 0, &title);
        self.page.paragraph(("", PLAIN), 0, &[dim(format!("event {}", event.id))]);
        self.page.blank();
        let mut when = vec![plain(days(event))];
        if let Some(found) = &event.when {
            if let Some(time) = &found.value.time_text {
                when.push(plain(format!(", {time}")));
            }
            when.push(plain(format!(" · {}", words::date_precision(found.value.precision))));
            when.push(why(&found.why));
        }
        self.row("when", when);
        self.place();
        self.actors();
        self.row("status", vec![plain(words::status(event.status)), why(&event.status_why)]);
        for (label, events) in [("part of", &event.part_of), ("parts", &event.parts)] {
            let ids: Vec<String> = events.iter().map(short_event_id).collect();
            if !ids.is_empty() {
                self.row(label, vec![plain(ids.join(", "))]);
            }
        }
    }

    fn place(&mut self) {
        let Some(found) = &self.account.event.r#where else {
            return self.row("where", vec![plain("place not stated")]);
        };
        let place = &found.value;
        let above = [&place.admin2, &place.admin1, &place.country];
        let above: Vec<&str> = above.into_iter().flatten().map(String::as_str).collect();
        let mut said = vec![words::in_place(place)];
        said.extend((!above.is_empty()).then(|| above.join(", ")));
        said.push(words::place_precision(place.precision).to_owned());
        said.extend(place.position.map(|(lat, lon)| format!("{lat:.4}, {lon:.4}")));
        self.row("where", vec![plain(said.join(" · ")), why(&found.why)]);
    }

    fn actors(&mut self) {
        let roles = [
            (Role::Perpetrator, "by"),
            (Role::Target, "against"),
            (Role::Participant, "between"),
            (Role::Supporter, "support"),
        ];
        for (role, label) in roles {
            let of_role = self.account.event.actors.iter().filter(|actor| actor.role == role);
            let mut row = Pieces::new();
            for actor in of_role {
                if !row.is_empty() {
                    row.push(plain("; "));
                }
                row.push(plain(&actor.name));
                if let Some(side) = actor.side {
                    row.push(dim(format!(" (side {side})")));
                }
                if actor.certainty == Certainty::Alleged {
                    row.push(plain(" (alleged)"));
                }
                if actor.is_claimed {
                    row.push(plain(" (says so itself)"));
                }
                if !actor.said_by.is_empty() {
                    row.push(dim(format!(", says {}", words::list(&actor.said_by))));
                }
            }
            if !row.is_empty() {
                self.row(label, row);
            }
        }
    }

    fn figures(&mut self) {
        let event = &self.account.event;
        for outcome in [Outcome::Killed, Outcome::Injured] {
            if event.outcome(outcome).is_none() {
                self.row(words::outcome(outcome), vec![plain("not stated")]);
            }
        }
        for settled in &event.casualties {
            let row = figure_row(settled);
            self.row(words::outcome(settled.outcome), row);
        }
    }

    /// Each independent origin: what it says, and in which words.
    fn voices(&mut self) {
        self.heading("Who says what");
        let account = self.account;
        for voice in &account.event.origins {
            let mut row = vec![(voice.name.clone(), BOLD)];
            row.push(plain(format!(" · {}", words::origin_kind(voice.kind))));
            if !voice.includes.is_empty() {
                row.push(dim(format!(" · with {}", words::list(&voice.includes))));
            }
            self.page.paragraph(("", PLAIN), 2, &row);
            let figures: Vec<&Said> = account
                .event
                .outcome(Outcome::Killed)
                .into_iter()
                .flat_map(|settled| &settled.said)
                .filter(|said| said.origin == voice.name)
                .collect();
            for said in figures {
                let quotes = self.quotes_of(&said.claim, |claim| killed_quotes(claim, said));
                let mut row = vec![plain(words::figure(said.figure))];
                row.extend(weight(said.weight).map(dim));
                row.extend(said.published.map(|day| dim(format!(" · {}", words::day(day)))));
                row.extend(quotes);
                self.row("  killed", row);
            }
            for id in &voice.claims {
                let quotes = self.quotes_of(id, |claim| claim.evidence().to_vec());
                let mut row = vec![dim(claim_name(id))];
                row.extend(quotes);
                self.row("  in its words", row);
            }
        }
        for denial in &account.event.denied_by {
            self.row("  denied by", vec![plain(name_of(&denial.by))]);
        }
    }

    fn reports(&mut self) {
        self.heading("Reports");
        for report in &self.account.event.reports {
            let head = &report.head;
            let mut said = vec![
                head.publisher.clone().unwrap_or_else(|| "publisher not stated".to_owned()),
                head.published.map_or_else(|| "date not stated".to_owned(), words::day),
            ];
            said.extend(head.title.clone());
            let mut row =
                vec![plain(said.join(" · ")), dim(format!(" · {}", report_name(&head.id)))];
            if let Some(copied) = &report.same_text_as {
                row.push(plain(format!(" · the same text as {}", report_name(copied))));
            }
            self.page.paragraph(("", PLAIN), 2, &row);
        }
    }

    fn links(&mut self) {
        if self.account.event.links.is_empty() {
            return;
        }
        self.heading("Why these reports tell of one event");
        for link in &self.account.event.links {
            let made_by = match &link.made_by {
                cairn_core::Maker::Policy(name) => format!("policy {name}"),
                cairn_core::Maker::Analyst(name) => name.clone(),
            };
            let pair = format!("{} and {}", claim_name(&link.a), claim_name(&link.b));
            self.page.paragraph(
                ("", PLAIN),
                2,
                &[plain(pair), dim(format!(" · {:.2} · {made_by}", link.score))],
            );
            let told: Vec<String> = link
                .reasons
                .iter()
                .map(|reason| format!("{} ({:+.1})", reason.text, reason.weight))
                .collect();
            self.page.paragraph(("", PLAIN), 4, &[plain(told.join(" · "))]);
        }
    }

    fn history(&mut self) {
        if self.account.event.history.len() < 2 {
            return;
        }
        self.heading("How the killed figure changed");
        for change in &self.account.event.history {
            let day = change.day.map_or_else(|| "undated".to_owned(), words::day);
            let row = vec![
                plain(words::stated(change.figure)),
                plain(format!(" · {}", words::status(change.status))),
                why(&change.why),
            ];
            self.row(&format!("  {day}"), row);
        }
    }

    fn decisions(&mut self) {
        self.heading("Decisions");
        if self.account.event.decisions.is_empty() {
            self.page.paragraph(("", PLAIN), 2, &[plain("none yet")]);
        }
        let waits = verdict(in_force(&self.account.event.decisions)).waits;
        for decision in &self.account.event.decisions {
            let at = words::day(decision.day());
            let mut said = format!(
                "{} · {} by {} on {at}",
                decision.id,
                decision.act.as_str(),
                decision.author
            );
            if waits.contains(&decision) {
                said.push_str(" · waits for another person to agree");
            }
            self.page.paragraph(("", PLAIN), 2, &[plain(said)]);
            self.page.paragraph(("", PLAIN), 4, &[plain(format!("“{}”", decision.reason))]);
            if decision.before != decision.after {
                let change = format!("before: {} · after: {}", decision.before, decision.after);
                self.page.paragraph(("", PLAIN), 4, &[dim(change)]);
            }
        }
    }

    fn heading(&mut self, words: &str) {
        self.page.blank();
        self.page.paragraph(("", PLAIN), 0, &[(words.to_owned(), BOLD)]);
    }

    fn row(&mut self, label: &str, pieces: Pieces) {
        self.page.paragraph((label, DIM), INDENT, &pieces);
    }

    /// Words of the report behind a claim, each once.
    fn quotes_of(&self, id: &ClaimId, spans: impl Fn(&Claim) -> Vec<cairn_core::Span>) -> Pieces {
        let claim = self.account.claims().find(|(claim, _)| *claim == id).map(|(_, claim)| claim);
        let report = self.texts.iter().find(|report| report.id == id.report);
        let (Some(claim), Some(report)) = (claim, report) else { return Pieces::new() };
        let mut said: Vec<&str> = Vec::new();
        let mut row = Pieces::new();
        for quote in spans(claim).into_iter().filter_map(|span| span.quote(&report.text)) {
            if !said.contains(&quote) {
                said.push(quote);
                row.extend([plain(" “"), (quote.to_owned(), QUOTED), plain("”")]);
            }
        }
        row
    }
}

/// The codebook's name of an actor; what is no id of it stays as it is.
fn name_of(actor: &str) -> String {
    static RULES: LazyLock<Rules> = LazyLock::new(Rules::embedded);
    let known = RULES.actors().iter().find(|it| it.id == actor);
    known.map_or_else(|| actor.to_owned(), |it| it.name.clone())
}

fn figure_row(settled: &Settled) -> Pieces {
    let mut row = vec![(words::stated(settled.figure), BOLD)];
    let parts = [(settled.civilians, "civilians"), (settled.combatants, "combatants")].into_iter();
    let parts: Vec<String> = parts
        .filter_map(|(figure, who)| Some(format!("{} {who}", words::figure(figure?))))
        .collect();
    if !parts.is_empty() {
        row.push(plain(format!(" · of them {}", parts.join(", "))));
    }
    if let Some(attackers) = settled.attackers {
        row.push(plain(format!(" · and {} attackers", words::figure(attackers))));
    }
    row.push(why(&settled.why));
    row
}

/// What an origin's figure does, where that is not plain.
fn weight(weight: Weight) -> Option<&'static str> {
    match weight {
        Weight::Best | Weight::Counts => None,
        Weight::RaisesHigh => Some(" · a party on its enemy's losses"),
        Weight::Superseded => Some(" · it has said otherwise since"),
    }
}

/// The words of the claim's killed figures that are this one.
fn killed_quotes(claim: &Claim, said: &Said) -> Vec<cairn_core::Span> {
    let is_it = |cited: &&Cited<Casualty>| {
        cited.value.outcome == Outcome::Killed && cited.value.figure == said.figure
    };
    claim.casualties.iter().filter(is_it).flat_map(|cited| cited.spans().to_vec()).collect()
}

fn why(words: &str) -> (String, Style) {
    if words.is_empty() { plain("") } else { dim(format!(" · {words}")) }
}

/// The beginning of a report's id, as the digest of a reading shows it.
fn report_name(id: &ReportId) -> &str {
    &id.as_str()[..19]
}

/// "sha256:969c82351694#0": enough to name a claim in a decision.
fn claim_name(id: &ClaimId) -> String {
    format!("{}#{}", report_name(&id.report), id.index)
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn an_id_has_a_name_and_a_name_keeps_it() {
        assert_eq!(name_of("forces-of-sy"), "Government of Syria forces");
        assert_eq!(name_of("a village guard"), "a village guard");
    }
}
