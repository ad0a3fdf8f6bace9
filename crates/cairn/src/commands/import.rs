use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use cairn_core::{Report, ReportId};
use cairn_export::import::{Coded, Dataset, Importer};
use cairn_link::Lineage;
use cairn_store::{Hash, Prepared};

use super::{
    add::{Format, Writer},
    context, store,
};
use crate::{cli::Status, output::page::printable};

/// Take in the events of a dataset that others have coded
///
/// Each row becomes an event with a coded claim, so that new reports link to it. A row that is there
/// already is left as it is; one that has changed since replaces its own words, under the same event.
/// Exit status: 0 done; 1 some rows were left out, and each was named.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// UCDP GED, all releases, as CSV
    Ged(Args),
    /// An ACLED export, as CSV
    Acled(Args),
}

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file, also packed with zstd or gzip; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    store: store::StoreFile,

    /// What is printed: how many were added, or one JSON object a row once it is on disk
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// Who imports them
    #[arg(long, value_name = "NAME", env = "CAIRN_AUTHOR", default_value = "cairn")]
    author: String,
}

/// The program and version that codes rows, as readings carry it.
const CODER: &str = concat!("cairn import ", env!("CARGO_PKG_VERSION"));

/// Rows that are named one by one when they cannot be taken; of the rest the number is told.
const MOST_NAMED: usize = 50;

pub fn run(command: Command) -> anyhow::Result<Status> {
    let (dataset, args) = match command {
        Command::Ged(args) => (Dataset::Ged, args),
        Command::Acled(args) => (Dataset::Acled, args),
    };
    take_in(dataset, &args.file, args.store.path(), args.author, args.format)
}

/// Takes a dataset's file into a store.
pub fn take_in(
    dataset: Dataset,
    file: &Path,
    store: PathBuf,
    author: String,
    format: Format,
) -> anyhow::Result<Status> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(open(file)?);
    let file = file.display().to_string();
    let header = rows.headers().with_context(|| format!("{file}: reading its header"))?.clone();
    let importer = match Importer::new(dataset, &header.iter().collect::<Vec<_>>()) {
        Ok(importer) => importer,
        Err(why) => bail!("{file}: {why}"),
    };
    let context = context()?;
    let lineage = &context.lineage;
    let writer = Writer::new(store, &context, author, format, CODER)?;
    writer.run(|mut send| {
        let mut left_out = 0;
        let mut name = |line: u64, what: &str| {
            left_out += 1;
            if left_out <= MOST_NAMED {
                eprintln!("cairn: {file}:{line}: {}; left out", printable(what));
            }
        };
        for row in rows.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    name(line, &format!("the row cannot be read ({error})"));
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            if row.len() != header.len() {
                let what = format!("{} cells, and the header has {}", row.len(), header.len());
                name(line, &what);
                continue;
            }
            match importer.row(&row.iter().collect::<Vec<_>>()) {
                Ok(coded) => {
                    if send(prepared(dataset, coded, lineage)).is_break() {
                        break;
                    }
                }
                Err(problem) => name(line, &format!("{}: {}", problem.column, problem.what)),
            }
        }
        if left_out > MOST_NAMED {
            eprintln!("cairn: {file}: {} more rows were left out", left_out - MOST_NAMED);
        }
        Ok(if left_out == 0 { Status::Done } else { Status::SomeUnreadable })
    })
}

fn prepared(dataset: Dataset, coded: Coded, lineage: &Lineage) -> Prepared {
    let id = format!("sha256:{}", Hash::of(coded.text.as_bytes()));
    let report = Report {
        id: ReportId::new(id).expect("64 hex digits by construction"),
        external_id: Some(coded.key),
        title: Some(coded.title),
        // When a row was published no release says; the ledger knows when it came in.
        published: None,
        publisher: Some(dataset.publisher().to_owned()),
        url: None,
        language: None,
        text: coded.text,
        extra: Vec::new(),
    };
    Prepared::new(report, coded.reading, b"", lineage)
}

/// The file's text; zstd and gzip are told by their first bytes.
fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    let plain: Box<dyn Read> = match path.as_os_str() == "-" {
        true => Box::new(std::io::stdin()),
        false => Box::new(File::open(path).with_context(|| format!("{}", path.display()))?),
    };
    let mut packed = BufReader::with_capacity(64 << 10, plain);
    let first = packed.fill_buf().with_context(|| format!("{}", path.display()))?;
    Ok(match first {
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::Decoder::with_buffer(packed)?),
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
        _ => Box::new(packed),
    })
}
