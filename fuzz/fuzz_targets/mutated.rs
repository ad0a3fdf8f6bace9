//! Our own reports, mutated: closer to what breaks a reader than bytes are.
//! `cargo +nightly fuzz run mutated -- -runs=100000`.
#![no_main]

#[path = "../../crates/read/tests/checked/mod.rs"]
mod checked;

use libfuzzer_sys::fuzz_target;

const REPORTS: &[&str] = &[include_str!("../../docs/example/report.txt")];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, steps)) = bytes.split_first() else { return };
    let report = REPORTS[usize::from(*first) % REPORTS.len()];
    checked::read(checked::mutate(report, &steps[..steps.len().min(256)]));
});
