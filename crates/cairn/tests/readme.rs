//! The README shows what the program prints today. `UPDATE=1 cargo test` writes it anew.

use std::{env, fs, path::Path, process::Command};

const FROM: &str = "<!-- transcript -->\n```text\n";
const TO: &str = "```\n<!-- /transcript -->";
const RUN: &str = "cargo run --release -p cairn -- ";

/// The commands are run in the order in which they stand, on a store of their own; above a
/// transcript stands the command that printed it.
#[test]
fn the_transcripts_are_what_the_commands_above_them_print() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let run = |command: &str| -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_cairn"))
            .args(command.split_whitespace())
            .current_dir(&root)
            .env("COLUMNS", "100")
            .env("CAIRN_STORE", dir.path().join("cairn.db"))
            .output()
            .unwrap();
        assert!(out.status.success(), "{command}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let mut made = String::new();
    let mut rest = readme.as_str();
    while let Some((before, transcript)) = rest.split_once(FROM) {
        let (_, after) = transcript.split_once(TO).expect("a transcript ends");
        let mut printed = None;
        let commands = before.lines().filter_map(|line| line.strip_prefix(RUN));
        // A server goes on until it is stopped.
        for command in commands.filter(|command| !["demo", "serve"].contains(command)) {
            printed = Some(run(command));
        }
        let printed = printed.expect("a command stands above a transcript");
        made.push_str(&format!("{before}{FROM}{printed}{TO}"));
        rest = after;
    }
    made.push_str(rest);
    assert_ne!(made, rest, "README.md has transcripts");
    if env::var_os("UPDATE").is_some() {
        fs::write(path, made).unwrap();
    } else {
        assert_eq!(readme, made, "UPDATE=1 cargo test writes it anew");
    }
}
