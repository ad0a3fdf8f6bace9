//! Runs the binary as a user does. The outlets and events in these tests are made up.
#![allow(dead_code)] // each test file uses its part

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The output's lines, each a JSON object.
    pub fn lines(&self) -> Vec<Value> {
        assert!(self.out.is_empty() || self.out.ends_with('\n'), "a partial line: {}", self.out);
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// The texts of the reports, in order.
    pub fn texts(&self) -> Vec<String> {
        self.lines().iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
    }
}

/// `cairn` with these arguments, in `dir`, with `stdin` piped in.
pub fn cairn(dir: &Path, args: &[&str], stdin: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = stdin.to_vec();
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap(); // a command that needs no input closes it
    Run {
        status: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `cairn read --format jsonl -`.
pub fn read_piped(stdin: &[u8]) -> Run {
    cairn(Path::new("."), &["read", "--format", "jsonl", "-"], stdin)
}
