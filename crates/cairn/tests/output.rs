//! What programs and people are given.

mod common;

use std::{fs, path::Path};

use common::{cairn, read_piped};
use serde_json::Value;

const REPORT: &[u8] = b"{\"text\":\"Islamic State fighters killed at least 34 soldiers in an ambush near Mayadeen on Wednesday, the Syrian Observatory for Human Rights said.\",\"published\":\"2023-11-10\"}";

fn committed(of: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/{of}.schema.json"))
}

/// `UPDATE=1 cargo test` writes it; read the difference before committing it.
#[test]
fn the_committed_schemas_are_the_programs_own() {
    for of in ["read", "events"] {
        let made = cairn(Path::new("."), &["schema", of], b"").out;
        if std::env::var_os("UPDATE").is_some() {
            fs::write(committed(of), &made).unwrap();
        }
        let committed = fs::read_to_string(committed(of)).unwrap_or_default();
        assert_eq!(committed, made, "run `UPDATE=1 cargo test -p cairn` and read the difference");
    }
}

/// The contract's keys, on every level, whether or not there is a value.
#[test]
fn a_line_has_the_keys_that_programs_rely_on() {
    let schema: Value = serde_json::from_str(&cairn(Path::new("."), &["schema"], b"").out).unwrap();
    let required = |of: &Value| -> Vec<String> {
        let keys = of["required"].as_array().unwrap();
        keys.iter().map(|key| key.as_str().unwrap().to_owned()).collect()
    };
    let holds = |of: &Value, keys: &[&str]| {
        let have = required(of);
        for key in keys {
            assert!(have.iter().any(|k| k == key), "`{key}` is not in {have:?}");
        }
    };
    let kinds = &schema["$defs"];
    holds(
        &schema,
        &[
            "external_id",
            "report_id",
            "title",
            "published",
            "publisher",
            "language",
            "text",
            "claims",
            "tolls",
            "mentions",
        ],
    );
    holds(
        &kinds["Claim"],
        &[
            "kind",
            "category",
            "modality",
            "when",
            "where",
            "actors",
            "casualties",
            "origins",
            "responsibility",
            "denied_by",
            "weapons",
            "targets_hit",
            "confidence",
            "evidence",
        ],
    );
    holds(&kinds["When"], &["start", "end", "precision", "text", "time_text", "evidence"]);
    holds(
        &kinds["Place"],
        &[
            "name",
            "lat",
            "lon",
            "country",
            "admin1",
            "admin2",
            "precision",
            "relation",
            "gazetteer_id",
            "evidence",
        ],
    );
    holds(&kinds["Actor"], &["actor", "name", "role", "side", "mention", "evidence"]);
    holds(
        &kinds["Casualty"],
        &[
            "outcome",
            "low",
            "best",
            "high",
            "who",
            "group",
            "part_of",
            "origin",
            "cumulative",
            "evidence",
        ],
    );
    holds(&kinds["Origin"], &["name", "actor", "kind", "verb", "via", "evidence"]);
    holds(&kinds["Responsibility"], &["by", "via", "when", "evidence"]);
    holds(
        &kinds["Toll"],
        &["outcome", "low", "best", "high", "scope", "since", "until", "origins", "evidence"],
    );
    holds(
        &kinds["Mention"],
        &[
            "type",
            "text",
            "start",
            "end",
            "lat",
            "lon",
            "country",
            "gazetteer_id",
            "actor",
            "value",
        ],
    );
}

#[test]
fn every_quote_lies_in_the_text() {
    let run = read_piped(REPORT);
    let line = &run.lines()[0];
    let length = line["text"].as_str().unwrap().chars().count() as u64;
    let mut pairs = 0;
    check(line, &mut |pair| {
        pairs += 1;
        assert!(
            pair[0].as_u64() < pair[1].as_u64() && pair[1].as_u64() <= Some(length),
            "{pair:?}"
        );
    });
    assert!(pairs > 0, "nothing was read");
}

fn check(value: &Value, each: &mut impl FnMut(&[Value])) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("evidence", Value::Array(pairs)) => {
                        pairs.iter().for_each(|pair| each(pair.as_array().unwrap()));
                    }
                    _ => check(value, each),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| check(value, each)),
        _ => {}
    }
}

#[test]
fn explain_names_the_rules() {
    let plain = read_piped(REPORT);
    assert!(!plain.out.contains("\"rule\":"));
    let explained = cairn(Path::new("."), &["read", "--format=jsonl", "--explain"], REPORT);
    assert!(explained.out.contains("\"rule\":") && explained.out.contains("\"rules\":"));
    let digest = cairn(Path::new("."), &["read", "--explain"], REPORT);
    assert!(digest.out.contains("rules "), "{}", digest.out);
}

#[test]
fn the_digest_needs_no_colour_and_says_what_is_unknown() {
    let run = cairn(Path::new("."), &["read"], b"Nothing happened here.");
    insta::assert_snapshot!(run.out, @r"
    Untitled report
    publisher not stated · date not stated · English · sha256:59edcbf1d780

    no claims · no tolls
    ");
}

#[test]
fn the_shell_and_the_manual_are_told_of_every_command() {
    let completions = cairn(Path::new("."), &["completions", "bash"], b"").out;
    assert!(completions.contains("--published"));
    let manual = cairn(Path::new("."), &["man", "read"], b"").out;
    assert!(manual.contains("JSON Lines"), "{manual}");
}
