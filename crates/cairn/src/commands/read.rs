use std::ops::ControlFlow;

use cairn_export::json::{self, Rules};
use clap::ValueEnum;

use super::{look, source::Source, write_out};
use crate::{cli::Status, output::digest};

/// Read reports and print what they claim, with the words that say it; nothing is stored
///
/// FILE is plain text, HTML, JSON Lines, JSON, CSV with a header, RSS, Atom or PDF, gzip or zstd
/// of these, or a directory of them, told apart by content. A line of JSON or a row of CSV is one
/// report: `text` or `html`, and any of id, title, published, publisher, url, language.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    source: Source,

    /// A digest to read, or one JSON object a report
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// Say which rule made which value
    #[arg(long)]
    explain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Digest,
    Jsonl,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let explain = if args.explain { Rules::Named } else { Rules::LeftOut };
    let look = look();
    let mut failure = None;
    let status = args.source.each(
        |report, reading, _| match args.format {
            Format::Jsonl => json::line(&report, &reading, explain),
            Format::Digest => digest::digest(&report, &reading, explain, look).into_bytes(),
        },
        |output| match write_out(&output) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(err) => {
                failure = Some(err);
                ControlFlow::Break(())
            }
        },
    )?;
    failure.map_or(Ok(status), Err)
}
