//! Runs the examples that stand beside each rule in `rules/en/*.toml`.
//!
//! To add a case, edit the rule file; there is nothing to do here. What an example is held against
//! depends on the table that it stands in, see [`Table`].
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the rules lie in files")]

use std::{fs, path::Path};

use cairn_core::{Certainty, Reading, Span};
use serde::Deserialize;

mod common;

use common::{PUBLISHED, actor, casualty, line, read, report, violence, when};

/// What the examples of one table of a rule file say.
///
/// `yes` holds when a value of the table's sort reads as `is` and quotes the «…» words: exactly
/// them where a rule's own words are the evidence (`kinds`, `time`, `modality`), at least them
/// where the evidence is the phrase around (`figures`, `actors`, `origins`, `places`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
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
const TABLES: &[(&str, &str, Table)] = &[
    ("kinds.toml", "rule", Table::Rule),
    ("figures.toml", "outcome", Table::Outcome),
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
struct Rule {
    id: Option<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    who: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    yes: Vec<Yes>,
    #[serde(default)]
    no: Vec<No>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)] // a misspelt key is an error, not a silent no-op
struct Yes {
    text: String,
    is: String,
    /// What is read today and is wrong: the values of the rule, `; ` between, or "nothing".
    today: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum No {
    Text(String),
    Known { text: String, today: String },
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

#[test]
fn every_rule_holds_on_its_own_examples() {
    let mut wrong = Vec::new();
    let mut counted = Vec::new();
    let mut known = 0;
    for &(file, table, sort) in TABLES {
        let mut examples = 0;
        for (index, rule) in rules(file, table).into_iter().enumerate() {
            let Some(id) = rule.id.clone() else {
                wrong.push(format!("{file}: [[{table}]] number {}: has no id", index + 1));
                continue;
            };
            if rule.yes.is_empty() || rule.no.is_empty() {
                wrong.push(format!("{file}: `{id}`: needs a `yes` and a `no`"));
            }
            for yes in &rule.yes {
                known += usize::from(yes.today.is_some());
                wrong.extend(
                    check_yes(sort, &id, yes).err().map(|why| format!("{file}: `{id}`: {why}")),
                );
            }
            for no in &rule.no {
                known += usize::from(matches!(no, No::Known { .. }));
                wrong.extend(
                    check_no(sort, &id, &rule, no)
                        .err()
                        .map(|why| format!("{file}: `{id}`: {why}")),
                );
            }
            examples += rule.yes.len() + rule.no.len();
        }
        counted.push(format!("{file} [[{table}]]: {examples}"));
    }
    println!("examples, {known} of them known failures:\n  {}", counted.join("\n  "));
    assert!(wrong.is_empty(), "{} examples fail\n{}", wrong.len(), wrong.join("\n"));
}

fn rules(file: &str, table: &str) -> Vec<Rule> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/en").join(file);
    let text = fs::read_to_string(&path).expect(file);
    let mut tables: toml::Table = toml::from_str(&text).expect(file);
    let rules = tables.remove(table).unwrap_or_else(|| panic!("{file}: no [[{table}]]"));
    rules.try_into().unwrap_or_else(|error| panic!("{file}: [[{table}]]: {error}"))
}

fn check_yes(table: Table, id: &str, yes: &Yes) -> Result<(), String> {
    let (text, marked) = unmark(&yes.text)?;
    let reading = read(&report(&text), &[]);
    if let Some(effect) = EFFECTS.iter().find(|effect| effect.is == yes.is) {
        let holds = (effect.holds)(&reading);
        let got = if holds { yes.is.clone() } else { told(&reading) };
        return judge(&text, &yes.is, holds, &got, yes.today.as_deref());
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
    judge(&yes.text, &yes.is, holds, &got, yes.today.as_deref())
        .map_err(|why| if holds { why } else { format!("{why}\n  read {}", told(&reading)) })
}

fn check_no(table: Table, id: &str, rule: &Rule, no: &No) -> Result<(), String> {
    let (text, today) = match no {
        No::Text(text) => (text, None),
        No::Known { text, today } => (text, Some(today.as_str())),
    };
    let reading = read(&report(text), &[]);
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

#[test]
fn the_examples_day_is_a_wednesday() {
    assert_eq!(PUBLISHED.weekday(), jiff::civil::Weekday::Wednesday);
}
