//! Runs the examples that stand beside the rules of `rules/<lang>/*.toml`.
//!
//! What an example is held against depends on the table that it stands in, see [`Table`].

use cairn_core::{
    Casualty, Category, Certainty, Claim, Date, Figure, Participant, Reading, Report, ReportId,
    Span, When,
};
use cairn_places::Gazetteer;
use serde::Deserialize;

use crate::rules::Rules;

/// A Wednesday: the day on which every example beside a rule was published.
pub const PUBLISHED: Date = jiff::civil::date(2024, 5, 8);

/// What reads the examples.
pub(crate) struct Reader<'a> {
    pub rules: &'a Rules,
    pub gazetteer: &'a Gazetteer,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Reading {
        crate::read(&report(text), self.rules, self.gazetteer, &[])
    }
}

/// What became of one `yes`.
pub(crate) struct Ran {
    pub verdict: Result<(), String>,
    /// The rule read the marked words as it should.
    pub holds: bool,
    /// Rules that read the marked words.
    pub readers: Vec<String>,
}

/// What the examples of one table of a rule file say.
///
/// `yes` holds when a value of the table's sort reads as `is` and quotes the «…» words: exactly
/// them where a rule's own words are the evidence (`kinds`, `time`, `modality`), at least them
/// where the evidence is the phrase around (`figures`, `actors`, `origins`, `places`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// `kinds.toml`, the kind; `time.toml`, the days. `no`: nothing was read by this rule.
    Rule,
    /// A casualty read by this rule. `no`: none was.
    Outcome,
    /// A casualty. `no`: no casualty quotes a word of the rule.
    Quantifier,
    /// Whom a casualty counts. `no`: no casualty counts these.
    People,
    /// Role and actor of a mention. `no`: no mention of a participant has a word of the rule.
    Members,
    /// The kind of an origin. `no`: no origin is of the kind.
    Source,
    /// The kind of an origin. `no`: nobody is quoted.
    Say,
    /// A modality, participant or responsibility read by the rule, or a casualty that holds the
    /// words ("nobody was killed" is a figure as well as a mark). `no`: none was.
    /// For the marks that leave no value of their own see [`Effect`].
    Marker,
    /// Precision, relation and name of the place. `no`: no place quotes the rule's words.
    Place,
}

/// What a mark does that leaves no value of its own.
///
/// `is` names it in `yes`; in `no` the mark is absent or means something else and the effect with it.
struct Effect {
    is: &'static str,
    holds: fn(&Reading) -> bool,
}

const EFFECTS: &[Effect] = &[
    Effect { is: "no violence", holds: |reading| violence(reading).count() == 0 },
    Effect { is: "two events", holds: |reading| violence(reading).count() == 2 },
    Effect {
        is: "nobody claims it",
        holds: |reading| {
            !reading.claims.is_empty() && reading.claims.iter().all(|c| c.responsibility.is_none())
        },
    },
];

/// The tables of `rules/en/*.toml` whose rules have examples; every rule of theirs must.
pub(crate) const TABLES: &[(&str, &str, Table)] = &[
    ("kinds.toml", "rule", Table::Rule),
    ("figures.toml", "outcome", Table::Outcome),
    ("figures.toml", "idiom", Table::Outcome),
    ("figures.toml", "quantifier", Table::Quantifier),
    ("figures.toml", "people", Table::People),
    ("time.toml", "word", Table::Rule),
    ("modality.toml", "marker", Table::Marker),
    ("origins.toml", "say", Table::Say),
    ("origins.toml", "accord", Table::Say),
    ("origins.toml", "source", Table::Source),
    ("actors.toml", "members", Table::Members),
    ("places.toml", "feature", Table::Place),
    ("places.toml", "relation", Table::Place),
];

/// Of a rule, what its examples need; the reader itself checks the other keys.
#[derive(Deserialize)]
pub(crate) struct Rule {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    who: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    pub yes: Vec<Yes>,
    #[serde(default)]
    pub no: Vec<No>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)] // a misspelt key is an error, not a silent no-op
pub(crate) struct Yes {
    text: String,
    is: String,
    /// What is read today and is wrong: the values of the rule, `; ` between, or "nothing".
    pub today: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum No {
    Text(String),
    Known { text: String, today: String },
}

impl No {
    pub fn is_known(&self) -> bool {
        matches!(self, No::Known { .. })
    }
}

/// A value of a reading, with what made it and the words that say it.
struct Value<'a> {
    rule: &'a str,
    is: String,
    spans: &'a [Span],
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Kind,
    Casualty,
    Who,
    Participant,
    Origin,
    Place,
    Other,
}

pub(crate) fn check_yes(reader: &Reader<'_>, table: Table, id: &str, yes: &Yes) -> Ran {
    let (text, marked) = match unmark(&yes.text) {
        Ok(unmarked) => unmarked,
        Err(why) => return Ran { verdict: Err(why), holds: false, readers: Vec::new() },
    };
    let reading = reader.read(&text);
    if let Some(effect) = EFFECTS.iter().find(|effect| effect.is == yes.is) {
        let holds = (effect.holds)(&reading);
        let got = if holds { yes.is.clone() } else { told(&reading) };
        let verdict = judge(&text, &yes.is, holds, &got, yes.today.as_deref());
        return Ran { verdict, holds, readers: Vec::new() };
    }
    let values = values(&reading);
    let own: Vec<&Value> = values.iter().filter(|value| is_of(table, id, value)).collect();
    let says = |value: &&&Value| value.is == yes.is && quotes(table, value, &marked);
    let holds = own.iter().any(|value| says(&value));
    let mut got: Vec<String> = own
        .iter()
        .map(|value| {
            let quoted: Vec<&str> =
                value.spans.iter().filter_map(|span| span.quote(&text)).collect();
            format!("{} «{}»", value.is, quoted.join("», «"))
        })
        .collect();
    got.dedup();
    let got = if got.is_empty() { "nothing".to_owned() } else { got.join("; ") };
    let verdict = judge(&yes.text, &yes.is, holds, &got, yes.today.as_deref())
        .map_err(|why| if holds { why } else { format!("{why}\n  read {}", told(&reading)) });
    let readers = values
        .iter()
        .filter(|value| value.sort != Sort::Who && quotes(table, value, &marked))
        .map(|value| value.rule.to_owned())
        .collect();
    Ran { verdict, holds, readers }
}

pub(crate) fn check_no(
    reader: &Reader<'_>,
    table: Table,
    id: &str,
    rule: &Rule,
    no: &No,
) -> Result<(), String> {
    let (text, today) = match no {
        No::Text(text) => (text, None),
        No::Known { text, today } => (text, Some(today.as_str())),
    };
    let reading = reader.read(text);
    let effect = rule.yes.first().and_then(|yes| EFFECTS.iter().find(|e| e.is == yes.is));
    let found: Vec<String> = match effect {
        Some(effect) if (effect.holds)(&reading) => vec![effect.is.to_owned()],
        Some(_) => Vec::new(),
        None => {
            let words: Vec<String> = rule
                .words
                .iter()
                .chain(&rule.before)
                .chain(&rule.after)
                .map(|w| w.to_lowercase())
                .collect();
            let wanted = rule.who.as_deref().or(rule.kind.as_deref());
            let is_it = |value: &Value| match table {
                Table::Rule | Table::Outcome => value.rule == id,
                Table::Marker => {
                    let is_same = rule.yes.iter().any(|yes| yes.is == value.is);
                    value.rule == id || value.sort == Sort::Casualty && is_same
                }
                Table::People => value.sort == Sort::Who && Some(value.is.as_str()) == wanted,
                Table::Source => value.sort == Sort::Origin && Some(value.is.as_str()) == wanted,
                Table::Say => value.sort == Sort::Origin,
                Table::Quantifier => value.sort == Sort::Casualty && has_words(text, value, &words),
                Table::Members => value.sort == Sort::Participant && has_words(text, value, &words),
                Table::Place => value.sort == Sort::Place && has_words(text, value, &words),
            };
            values(&reading)
                .iter()
                .filter(|value| is_it(value))
                .map(|value| value.is.clone())
                .collect()
        }
    };
    let got = if found.is_empty() { "nothing".to_owned() } else { found.join("; ") };
    judge(text, "nothing", found.is_empty(), &got, today).map_err(|why| {
        if found.is_empty() { why } else { format!("{why}\n  read {}", told(&reading)) }
    })
}

fn judge(
    text: &str,
    want: &str,
    holds: bool,
    got: &str,
    today: Option<&str>,
) -> Result<(), String> {
    match today {
        None if holds => Ok(()),
        None => Err(format!("{text:?}\n  want {want}\n  got  {got}")),
        Some(_) if holds => Err(format!("{text:?}: is read right; delete its `today`")),
        Some(today) if today == got => Ok(()),
        Some(today) => Err(format!("{text:?}\n  want  {want}\n  today {today}\n  got   {got}")),
    }
}

/// Whether the value is of the sort that the table's examples speak of.
fn is_of(table: Table, id: &str, value: &Value<'_>) -> bool {
    match table {
        Table::Rule | Table::Outcome => value.rule == id && value.sort != Sort::Who,
        Table::Marker => {
            value.rule == id || matches!(value.sort, Sort::Casualty | Sort::Participant)
        }
        Table::Quantifier => value.sort == Sort::Casualty,
        Table::People => value.sort == Sort::Who,
        Table::Members => value.sort == Sort::Participant,
        Table::Source | Table::Say => value.sort == Sort::Origin,
        Table::Place => value.sort == Sort::Place,
    }
}

/// Whether the value's evidence is the marked words, or holds them; see [`Table`].
fn quotes(table: Table, value: &Value<'_>, marked: &[Span]) -> bool {
    let is_exact = matches!(table, Table::Rule | Table::Marker) && value.sort != Sort::Participant;
    marked.iter().all(|words| {
        value.spans.iter().any(|span| {
            if is_exact { span == words } else { span.contains(*words) || words.contains(*span) }
        })
    })
}

fn values(reading: &Reading) -> Vec<Value<'_>> {
    let mut values = Vec::new();
    let mut add = |rule, sort, is, spans| values.push(Value { rule, is, spans, sort });
    for claim in &reading.claims {
        let kind = &claim.kind;
        add(kind.rule.as_str(), Sort::Kind, kind.value.as_str().to_owned(), kind.spans());
        let modality = &claim.modality;
        add(
            modality.rule.as_str(),
            Sort::Other,
            modality.value.as_str().to_owned(),
            modality.spans(),
        );
        if let Some(time) = &claim.when {
            add(time.rule.as_str(), Sort::Other, when(&time.value), time.spans());
        }
        for place in claim.r#where.iter().chain(&claim.places) {
            let is = format!(
                "{} {} {}",
                place.value.precision.code(),
                place.value.relation,
                place.value.name
            );
            add(place.rule.as_str(), Sort::Place, is, place.spans());
        }
        for part in &claim.actors {
            let is = format!("{} {}", part.value.role.as_str(), actor(&part.value));
            // The word that casts the doubt is not quoted on its own: the doubt is in `certainty`.
            let is_alleged = part.value.certainty == Certainty::Alleged;
            let is_by_marker = part.rule.as_str().starts_with("modality.");
            let rule = match is_alleged && !is_by_marker {
                true => "modality.suspected",
                false => part.rule.as_str(),
            };
            add(rule, Sort::Participant, is, part.spans());
        }
        for count in &claim.casualties {
            add(count.rule.as_str(), Sort::Casualty, casualty(&count.value), count.spans());
            add(count.rule.as_str(), Sort::Who, count.value.who.as_str().to_owned(), count.spans());
        }
        for origin in &claim.origins {
            add(
                origin.rule.as_str(),
                Sort::Origin,
                origin.value.kind.as_str().to_owned(),
                origin.spans(),
            );
        }
        for denial in &claim.denied_by {
            let is = format!("denied by {}", denial.value);
            add(denial.rule.as_str(), Sort::Other, is, denial.spans());
        }
        if let Some(responsibility) = &claim.responsibility {
            let is = responsibility.value.by.clone();
            add(responsibility.rule.as_str(), Sort::Other, is, responsibility.spans());
        }
    }
    values
}

fn told(reading: &Reading) -> String {
    let lines: Vec<String> = reading.claims.iter().map(line).collect();
    if lines.is_empty() { "no claim".to_owned() } else { lines.join(" | ") }
}

/// Whether the value's evidence holds one of the words, as words.
fn has_words(text: &str, value: &Value<'_>, words: &[String]) -> bool {
    value.spans.iter().filter_map(|span| span.quote(text)).any(|quote| {
        let quote = format!(
            " {} ",
            quote.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != '-', " ")
        );
        words.iter().any(|word| quote.contains(&format!(" {word} ")))
    })
}

/// Takes the «» out; the spans are of what stood between them.
fn unmark(marked: &str) -> Result<(String, Vec<Span>), String> {
    let (mut text, mut spans, mut at, mut open) = (String::new(), Vec::new(), 0, None);
    for c in marked.chars() {
        match c {
            '«' => open = Some(at),
            '»' => spans.extend(open.take().and_then(|start| Span::new(start, at))),
            c => {
                text.push(c);
                at += 1;
            }
        }
    }
    if spans.is_empty() {
        Err(format!("{marked:?}: marks no words with «…»"))
    } else {
        Ok((text, spans))
    }
}

/// The rules that made the values of a reading.
pub(crate) fn makers(reading: &Reading) -> Vec<String> {
    values(reading).into_iter().map(|value| value.rule.to_owned()).collect()
}

/// A report with no title, publisher or language told, published on [`PUBLISHED`].
pub fn report(text: &str) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("hex digits"),
        external_id: None,
        title: None,
        published: Some(PUBLISHED),
        publisher: None,
        url: None,
        language: Some("en".to_owned()),
        text: text.to_owned(),
        extra: Vec::new(),
    }
}

pub fn violence(reading: &Reading) -> impl Iterator<Item = &Claim> {
    reading.claims.iter().filter(|claim| claim.kind.value.category() == Category::Violence)
}

/// `low..best..high`; an end that is not known is left empty.
pub fn figure(figure: Figure) -> String {
    let end = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
    format!("{}..{}..{}", end(figure.low()), end(figure.best()), end(figure.high()))
}

/// "killed 12..12.."
pub fn casualty(casualty: &Casualty) -> String {
    format!("{} {}", casualty.outcome.as_str(), figure(casualty.figure))
}

/// "2024-05-06/2024-05-08 week", or "unresolved".
pub fn when(when: &When) -> String {
    match when.range {
        Some(range) => format!("{}/{} {}", range.start(), range.end(), when.precision.as_str()),
        None => "unresolved".to_owned(),
    }
}

/// The canonical id, else the neutral name.
pub fn actor(participant: &Participant) -> &str {
    participant.actor.as_deref().unwrap_or(&participant.name)
}

/// A claim on one line, for messages.
pub fn line(claim: &Claim) -> String {
    let mut parts =
        vec![claim.kind.value.as_str().to_owned(), claim.modality.value.as_str().to_owned()];
    parts.push(claim.when.as_ref().map_or("no time".to_owned(), |w| when(&w.value)));
    parts.push(claim.r#where.as_ref().map_or("no place".to_owned(), |p| p.value.name.clone()));
    parts.extend(
        claim.actors.iter().map(|a| format!("{} {}", a.value.role.as_str(), actor(&a.value))),
    );
    parts.extend(claim.casualties.iter().map(|c| casualty(&c.value)));
    parts.join(", ")
}
