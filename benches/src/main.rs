//! How fast cairn reads on one thread, how soon it gives its first claim, how much memory it takes.
//!
//! ```text
//! cairn-bench text 500000 > news.jsonl   half a million tokens of generated news
//! cairn-bench read news.jsonl            reads them, prints `name value`
//! cairn-bench store 100000 FILE.db       fills a store with so many claims, and asks it things
//! cairn-bench export parquet 1000000 FILE   writes so many events
//! ```
//!
//! A program of its own and not a criterion bench: the peers of `peers/` must read the same file.

mod export;
mod news;
mod store;

use std::{
    env, fs,
    io::{self, BufWriter, Write},
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use cairn_core::{Report, ReportId};
use cairn_places::Gazetteer;
use cairn_read::Rules;

/// Each figure is the median of this many runs.
const RUNS: usize = 5;

const USAGE: &str = "usage: cairn-bench text TOKENS | read FILE.jsonl | store CLAIMS FILE.db | export FORM EVENTS FILE | first";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["text", tokens] => tokens.parse().map_err(io::Error::other).and_then(write_text),
        ["read", file] => read_file(file),
        ["store", claims, file] => claims
            .parse()
            .map_err(io::Error::other)
            .and_then(|claims| store::measure(claims, file.as_ref())),
        ["export", form, events, file] => events
            .parse()
            .map_err(io::Error::other)
            .and_then(|events| export::measure(form, events, file.as_ref())),
        ["first"] => {
            first_claim();
            Ok(())
        }
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cairn-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_text(tokens: usize) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut written = 0;
    for number in 0.. {
        if written >= tokens {
            break;
        }
        let text = news::report(number);
        written += news::tokens(&text);
        writeln!(out, "{}", serde_json::json!({ "id": number.to_string(), "text": text }))?;
    }
    out.flush()
}

fn read_file(file: &str) -> io::Result<()> {
    let lines = fs::read_to_string(file)?;
    let mut reports = Vec::new();
    let mut tokens = 0;
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().ok_or_else(|| io::Error::other("a line has no text"))?;
        tokens += news::tokens(text);
        reports.push(report(text.to_owned()));
    }

    let (rules, gazetteer) = (Rules::embedded(), Gazetteer::embedded());
    let mut claims = 0;
    let took = median((0..RUNS).map(|_| {
        let start = Instant::now();
        claims = reports
            .iter()
            .map(|report| cairn_read::read(report, &rules, &gazetteer, &[]).claims.len())
            .sum();
        start.elapsed()
    }));
    let first = median((0..RUNS).map(|_| {
        let start = Instant::now();
        let status =
            Command::new(env::current_exe().expect("a running program")).arg("first").status();
        assert!(status.is_ok_and(|status| status.success()), "no first claim");
        start.elapsed()
    }));

    println!("reports {}\ntokens {tokens}\nclaims {claims}", reports.len());
    println!("read_tokens_per_s {:.0}", tokens as f64 / took.as_secs_f64());
    println!("first_claim_ms {:.1}", first.as_secs_f64() * 1000.0);
    if let Some(peak) = peak_mib() {
        println!("peak_mib {peak:.0}");
    }
    Ok(())
}

/// All that `cairn read` does between its start and its first claim.
fn first_claim() {
    let report = report(include_str!("../../docs/example/report.txt").to_owned());
    let reading = cairn_read::read(&report, &Rules::embedded(), &Gazetteer::embedded(), &[]);
    assert!(!reading.claims.is_empty(), "the example report gives a claim");
}

fn report(text: String) -> Report {
    Report {
        id: ReportId::new(format!("sha256:{}", "0".repeat(64))).expect("64 hex digits"),
        external_id: None,
        title: None,
        published: Some(jiff::civil::date(2023, 10, 7)),
        publisher: None,
        url: None,
        language: None,
        text,
        extra: Vec::new(),
    }
}

fn median(runs: impl Iterator<Item = Duration>) -> Duration {
    let mut runs: Vec<Duration> = runs.collect();
    runs.sort();
    runs[runs.len() / 2]
}

/// The most memory this process has held; `None` where the kernel does not tell.
fn peak_mib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}
