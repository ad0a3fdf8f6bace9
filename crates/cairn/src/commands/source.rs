//! What several commands take: where reports come from, and how they are read.

use std::{
    io,
    num::NonZero,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use cairn_core::{Date, Reading, Report};
use cairn_places::Gazetteer;
use cairn_read::Rules;

use super::{ordered::ordered, places, rules};
use crate::{
    cli::Status,
    gather::{Defaults, Gathered, Input, gather},
    output::page::printable,
};

#[derive(clap::Args, Debug, Default)]
pub struct Source {
    /// Files and directories; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    lacking: Lacking,

    /// Reports read at once; the output is the same for any number [default: one a processor]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,

    /// A list of places of your own, as `cairn places add` makes it
    #[arg(long, value_name = "LIST")]
    places: Option<PathBuf>,

    /// Read with the rules in DIR; a file that is not there keeps its built-in form
    #[arg(long, value_name = "DIR", hide = true)]
    rules: Option<PathBuf>,
}

/// What to take where an input does not say.
#[derive(clap::Args, Debug, Default)]
struct Lacking {
    /// Publication date of reports that give none, such as 2023-11-10
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,

    /// Publisher of reports that name none
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,

    /// Countries that places are looked for in first, as two-letter codes: SY,IQ
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = country)]
    country: Vec<String>,
}

/// All that turns a report into a reading.
struct Reader {
    rules: Rules,
    gazetteer: Gazetteer,
    countries: Vec<String>,
}

impl Source {
    /// One file, read as it is.
    pub fn file(path: &Path) -> Source {
        Source { files: vec![path.to_string_lossy().into_owned()], ..Source::default() }
    }

    /// Reads every report and hands on what `work` makes of it, in input order, until `take` wants
    /// no more. `work` is also given the bytes that the report came as.
    ///
    /// What cannot be read is named on standard error, and the rest goes on.
    pub fn each<U: Send>(
        self,
        work: impl Fn(Report, Reading, Vec<u8>) -> U + Sync,
        take: impl FnMut(U) -> ControlFlow<()> + Send,
    ) -> anyhow::Result<Status> {
        let reader = Reader {
            rules: rules::load(self.rules.as_deref())?,
            gazetteer: places::gazetteer(self.places.as_deref())?,
            countries: self.lacking.country,
        };
        let defaults =
            Defaults { published: self.lacking.published, publisher: self.lacking.publisher };
        let threads = self.threads.or_else(|| thread::available_parallelism().ok());
        let is_complete = AtomicBool::new(true);
        ordered(
            threads.map_or(1, NonZero::get),
            |(report, original)| {
                let Reader { rules, gazetteer, countries } = &reader;
                let reading = cairn_read::read(&report, rules, gazetteer, countries);
                work(report, reading, original)
            },
            |read| {
                // Stopping early is the taker's wish, which it knows the reason of.
                let _ = gather(&inputs(&self.files), &defaults, &mut |gathered| match gathered {
                    Gathered::Report(report, original) => {
                        let name = report.external_id.clone();
                        let name = name.unwrap_or_else(|| report.id.to_string());
                        read(name, (report, original))
                    }
                    Gathered::Unreadable(problem) => {
                        eprintln!("cairn: {}", printable(&problem.to_string()));
                        is_complete.store(false, Ordering::Relaxed);
                        ControlFlow::Continue(())
                    }
                    Gathered::Oddity(problem) => {
                        eprintln!("cairn: {}", printable(&problem.to_string()));
                        ControlFlow::Continue(())
                    }
                });
            },
            take,
            |name| {
                eprintln!(
                    "cairn: report {}: reading it failed; please report this as a fault",
                    printable(name)
                );
                is_complete.store(false, Ordering::Relaxed);
            },
        );
        Ok(if is_complete.into_inner() { Status::Done } else { Status::SomeUnreadable })
    }
}

fn inputs(files: &[String]) -> Vec<Input> {
    if files.is_empty() {
        if io::IsTerminal::is_terminal(&io::stdin()) {
            eprintln!("cairn: reading a report from the terminal; end it with Ctrl-D");
        }
        return vec![Input::Stdin];
    }
    files.iter().map(|name| Input::named(name)).collect()
}

fn country(code: &str) -> Result<String, String> {
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    is_code
        .then(|| code.to_ascii_uppercase())
        .ok_or_else(|| "a country is its two-letter ISO 3166-1 code, such as SY".to_owned())
}
