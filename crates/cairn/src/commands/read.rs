use std::{
    io,
    num::NonZero,
    ops::ControlFlow,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use cairn_core::{Date, Report};
use cairn_places::Gazetteer;
use clap::ValueEnum;

use super::{ordered::ordered, places, rules, write_out};
use crate::{
    cli::Status,
    gather::{Defaults, Gathered, Input, gather},
    output::{
        digest,
        json::{self, Rules},
        page::{Look, printable},
    },
};

/// Read reports and print what they claim, with the words that say it; nothing is stored
///
/// FILE is plain text, HTML, JSON Lines, JSON, CSV with a header, RSS, Atom or PDF, gzip or zstd
/// of these, or a directory of them, told apart by content. A line of JSON or a row of CSV is one
/// report: `text` or `html`, and any of id, title, published, publisher, url, language.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files and directories; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// A digest to read, or one JSON object a report
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// Say which rule made which value
    #[arg(long)]
    explain: bool,

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
#[derive(clap::Args, Debug)]
pub struct Lacking {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Digest,
    Jsonl,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let reader = Reader {
        rules: rules::load(args.rules.as_deref())?,
        gazetteer: places::gazetteer(args.places.as_deref())?,
        countries: args.lacking.country,
        format: args.format,
        explain: if args.explain { Rules::Named } else { Rules::LeftOut },
        look: look(),
    };
    let defaults =
        Defaults { published: args.lacking.published, publisher: args.lacking.publisher };
    let threads = args.threads.or_else(|| thread::available_parallelism().ok());
    let is_complete = AtomicBool::new(true);
    let mut failure = None;
    ordered(
        threads.map_or(1, NonZero::get),
        |report| reader.output(&report),
        |read| {
            // Stopping early is the reader's wish, and told by `failure` where it is not.
            let _ = gather(&inputs(&args.files), &defaults, &mut |gathered| match gathered {
                Gathered::Report(report) => {
                    let name = report.external_id.clone();
                    read(name.unwrap_or_else(|| report.id.to_string()), report)
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
        |output| match write_out(&output) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(err) => {
                failure = Some(err);
                ControlFlow::Break(())
            }
        },
        |name| {
            eprintln!(
                "cairn: report {}: reading it failed; please report this as a fault",
                printable(name)
            );
            is_complete.store(false, Ordering::Relaxed);
        },
    );
    match failure {
        Some(err) => Err(err),
        None if is_complete.into_inner() => Ok(Status::Done),
        None => Ok(Status::SomeUnreadable),
    }
}

/// All that turns a report into output.
struct Reader {
    rules: cairn_read::Rules,
    gazetteer: Gazetteer,
    countries: Vec<String>,
    format: Format,
    explain: Rules,
    look: Look,
}

impl Reader {
    fn output(&self, report: &Report) -> Vec<u8> {
        let reading = cairn_read::read(report, &self.rules, &self.gazetteer, &self.countries);
        match self.format {
            Format::Jsonl => json::line(report, &reading, self.explain),
            Format::Digest => {
                digest::digest(report, &reading, self.explain, self.look).into_bytes()
            }
        }
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

/// Lines longer than a hundred columns are hard to read, however wide the terminal.
fn look() -> Look {
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let colour = anstream::AutoStream::choice(&io::stdout());
    Look { width: width.clamp(40, 100), has_colour: colour != anstream::ColorChoice::Never }
}

fn country(code: &str) -> Result<String, String> {
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    is_code
        .then(|| code.to_ascii_uppercase())
        .ok_or_else(|| "a country is its two-letter ISO 3166-1 code, such as SY".to_owned())
}
