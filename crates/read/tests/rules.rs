//! Runs the examples that stand beside each rule in `rules/en/*.toml`, and checks the check.
//!
//! To add a case, edit the rule file; there is nothing to do here.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the rules lie in files")]

use std::{fs, path::Path};

use cairn_places::Gazetteer;
use cairn_read::{
    Rules,
    check::{Checked, Fault, check},
    examples::{PUBLISHED, report},
};

#[test]
fn every_rule_holds_on_its_own_examples() {
    let checked = check(&[], &Rules::embedded(), &Gazetteer::embedded(), &[]);
    println!(
        "{} rules, {} examples, {} of them known failures",
        checked.rules, checked.examples, checked.known
    );
    let wrong: Vec<String> = checked
        .findings
        .iter()
        .map(|found| {
            format!("{}: `{}` {}: {}", found.file, found.rule, found.fault.as_str(), found.message)
        })
        .collect();
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked.examples > 200);
}

#[test]
fn the_examples_day_is_a_wednesday() {
    assert_eq!(PUBLISHED.weekday(), jiff::civil::Weekday::Wednesday);
}

/// `rules/en/<file>` with `more` behind it, checked.
fn with(file: &str, more: &str, reports: &[&str]) -> Checked {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/en").join(file);
    let text = fs::read_to_string(path).expect(file) + more;
    let given = vec![(file.to_owned(), text)];
    let rules = Rules::parse(given.clone()).expect("the added rule can be read");
    let reports: Vec<_> = reports.iter().map(|text| report(text)).collect();
    check(&given, &rules, &Gazetteer::embedded(), &reports)
}

/// The faults of one rule.
fn faults(checked: &Checked, rule: &str) -> Vec<Fault> {
    checked.findings.iter().filter(|found| found.rule == rule).map(|found| found.fault).collect()
}

const FERRET: &str = r#"
[[rule]]
id = "kinds.ferreting"
kind = "abduction"
rank = 60
nouns = ["ferreting"]
yes = [{ text = "Gunmen killed two people in a «ferreting» in Goma on Monday.", is = "abduction" }]
no = ["Gunmen killed two people in Goma on Monday."]
"#;

#[test]
fn a_rule_of_its_own_words_has_no_fault() {
    assert_eq!(faults(&with("kinds.toml", FERRET, &[]), "kinds.ferreting"), []);
}

#[test]
fn a_rule_whose_words_stand_in_an_earlier_one_is_shadowed() {
    let more = FERRET.to_owned() + &FERRET.replace("kinds.ferreting", "kinds.again");
    let checked = with("kinds.toml", &more, &[]);
    assert_eq!(faults(&checked, "kinds.ferreting"), [Fault::Failing, Fault::Dead]);
    assert!(faults(&checked, "kinds.again").contains(&Fault::Shadowed));
}

#[test]
fn two_meanings_of_the_same_words_contradict() {
    let again = FERRET.replace("kinds.ferreting", "kinds.again").replace("abduction", "grenade");
    let checked = with("kinds.toml", &(FERRET.to_owned() + &again), &[]);
    assert!(faults(&checked, "kinds.again").contains(&Fault::Contradicting));
    let found = checked.findings.iter().find(|found| found.fault == Fault::Contradicting).unwrap();
    assert_eq!(found.message, "kinds.ferreting gives another meaning to \"ferreting\"");
    assert_eq!(found.file, "rules/en/kinds.toml");
}

#[test]
fn a_rule_that_reads_nothing_is_dead_until_a_report_needs_it() {
    let dead = FERRET.replace("«ferreting»", "«fishing»");
    let checked = with("kinds.toml", &dead, &[]);
    assert_eq!(faults(&checked, "kinds.ferreting"), [Fault::Failing, Fault::Dead]);
    let report = "Gunmen killed two people in a ferreting in Goma on Monday.";
    let checked = with("kinds.toml", &dead, &[report]);
    assert_eq!(faults(&checked, "kinds.ferreting"), [Fault::Failing]);
}

#[test]
fn a_rule_with_no_example_fails() {
    let bare =
        FERRET.lines().filter(|line| !line.starts_with("yes")).collect::<Vec<_>>().join("\n");
    assert_eq!(faults(&with("kinds.toml", &bare, &[]), "kinds.ferreting"), [Fault::Failing]);
}
