//! A reading for a person: per claim an account line, its fields, and the words they rest on.

use anstyle::Style;
use cairn_core::{
    Casualty, Cited, Claim, Origin, Outcome, Place, Reading, Report, Role, Span, Toll,
};
use cairn_export::{account::account, json::Rules, words};

use super::page::{BOLD, DIM, Look, PLAIN, Page, Pieces, QUOTED, dim, plain};

/// Columns before a claim's words.
const INDENT: usize = 15;

/// A report and its claims, ready to print.
pub fn digest(report: &Report, reading: &Reading, rules: Rules, look: Look) -> String {
    let mut digest = Digest { page: Page::new(look), report, rules };
    digest.header(reading);
    for (number, claim) in (1..).zip(&reading.claims) {
        digest.claim(number, claim);
    }
    for toll in &reading.tolls {
        digest.toll(toll);
    }
    for note in &reading.notes {
        digest.row("note", vec![plain(&note.message)]);
    }
    digest.closing(reading);
    digest.page.into_text()
}

struct Digest<'a> {
    page: Page,
    report: &'a Report,
    rules: Rules,
}

impl Digest<'_> {
    fn header(&mut self, reading: &Reading) {
        let report = self.report;
        let title = report.title.clone().unwrap_or_else(|| "Untitled report".to_owned());
        self.page.paragraph(("", PLAIN), 0, &[(title, BOLD)]);
        let language = reading.language.as_deref().or(report.language.as_deref());
        let known = [
            report.publisher.clone().unwrap_or_else(|| "publisher not stated".to_owned()),
            report.published.map_or_else(|| "date not stated".to_owned(), words::day),
            language
                .map_or_else(|| "language not told".to_owned(), |l| words::language(l).to_owned()),
        ];
        let id = report.external_id.clone().unwrap_or_else(|| report.id.as_str()[..19].to_owned());
        self.page.paragraph(("", PLAIN), 0, &[dim(format!("{} · {id}", known.join(" · ")))]);
        self.page.blank();
    }

    fn claim(&mut self, number: usize, claim: &Claim) {
        let label = format!("{number:>2}");
        self.page.paragraph((&label, BOLD), 4, &[(account(claim), BOLD)]);
        self.row("kind", self.kind(claim));
        let when = self.when(claim);
        self.row("when", when);
        self.places(claim);
        self.actors(claim);
        self.casualties(claim);
        self.origins(claim);
        self.things(claim);
        let quotes = self.evidence(claim);
        self.row("in its words", quotes);
        if self.rules == Rules::Named {
            self.row("rules", vec![dim(claim_rules(claim))]);
            if !claim.confidence_why.is_empty() {
                self.row("", vec![dim(claim.confidence_why.join("; "))]);
            }
        }
        self.page.blank();
    }

    fn kind(&self, claim: &Claim) -> Pieces {
        let mut said = vec![
            words::kind(claim.kind.value),
            claim.modality.value.as_str().to_owned(),
            format!("confidence {:.2}", claim.confidence),
        ];
        if let Some(phase) = &claim.phase {
            said.insert(1, phase.value.as_str().to_owned());
        }
        if claim.is_series {
            said.push("a series, told with its own total".to_owned());
        }
        if let Some(series) = claim.part_of_claim {
            said.push(format!("part of claim {}", series + 1));
        }
        if !claim.is_political {
            said.push("private crime".to_owned());
        }
        vec![plain(said.join(" · "))]
    }

    fn when(&self, claim: &Claim) -> Pieces {
        let Some(cited) = &claim.when else { return vec![plain("date not stated")] };
        let when = &cited.value;
        let mut row = Pieces::new();
        match words::days(when) {
            Some(days) => {
                let precision = words::date_precision(when.precision);
                row.push(plain(format!("{days} · {precision}")));
            }
            None => row.push(plain("date not known")),
        }
        if when.is_inferred {
            row.push(plain(" · the day of publication: the report gives no time"));
        } else if let Some(time) = &when.time_text {
            row.push(plain(format!(" · {time}")));
        }
        self.add_quotes(&mut row, cited);
        row
    }

    fn places(&mut self, claim: &Claim) {
        let Some(main) = &claim.r#where else {
            return self.row("where", vec![plain("place not stated")]);
        };
        let row = self.place(words::in_place(&main.value), main);
        self.row("where", row);
        for cited in claim.places.iter().filter(|cited| cited.value.name != main.value.name) {
            let row = self.place(cited.value.name.clone(), cited);
            self.row("", row);
        }
    }

    fn place(&self, name: String, cited: &Cited<Place>) -> Pieces {
        let place = &cited.value;
        let mut said = vec![name];
        let above = [&place.admin2, &place.admin1, &place.country];
        let above: Vec<&str> = above
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|name| *name != place.name)
            .collect();
        if !above.is_empty() {
            said.push(above.join(", "));
        }
        said.push(words::place_precision(place.precision).to_owned());
        said.push(match place.position {
            Some((lat, lon)) => format!("{lat:.4}, {lon:.4}"),
            None => "not located".to_owned(),
        });
        let mut row = vec![plain(said.join(" · "))];
        self.add_quotes(&mut row, cited);
        row
    }

    fn actors(&mut self, claim: &Claim) {
        let roles = [
            (Role::Perpetrator, "by"),
            (Role::Target, "against"),
            (Role::Participant, "between"),
            (Role::Supporter, "support"),
        ];
        for (role, label) in roles {
            let mut row = Pieces::new();
            for cited in claim.actors.iter().filter(|cited| cited.value.role == role) {
                let actor = &cited.value;
                if !row.is_empty() {
                    row.push(plain("; "));
                }
                row.push(plain(&actor.name));
                if let Some(side) = actor.side {
                    row.push(dim(format!(" (side {side})")));
                }
                if actor.certainty == cairn_core::Certainty::Alleged {
                    row.push(plain(" (alleged)"));
                }
                self.add_quotes(&mut row, cited);
            }
            match row.is_empty() {
                false => self.row(label, row),
                true if role == Role::Perpetrator && label_needed(claim) => {
                    self.row(label, vec![plain("not stated")]);
                }
                true => {}
            }
        }
    }

    fn casualties(&mut self, claim: &Claim) {
        for outcome in Outcome::ALL {
            let of_outcome = |cited: &&Cited<Casualty>| cited.value.outcome == outcome;
            for cited in claim.casualties.iter().filter(of_outcome) {
                let row = self.casualty(claim, cited);
                self.row(words::outcome(outcome), row);
            }
        }
        let is_violence = claim.kind.value.category() == cairn_core::Category::Violence;
        let has = |asked: Outcome| claim.casualties.iter().any(|c| c.value.outcome == asked);
        let both = has(Outcome::KilledOrInjured);
        for outcome in [Outcome::Killed, Outcome::Injured] {
            if is_violence && !has(outcome) && !both {
                self.row(words::outcome(outcome), vec![plain("not stated")]);
            }
        }
    }

    fn casualty(&self, claim: &Claim, cited: &Cited<Casualty>) -> Pieces {
        let casualty = &cited.value;
        let mut row = vec![(words::figure(casualty.figure), BOLD)];
        let mut said = Vec::new();
        if casualty.who != cairn_core::Who::Unknown {
            said.push(casualty.who.as_str().to_owned());
        }
        if casualty.is_attackers {
            said.push("the attackers' own".to_owned());
        }
        if casualty.is_cumulative {
            said.push("total so far".to_owned());
        }
        if let Some(whole) = casualty.part_of.and_then(|at| claim.casualties.get(at)) {
            said.push(format!("of the {}", words::figure(whole.value.figure)));
        }
        if let Some(origin) = casualty.origin.and_then(|at| claim.origins.get(at)) {
            said.push(format!("says {}", origin.value.name));
        }
        if !said.is_empty() {
            row.push(plain(format!(" {}", said.join(" · "))));
        }
        self.add_quotes(&mut row, cited);
        row
    }

    fn origins(&mut self, claim: &Claim) {
        let mut label = "says who";
        for cited in &claim.origins {
            let row = self.origin(cited);
            self.row(std::mem::take(&mut label), row);
        }
        if claim.origins.is_empty() {
            self.row(label, vec![plain("the report itself; it cites nobody")]);
        }
        if let Some(cited) = &claim.responsibility {
            let said = &cited.value;
            let mut row = vec![plain(name_of(claim, &said.by))];
            if let Some(via) = &said.via {
                row.push(plain(format!(", via {via}")));
            }
            if let Some(when) = said.when.as_ref().and_then(words::on_days) {
                row.push(plain(format!(", {when}")));
            }
            self.add_quotes(&mut row, cited);
            self.row("claimed by", row);
        }
        for cited in &claim.denied_by {
            let mut row = vec![plain(name_of(claim, &cited.value))];
            self.add_quotes(&mut row, cited);
            self.row("denied by", row);
        }
    }

    fn origin(&self, cited: &Cited<Origin>) -> Pieces {
        let origin = &cited.value;
        let mut row = vec![plain(&origin.name)];
        row.push(plain(format!(" · {}", words::origin_kind(origin.kind))));
        if let Some(via) = origin.via.as_ref().filter(|via| **via != origin.name) {
            row.push(plain(format!(" · via {via}")));
        }
        self.add_quotes(&mut row, cited);
        row
    }

    fn things(&mut self, claim: &Claim) {
        let weapons: Pieces =
            claim.weapons.iter().flat_map(|w| self.thing(&w.value.class, w)).collect();
        let hit: Pieces =
            claim.targets_hit.iter().flat_map(|t| self.thing(&t.value.class, t)).collect();
        for (label, row) in [("weapons", weapons), ("hit", hit)] {
            if !row.is_empty() {
                self.row(label, row);
            }
        }
    }

    fn thing<T>(&self, class: &str, cited: &Cited<T>) -> Pieces {
        let mut piece = vec![plain(class.replace('_', " "))];
        self.add_quotes(&mut piece, cited);
        piece.push(plain(" "));
        piece
    }

    fn toll(&mut self, cited: &Cited<Toll>) {
        let toll = &cited.value;
        let mut said =
            vec![format!("{} {}", words::figure(toll.figure), words::outcome(toll.outcome))];
        said.extend(toll.scope.clone());
        said.extend(toll.since.as_ref().map(|since| format!("since {since}")));
        said.extend(toll.until.as_ref().map(|until| format!("until {until}")));
        said.extend(toll.origins.iter().map(|origin| format!("says {}", origin.value.name)));
        let mut row = vec![plain(said.join(" · "))];
        self.add_quotes(&mut row, cited);
        self.row("toll", row);
        if self.rules == Rules::Named {
            self.row("", vec![dim(cited.rule.as_str())]);
        }
    }

    fn closing(&mut self, reading: &Reading) {
        let counts = format!(
            "{} · {}",
            words::count(reading.claims.len(), "claim"),
            words::count(reading.tolls.len(), "toll")
        );
        self.page.paragraph(("", PLAIN), 0, &[dim(counts)]);
    }

    fn row(&mut self, label: &str, pieces: Pieces) {
        let label = if label.is_empty() { String::new() } else { format!("    {label}") };
        self.page.paragraph((&label, DIM), INDENT + 4, &pieces);
    }

    /// The words that a value rests on, after it; the same words in two places once.
    fn add_quotes<T>(&self, row: &mut Pieces, cited: &Cited<T>) {
        let mut said: Vec<&str> = Vec::new();
        for quote in cited.spans().iter().filter_map(|span| span.quote(&self.report.text)) {
            if !said.contains(&quote) {
                said.push(quote);
                row.extend([plain(" “"), (quote.to_owned(), QUOTED), plain("”")]);
            }
        }
    }

    /// The clauses that tell the event, with the words of its fields marked in them.
    fn evidence(&self, claim: &Claim) -> Pieces {
        let marks = field_spans(claim);
        let mut row = Pieces::new();
        for clause in claim.evidence() {
            if !row.is_empty() {
                row.push(plain(" "));
            }
            row.push(plain("“"));
            let mut at = clause.start();
            for mark in marks.iter().filter(|mark| clause.contains(**mark)) {
                if mark.start() >= at {
                    row.extend(self.words(Span::new(at, mark.start()), PLAIN));
                    row.extend(self.words(Some(*mark), QUOTED));
                    at = mark.end();
                }
            }
            row.extend(self.words(Span::new(at, clause.end()), PLAIN));
            row.push(plain("”"));
        }
        row
    }

    fn words(&self, span: Option<Span>, style: Style) -> Option<(String, Style)> {
        Some((span?.quote(&self.report.text)?.to_owned(), style))
    }
}

/// What the claim calls the actor of this id; else the id, which then is what the text says.
fn name_of<'a>(claim: &'a Claim, id: &'a str) -> &'a str {
    let mut actors = claim.actors.iter().map(|cited| &cited.value);
    actors.find(|actor| actor.actor.as_deref() == Some(id)).map_or(id, |actor| &actor.name)
}

/// Whether saying that nobody is named tells the reader something.
fn label_needed(claim: &Claim) -> bool {
    claim.kind.value.category() == cairn_core::Category::Violence
        && !claim.actors.iter().any(|cited| cited.value.role == Role::Participant)
}

/// Where the fields' words are, in text order.
fn field_spans(claim: &Claim) -> Vec<Span> {
    let mut spans: Vec<Span> = claim.kind.spans().to_vec();
    spans.extend(claim.when.iter().flat_map(|c| c.spans()));
    spans.extend(claim.r#where.iter().flat_map(|c| c.spans()));
    spans.extend(claim.actors.iter().flat_map(|c| c.spans()));
    spans.extend(claim.casualties.iter().flat_map(|c| c.spans()));
    spans.extend(claim.origins.iter().flat_map(|c| c.spans()));
    spans.sort();
    spans
}

/// "kind kinds.attack · when time.weekday · …".
fn claim_rules(claim: &Claim) -> String {
    let mut rules =
        vec![format!("kind {}", claim.kind.rule), format!("modality {}", claim.modality.rule)];
    rules.extend(claim.when.iter().map(|c| format!("when {}", c.rule)));
    rules.extend(claim.r#where.iter().map(|c| format!("where {}", c.rule)));
    rules.extend(claim.actors.iter().map(|c| format!("{} {}", c.value.role.as_str(), c.rule)));
    rules.extend(
        claim.casualties.iter().map(|c| format!("{} {}", c.value.outcome.as_str(), c.rule)),
    );
    rules.extend(claim.origins.iter().map(|c| format!("origin {}", c.rule)));
    rules.extend(claim.responsibility.iter().map(|c| format!("responsibility {}", c.rule)));
    rules.extend(claim.weapons.iter().map(|c| format!("weapon {}", c.rule)));
    rules.extend(claim.targets_hit.iter().map(|c| format!("hit {}", c.rule)));
    rules.join(" · ")
}
