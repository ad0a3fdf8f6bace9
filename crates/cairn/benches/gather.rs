//! How fast JSON Lines become reports: `cargo bench -p cairn --bench gather [FILE]`.

use std::{env, fs, ops::ControlFlow, time::Instant};

use cairn::gather::{Defaults, Gathered, Input, gather};

fn main() {
    let dir = tempfile::tempdir().expect("a directory for the sample");
    // cargo adds its own `--bench`.
    let path =
        env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_else(|| {
            let path = dir.path().join("sample.jsonl");
            fs::write(&path, sample()).expect("room for the sample");
            path.display().to_string()
        });
    let size = fs::metadata(&path).expect("the file that was named").len();
    let started = Instant::now();
    let mut reports = 0_u64;
    let _ = gather(&[Input::named(&path)], &Defaults::default(), &mut |gathered| {
        reports += u64::from(matches!(gathered, Gathered::Report(..)));
        ControlFlow::Continue(())
    });
    let seconds = started.elapsed().as_secs_f64();
    println!("{reports} reports, {:.0} MB/s", size as f64 / 1e6 / seconds);
}

/// 100 MB of reports of about the length of a wire story.
fn sample() -> String {
    let words = "At least 34 soldiers were killed on Thursday near the town, a monitor said.\\n";
    let text = words.repeat(18);
    let line =
        |n: usize| format!("{{\"id\":\"{n}\",\"title\":\"Report {n}\",\"text\":\"{text}\"}}\n");
    (0..70_000).map(line).collect()
}
