//! Checks rules as a whole: their examples, and what two of them say of the same words.

use std::collections::{BTreeMap, BTreeSet};

use cairn_core::Report;
use cairn_places::Gazetteer;

use crate::{
    examples::{self, Ran, Reader, Rule, TABLES, Table},
    rules::{Rules, with_given},
};

/// What can be wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It has no id, no `yes` or no `no`, or an example is not read as it says.
    Failing,
    /// It can never be the one that reads: each phrase of it stands in earlier rules of its table
    /// that mean the same, or the words marked in each `yes` are read by an earlier rule and not
    /// by it.
    Shadowed,
    /// None of its `yes` holds, and it made no value in the reports given.
    Dead,
    /// Another rule of its table gives one of its phrases, under the same condition, another
    /// meaning.
    Contradicting,
}

impl Fault {
    pub fn as_str(self) -> &'static str {
        match self {
            Fault::Failing => "failing",
            Fault::Shadowed => "shadowed",
            Fault::Dead => "dead",
            Fault::Contradicting => "contradicting",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Path in the repository, `rules/en/kinds.toml`.
    pub file: String,
    /// The rule's id, or its place in the table when it has none.
    pub rule: String,
    pub fault: Fault,
    pub message: String,
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Checked {
    pub rules: usize,
    pub examples: usize,
    /// Examples kept under `today`: read wrongly, and known to be.
    pub known: usize,
    /// In the order of files, tables and rules.
    pub findings: Vec<Finding>,
}

/// Runs every example of the rules and compares the rules with each other.
///
/// `given` are files as (path, content), which stand for the built-in ones of the same name;
/// `rules` must be made of them. `reports` are read to see which rules are in use.
pub fn check(
    given: &[(String, String)],
    rules: &Rules,
    gazetteer: &Gazetteer,
    reports: &[Report],
) -> Checked {
    let reader = Reader { rules, gazetteer };
    let in_use: BTreeSet<String> = reports
        .iter()
        .flat_map(|report| examples::makers(&crate::read(report, rules, gazetteer, &[])))
        .collect();
    let mut checked = Checked::default();
    for (file, text) in with_given(given) {
        let tables: toml::Table = toml::from_str(text).unwrap_or_default();
        let own = TABLES.iter().filter(|(name, ..)| file == format!("rules/en/{name}"));
        for &(_, table, sort) in own {
            let Some(toml::Value::Array(rows)) = tables.get(table) else { continue };
            check_table(&reader, file, table, sort, rows, &in_use, &mut checked);
        }
        if file.starts_with("codebook/")
            && let Some(toml::Value::Array(rows)) = tables.get("class")
        {
            let phrases: Vec<Phrases> = rows.iter().map(Phrases::of).collect();
            compare(file, &phrases, &mut checked.findings);
        }
    }
    checked
}

fn check_table(
    reader: &Reader<'_>,
    file: &str,
    table: &str,
    sort: Table,
    rows: &[toml::Value],
    in_use: &BTreeSet<String>,
    checked: &mut Checked,
) {
    let phrases: Vec<Phrases> = rows.iter().map(Phrases::of).collect();
    let mut earlier: BTreeSet<&str> = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let place = format!("[[{table}]] number {}", index + 1);
        let id = phrases[index].id.as_str();
        let name = if id.is_empty() { place.as_str() } else { id };
        let mut found = |fault, message: String| {
            let (file, rule) = (file.to_owned(), name.to_owned());
            checked.findings.push(Finding { file, rule, fault, message });
        };
        let rule: Rule = match row.clone().try_into() {
            Ok(rule) => rule,
            Err(error) => {
                found(Fault::Failing, format!("{error}"));
                continue;
            }
        };
        checked.rules += 1;
        checked.examples += rule.yes.len() + rule.no.len();
        if id.is_empty() {
            found(Fault::Failing, "has no id".to_owned());
        }
        if rule.yes.is_empty() || rule.no.is_empty() {
            found(Fault::Failing, "needs a `yes` and a `no`".to_owned());
        }
        let ran: Vec<Ran> =
            rule.yes.iter().map(|yes| examples::check_yes(reader, sort, id, yes)).collect();
        for why in ran.iter().filter_map(|ran| ran.verdict.as_ref().err()) {
            found(Fault::Failing, why.clone());
        }
        for no in &rule.no {
            if let Err(why) = examples::check_no(reader, sort, id, &rule, no) {
                found(Fault::Failing, why);
            }
        }
        checked.known += rule.yes.iter().filter(|yes| yes.today.is_some()).count();
        checked.known += rule.no.iter().filter(|no| no.is_known()).count();
        if !ran.is_empty() && !ran.iter().any(|ran| ran.holds) && !in_use.contains(id) {
            found(Fault::Dead, "none of its `yes` is read by it, nor any report".to_owned());
        }
        // Which earlier rule reads the words of each example, where this one reads none.
        let winner = |ran: &Ran| {
            let is_own = ran.readers.iter().any(|reader| reader == id);
            let by = ran.readers.iter().find(|reader| earlier.contains(reader.as_str()));
            by.filter(|_| !is_own && !ran.holds).cloned()
        };
        let winners: Vec<String> = ran.iter().filter_map(winner).collect();
        if !ran.is_empty() && winners.len() == ran.len() {
            found(Fault::Shadowed, format!("its examples are read by {}", list(&winners)));
        }
        earlier.insert(id);
    }
    compare(file, &phrases, &mut checked.findings);
}

/// A rule's phrases, each with the key it stands under, and what they mean.
struct Phrases {
    id: String,
    phrases: BTreeSet<(String, String)>,
    meaning: String,
}

/// Keys that say when a rule holds, so that two rules may give the same words two meanings.
const CONDITIONS: &[&str] = &["party", "object", "to"];
/// Keys that say nothing of what the words mean.
const ASIDE: &[&str] = &["id", "means", "rank", "yes", "no"];

impl Phrases {
    fn of(row: &toml::Value) -> Phrases {
        let mut phrases = BTreeSet::new();
        let mut meaning = BTreeMap::new();
        let table = row.as_table().cloned().unwrap_or_default();
        let condition: String = CONDITIONS
            .iter()
            .filter_map(|key| table.get(*key).map(|value| format!("{key} = {value:?} ")))
            .collect();
        for (key, value) in &table {
            if ASIDE.contains(&key.as_str()) || CONDITIONS.contains(&key.as_str()) {
                continue;
            }
            match value {
                toml::Value::Array(words) => phrases.extend(words.iter().filter_map(|word| {
                    Some((format!("{condition}{key}"), as_matched(word.as_str()?)))
                })),
                value => drop(meaning.insert(key.clone(), format!("{value:?}"))),
            }
        }
        let id = table.get("id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        // A list with no other key means what its id says ("mortar" among the weapons).
        let meaning = match meaning.is_empty() {
            true => id.clone(),
            false => meaning.iter().map(|(key, value)| format!("{key} = {value} ")).collect(),
        };
        Phrases { id, phrases, meaning }
    }
}

/// As the lexicon matches it: in any case, but an acronym as written.
fn as_matched(word: &str) -> String {
    let is_acronym = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    if is_acronym { word.to_owned() } else { word.to_lowercase() }
}

/// Phrases that two rules of one table share.
fn compare(file: &str, rules: &[Phrases], findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&(String, String), &Phrases> = BTreeMap::new();
    for rule in rules {
        let mut found = |fault, message: String| {
            let (file, rule) = (file.to_owned(), rule.id.clone());
            findings.push(Finding { file, rule, fault, message });
        };
        let mut against: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut held: Vec<String> = Vec::new();
        for phrase in &rule.phrases {
            let Some(other) = first.get(phrase) else { continue };
            if other.meaning == rule.meaning {
                held.push(other.id.clone());
            } else {
                against.entry(&other.id).or_default().push(format!("{:?}", phrase.1));
            }
        }
        for (other, words) in against {
            let message = format!("{other} gives another meaning to {}", list(&words));
            found(Fault::Contradicting, message);
        }
        if !rule.phrases.is_empty() && held.len() == rule.phrases.len() {
            found(Fault::Shadowed, format!("all its words stand in {}", list(&held)));
        }
        for phrase in &rule.phrases {
            first.entry(phrase).or_insert(rule);
        }
    }
}

/// Each once, in order, at most five of them.
fn list(items: &[String]) -> String {
    let all: BTreeSet<&str> = items.iter().map(String::as_str).collect();
    let shown: Vec<&str> = all.iter().take(5).copied().collect();
    match all.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
