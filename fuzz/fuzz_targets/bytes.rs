//! Arbitrary bytes, as a file of whatever they look like and as a text.
//! `cargo +nightly fuzz run bytes -- -runs=100000`.
#![no_main]

#[path = "../../crates/read/tests/checked/mod.rs"]
mod checked;

use std::{env, fs, ops::ControlFlow, path::PathBuf, process, sync::LazyLock};

use cairn::gather::{self, Defaults, Gathered, Input};
use libfuzzer_sys::fuzz_target;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| env::temp_dir().join(format!("cairn-fuzz-{}", process::id())));

fuzz_target!(|bytes: &[u8]| {
    checked::read(String::from_utf8_lossy(bytes).into_owned());
    fs::write(&*FILE, bytes).expect("the temporary folder can be written");
    let inputs = [Input::Path(FILE.clone())];
    let _ = gather::gather(&inputs, &Defaults::default(), &mut |item| {
        if let Gathered::Report(report, _) = item {
            checked::read(report.text);
        }
        ControlFlow::Continue(())
    });
});
