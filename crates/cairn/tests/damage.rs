//! Whatever comes in, what is bad is named with its place and the rest is read.

mod common;

use std::{fs, io::Write, path::Path};

use common::{cairn, read_piped};

#[test]
fn a_bad_line_is_named_and_the_others_are_read() {
    let lines = b"{\"text\":\"One.\"}\n{\"text\": \"Two.\nnonsense\n{\"title\":\"no words\"}\n{\"text\":5}\n{\"text\":\"\"}\n{\"text\":\"Six.\"}\n";
    let run = read_piped(lines);
    assert_eq!(run.status, 1);
    assert_eq!(run.texts(), ["One.", "Six."]);
    insta::assert_snapshot!(run.err, @r"
    cairn: standard input:2: not JSON, cut short (EOF while parsing a string); it was skipped
    cairn: standard input:3: not JSON: expected ident at column 2; it was skipped
    cairn: standard input:4: it has no `text` and no `html`, and one of them is needed
    cairn: standard input:5: `text` must be a string; it was skipped
    cairn: standard input:6: there are no words in it
    ");
}

#[test]
fn a_bad_row_is_named_and_the_others_are_read() {
    let run = read_piped(b"id,text\n1,One.\n2\n3,Three.\n4,\"never closed\n5,Five.\n");
    assert_eq!(run.status, 1);
    assert_eq!(run.texts(), ["One.", "Three."]);
    insta::assert_snapshot!(run.err, @r"
    cairn: standard input:3: a row of 1 where the header has 2; it was skipped
    cairn: standard input:5: a quotation mark opened here is never closed; the rest was skipped
    ");
}

#[test]
fn a_date_that_is_none_leaves_the_report_undated() {
    let line = b"{\"text\":\"One.\",\"published\":\"last week\"}\n";
    let run = cairn(Path::new("."), &["read", "--format=jsonl", "--published=2023-11-10"], line);
    assert_eq!(run.status, 0);
    assert_eq!(run.lines()[0]["published"], serde_json::Value::Null);
    assert_eq!(run.lines()[0]["extra"]["published"], "last week");
    assert!(run.err.contains("standard input:1: `published` is no date"), "{}", run.err);
}

#[test]
fn inputs_that_hold_no_report_say_why() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "empty"),
        (b" \n\t\n", "no words"),
        (&[0, 159, 146, 150, 1, 2, 3, 4, 5, 6], "neither text"),
        (b"PK\x03\x04\x14\x00\x00\x00", "ZIP"),
        (b"%PDF-1.4\nnot really", "PDF"),
        (b"id,title,body\n1,a,b\n", "without a column `text`"),
        (b"<rss version=\"2.0\"><channel><title>T</title></channel></rss>", "without entries"),
        (b"[{\"text\": \"One.\"}, {\"text\": ", "not JSON"),
    ];
    for (bytes, why) in cases {
        let run = read_piped(bytes);
        assert_eq!(run.status, 1, "{why}: {}", run.err);
        assert_eq!(run.out, "", "{why}");
        assert!(run.err.starts_with("cairn: standard input"), "{}", run.err);
        assert!(run.err.contains(why), "{why}: {}", run.err);
    }
}

#[test]
fn a_truncated_archive_gives_what_came_before_the_cut() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for number in 0..20_000 {
        writeln!(gzip, "{{\"text\":\"Report number {number} of {}.\"}}", number * 7919 % 1013)
            .unwrap();
    }
    let whole = gzip.finish().unwrap();
    let run = read_piped(&whole[..whole.len() / 2]);
    assert_eq!(run.status, 1);
    let texts = run.texts();
    assert!(texts.len() > 5_000, "{} reports", texts.len());
    assert!(texts.last().unwrap().ends_with('.'), "no part of a line");
    assert!(run.err.contains("middle of compressed data"), "{}", run.err);
    let tiny = read_piped(&whole[..200]);
    assert_eq!(tiny.status, 1);
}

#[test]
fn nesting_to_break_parsers_is_refused() {
    let page = format!("<html><body>{}<p>Five were killed.", "<div>".repeat(50_000));
    let run = read_piped(page.as_bytes());
    assert_eq!(run.status, 1);
    assert!(run.err.contains("nested deeper"), "{}", run.err);
    let array = format!("{{\"text\": \"One.\", \"deep\": {}}}", "[".repeat(100_000));
    assert_eq!(read_piped(array.as_bytes()).status, 1);
}

#[test]
fn missing_files_and_empty_directories_are_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    fs::write(dir.path().join("good.txt"), "One.").unwrap();
    let run = cairn(dir.path(), &["read", "--format=jsonl", "none.txt", "empty", "good.txt"], b"");
    assert_eq!(run.status, 1);
    assert_eq!(run.texts(), ["One."]);
    insta::assert_snapshot!(run.err, @r"
    cairn: none.txt: no such file or directory
    cairn: empty: an empty directory: there is nothing to read
    ");
}

#[test]
fn wrong_usage_ends_with_two() {
    let dir = Path::new(".");
    assert_eq!(cairn(dir, &["read", "--published", "10/11/2023"], b"").status, 2);
    assert_eq!(cairn(dir, &["read", "--country", "Syria"], b"").status, 2);
    assert_eq!(cairn(dir, &["raed"], b"").status, 2);
    assert_eq!(cairn(dir, &[], b"").status, 2);
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_quietly() {
    use std::process::{Command, Stdio};
    let dir = tempfile::tempdir().unwrap();
    let lines = "{\"text\":\"At least five people were killed in the town.\"}\n".repeat(20_000);
    fs::write(dir.path().join("many.jsonl"), lines).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(["read", "--format", "jsonl", "many.jsonl"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
