//! The server as the command line starts it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

fn cairn() -> Command {
    Command::new(env!("CARGO_BIN_EXE_cairn"))
}

/// A server that ends with its test.
struct Server {
    process: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to lose: what was told to be written is on disk.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(args: &[&str]) -> Server {
        let mut process = cairn()
            .args(args)
            .args(["--port", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stderr.take().unwrap());
        let line = said
            .lines()
            .map(Result::unwrap)
            .find(|line| line.contains("http://"))
            .expect("it says where it listens");
        let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        Server { process, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn the_demo_fills_a_store_and_serves_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("demo");
    let server = Server::start(&["demo", "--dir", folder.to_str().unwrap(), "--no-browser"]);
    let status = server.get("/api/v1/status");
    assert!(status.starts_with("HTTP/1.1 200"), "{status}");
    assert!(status.contains("\"reports\":47"), "{status}");
    let contested = server.get("/api/v1/events?status=contested&limit=1");
    assert!(contested.contains("\"status\":\"contested\""), "a rival account is among them");
    let merged = server.get("/api/v1/events?actor=Daesh&limit=1");
    assert!(merged.contains("islamic-state"), "an actor is found by its aliases");
}

#[test]
fn every_sample_report_names_its_facts_and_who_said_them() {
    for line in include_str!("../demo/reports.jsonl").lines() {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        let facts = report["facts"].as_array().unwrap();
        assert!(!facts.is_empty(), "{line}");
        for fact in facts {
            for name in ["fact", "said_by", "day"] {
                assert!(fact[name].as_str().is_some_and(|it| !it.is_empty()), "{name}: {line}");
            }
        }
    }
}

#[test]
fn nobody_elsewhere_can_decide_in_ones_name() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("cairn.db");
    let refused = |args: &[&str]| {
        let out = cairn().args(["serve", "--store", store.to_str().unwrap()]).args(args).output();
        let out = out.unwrap();
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        String::from_utf8(out.stderr).unwrap()
    };
    assert!(refused(&["--address", "0.0.0.0"]).contains("decide in your name"));
    assert!(refused(&["--public", "--address", "0.0.0.0"]).contains("unencrypted"));
    assert!(refused(&["--author", " "]).contains("--author is empty"));
    assert!(refused(&[]).contains("there is no store"));
}

/// `cairn` with a password on standard input.
fn people(store: &std::path::Path, args: &[&str], password: &str) -> (Option<i32>, String) {
    let mut process = cairn()
        .args(["people", "--store", store.to_str().unwrap(), "--author", "Setup"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(process.stdin.take().unwrap(), "{password}").unwrap();
    let out = process.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn with_accounts_everybody_logs_in_and_others_may_reach_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let demo = dir.path().join("demo");
    let filled = cairn().args(["demo", "--no-serve", "--dir", demo.to_str().unwrap()]).output();
    assert!(filled.unwrap().status.success());
    let store = demo.join("cairn.db");
    let (status, said) = people(&store, &["add", "Heron"], "short");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("12 letters"), "{said}");
    let (status, said) =
        people(&store, &["add", "Heron", "--role", "analyst"], "three words together");
    assert_eq!((status, said.as_str()), (Some(0), "Heron may come in as analyst\n"));
    let (_, token) = people(&store, &["token", "Heron", "maps"], "");
    let (_, secret) = people(&store, &["second-factor", "Heron"], "");
    assert!(secret.contains("otpauth://totp/cairn:Heron?secret="), "{secret}");
    let (_, list) = people(&store, &["list"], "");
    assert_eq!(list, "Heron · analyst · second factor · token maps (reader)\n");
    let (_, log) = people(&store, &["log"], "");
    assert_eq!(log.lines().filter(|line| line.contains(" · Setup ")).count(), 3, "{log}");
    let (status, said) = people(&store, &["add", "Owl", "--role", "king"], "");
    assert_eq!(status, Some(2));
    assert!(said.contains("reader, contributor, analyst, reviewer, admin"), "{said}");

    let behind = ["--address", "0.0.0.0"];
    let out = cairn().args(["serve", "--store", store.to_str().unwrap()]).args(behind).output();
    let told = String::from_utf8(out.unwrap().stderr).unwrap();
    assert!(told.contains("--behind-proxy"), "passwords do not travel unencrypted: {told}");
    let server = Server::start(&["serve", "--store", store.to_str().unwrap()]);
    assert!(server.get("/api/v1/status").starts_with("HTTP/1.1 401"));
    assert!(server.get("/queue").contains("/login?to=%2Fqueue"));
    assert!(!server.get("/login").contains(token.trim()));
}

#[test]
fn files_and_releases_are_served_as_the_command_line_writes_them() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let run = |args: &[&str]| {
        let output = cairn().args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let store = path("demo/cairn.db");
    run(&["demo", "--dir", &path("demo"), "--no-serve"]);
    let csv = run(&["export", "--store", &store, "--format", "csv"]);
    run(&["release", "--store", &store, "--version", "1", "--out", &path("releases/first")]);
    std::fs::create_dir(path("releases/no-release")).unwrap();

    let server = Server::start(&["serve", "--store", &store, "--releases", &path("releases")]);
    let body = |address: &str| {
        let answer = server.get(address);
        answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap()
    };
    let sent = body("/api/v1/export?format=csv");
    assert!(sent.contains(std::str::from_utf8(&csv).unwrap().lines().nth(1).unwrap()));
    let list = body("/api/v1/releases");
    assert!(list.contains(r#""name":"first""#) && !list.contains("no-release"), "{list}");
    assert!(body("/api/v1/releases/first/manifest.json").contains("cairn-release-1"));
    let outside = [
        "first/../../demo/cairn.db",
        "first/..%2F..%2Fdemo%2Fcairn.db",
        "no-release/a",
        "%2e%2e/demo/cairn.db",
    ];
    for outside in outside {
        let answer = server.get(&format!("/api/v1/releases/{outside}"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{outside}: {}", &answer[..60]);
    }
}
