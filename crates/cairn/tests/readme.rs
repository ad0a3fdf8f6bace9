//! The README shows what the program prints today. `UPDATE=1 cargo test` writes it anew.

use std::{env, fs, path::Path, process::Command};

const FROM: &str = "<!-- transcript -->\n```text\n";
const TO: &str = "```\n<!-- /transcript -->";
const RUN: &str = "cargo run --release -p cairn -- ";

#[test]
fn the_transcript_is_what_the_command_above_it_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(FROM).expect("README.md has a transcript");
    let (shown, after) = rest.split_once(TO).expect("the transcript ends");
    let command = before.lines().rev().find_map(|line| line.strip_prefix(RUN));
    let arguments = command.expect("a command stands above the transcript").split_whitespace();

    let out = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(arguments)
        .current_dir(&root)
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let printed = String::from_utf8(out.stdout).unwrap();
    if env::var_os("UPDATE").is_some() {
        fs::write(path, format!("{before}{FROM}{printed}{TO}{after}")).unwrap();
    } else {
        assert_eq!(shown, printed, "UPDATE=1 cargo test writes it anew");
    }
}
