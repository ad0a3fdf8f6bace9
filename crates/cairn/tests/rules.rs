//! Whoever writes rules is told what is wrong with them.

mod common;

use std::{fs, path::Path};

use common::cairn;

/// `cairn rules check` on a directory that holds the built-in time words and one rule more.
fn check(more: &str, reports: &[&str]) -> common::Run {
    let dir = tempfile::tempdir().unwrap();
    let rules = dir.path().join("rules");
    fs::create_dir(&rules).unwrap();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/en/time.toml");
    let text =
        fs::read_to_string(built_in).unwrap().replacen("[[word]]", &format!("{more}[[word]]"), 1);
    fs::write(rules.join("time.toml"), text).unwrap();
    let mut args = vec!["rules", "check", "--rules=rules"];
    for (at, report) in reports.iter().enumerate() {
        fs::write(dir.path().join(format!("{at}.txt")), report).unwrap();
    }
    let names: Vec<String> = (0..reports.len()).map(|at| format!("{at}.txt")).collect();
    args.extend(names.iter().map(String::as_str));
    cairn(dir.path(), &args, b"")
}

const YESTEREVE: &str = r#"[[word]]
id = "time.yestereve"
words = ["yestereve"]
day = -1
yes = [{ text = "Gunmen killed two people in Goma «yestereve».", is = "2024-05-07/2024-05-07 day" }]
no = ["Gunmen killed two people in Goma."]

"#;

#[test]
fn the_built_in_rules_have_no_fault() {
    let run = cairn(Path::new("."), &["rules", "check"], b"");
    assert_eq!(run.status, 0, "{}", run.out);
    assert!(run.out.ends_with(": no faults\n"), "{}", run.out);
}

#[test]
fn a_sound_rule_is_passed() {
    let run = check(YESTEREVE, &[]);
    assert_eq!((run.status, run.out.lines().count()), (0, 1), "{}", run.out);
}

#[test]
fn each_fault_is_named_with_its_file_and_rule() {
    let run = check(&YESTEREVE.replace("«yestereve»", "«yesterday»"), &[]);
    assert_eq!(run.status, 1);
    for line in [
        "rules/en/time.toml: time.yestereve: failing:",
        "rules/en/time.toml: time.yestereve: dead:",
    ] {
        assert!(run.out.contains(line), "{}", run.out);
    }
    let again = YESTEREVE.replace("time.yestereve", "time.other").replace("-1", "0");
    let run = check(&format!("{YESTEREVE}{again}"), &[]);
    assert_eq!(run.status, 1);
    let line = "rules/en/time.toml: time.other: contradicting: time.yestereve gives another meaning to \"yestereve\"\n";
    assert!(run.out.contains(line), "{}", run.out);
}

#[test]
fn a_report_may_show_that_a_rule_is_alive() {
    let rule = YESTEREVE.replace("«yestereve»", "«yesterday»");
    let run = check(&rule, &["Gunmen killed two people in Goma yestereve."]);
    assert!(!run.out.contains(": dead:"), "{}", run.out);
}

#[test]
fn what_is_no_rule_file_is_named() {
    let run = check("[[word\n", &[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("time.toml"), "{}", run.err);
}
