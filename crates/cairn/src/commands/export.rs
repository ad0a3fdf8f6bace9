use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use cairn_export::{Audience, Counts, Export, Form, Options, Table};
use cairn_store::{Filter, Store};
use clap::ValueEnum;

use super::{context, filters::Filters, store};
use crate::{cli::Status, output::page::printable, quotes::Quotes, records::Records};

/// Write events into a file for another program: a spreadsheet, a map, a data frame
///
/// What each column means, and what the shapes of other datasets lose, docs/export.md says.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Where to; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// What sort of file; without it, the ending of FILE tells
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// One row a claim, what one report says of one event; jsonl, csv, parquet and arrow
    #[arg(long)]
    claims: bool,

    /// A row of HXL tags under the header; csv, acled, ged and sdg
    #[arg(long)]
    hxl: bool,

    /// Private columns too: names of analysts, ids that senders gave
    #[arg(long)]
    private: bool,

    #[command(flatten)]
    store: store::StoreFile,

    #[command(flatten)]
    filters: Filters,
}

/// A sort of file, or the shape of another dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    Jsonl,
    Csv,
    Geojson,
    Parquet,
    Arrow,
    /// The 31 columns of ACLED, as CSV
    Acled,
    /// The 49 columns of UCDP GED, as CSV
    Ged,
    /// Documented deaths as SDG indicator 16.1.2 divides them, as CSV
    Sdg,
}

impl Format {
    pub fn table_and_form(self, with_claims: bool) -> (Table, Form) {
        let own = if with_claims { Table::Claims } else { Table::Events };
        match self {
            Format::Jsonl => (own, Form::Jsonl),
            Format::Csv => (own, Form::Csv),
            Format::Geojson => (own, Form::GeoJson),
            Format::Parquet => (own, Form::Parquet),
            Format::Arrow => (own, Form::Arrow),
            Format::Acled => (Table::Acled, Form::Csv),
            Format::Ged => (Table::Ged, Form::Csv),
            Format::Sdg => (Table::Sdg, Form::Csv),
        }
    }
}

/// What is written.
#[derive(Clone, Copy)]
pub struct What {
    pub table: Table,
    pub form: Form,
    pub options: Options,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let format = match (args.format, &args.out) {
        (Some(format), _) => format,
        (None, Some(path)) => by_ending(path)?,
        (None, None) => bail!("--format FORMAT or --out FILE is needed to know what to write"),
    };
    let (table, form) = format.table_and_form(args.claims);
    if args.claims && (table != Table::Claims || !form.holds(table)) {
        bail!("--claims: claims are written as jsonl, csv, parquet or arrow");
    }
    if args.hxl && form != Form::Csv {
        bail!("--hxl: tags are a row of a spreadsheet; use csv, acled, ged or sdg");
    }
    let audience = if args.private { Audience::Private } else { Audience::Public };
    let options = Options { audience, with_hxl: args.hxl };
    let what = What { table, form, options };
    let filter = args.filters.into_filter();
    let Some(path) = args.out else { return to_stdout(&args.store.path(), filter, what) };
    let counts = to_file(&path, |out| write(&args.store.path(), &filter, what, out))?;
    eprintln!("cairn: {} in {}", counted(counts), path.display());
    Ok(Status::Done)
}

fn by_ending(path: &Path) -> anyhow::Result<Format> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    Format::from_str(ending, true).ok().with_context(|| {
        format!(
            "{}: its ending tells no format; use --format, one of jsonl, csv, geojson, parquet, \
             arrow, acled, ged, sdg",
            printable(&path.display().to_string())
        )
    })
}

/// "812 rows, 3 events left out".
pub fn counted(counts: Counts) -> String {
    let rows =
        cairn_export::words::count(usize::try_from(counts.rows).unwrap_or(usize::MAX), "row");
    match counts.left_out {
        0 => rows,
        n => format!("{rows}, {} events left out that its shape cannot hold", n),
    }
}

/// Writes beside the file and puts it in its place when it is whole, so that a reader never sees
/// half of one and a failure leaves what was there.
pub fn to_file(
    path: &Path,
    write: impl FnOnce(File) -> anyhow::Result<Counts>,
) -> anyhow::Result<Counts> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let name = path.display();
    let file = File::create(&beside).with_context(|| format!("{name}: cannot be written"))?;
    let written = write(file).and_then(|counts| {
        fs::rename(&beside, path).with_context(|| format!("{name}: cannot be put in place"))?;
        Ok(counts)
    });
    if written.is_err() {
        // The failure itself is told; that its remains could not be removed adds nothing.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("writing {name}"))
}

pub fn to_stdout(store: &Path, filter: Filter, what: What) -> anyhow::Result<Status> {
    let is_binary = matches!(what.form, Form::Parquet | Form::Arrow);
    if is_binary && io::stdout().is_terminal() {
        bail!("{} is no text: use --out FILE, or pipe it on", what.form.as_str());
    }
    match write(store, &filter, what, io::stdout()) {
        Ok(Counts { left_out: 0, .. }) => {}
        Ok(counts) => eprintln!("cairn: {}", counted(counts)),
        // `cairn events --format csv | head` closes the pipe on purpose.
        Err(error) if is_closed_pipe(&error) => {}
        Err(error) => return Err(error),
    }
    Ok(Status::Done)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Public columns alone, for a server.
pub fn send(
    store: &Path,
    filter: &Filter,
    table: Table,
    form: Form,
    out: Box<dyn Write + Send>,
) -> Result<(), String> {
    let what = What { table, form, options: Options::PUBLIC };
    write(store, filter, what, out).map(|_| ()).map_err(|error| format!("{error:#}"))
}

/// Hands the events of a store to one file.
fn write(
    path: &Path,
    filter: &Filter,
    what: What,
    out: impl Write + Send + 'static,
) -> anyhow::Result<Counts> {
    let mut store = Store::read(path)?;
    let quotes = Quotes::of(path);
    let words =
        |claim: &cairn_core::ClaimId, spans: &[cairn_core::Span]| quotes.of_claim(claim, spans);
    let records = Records::new(&words);
    let out = BufWriter::with_capacity(1 << 16, out);
    let mut export = Export::new(what.table, what.form, what.options, out)?;
    let mut failure = None;
    store.events(filter, &context()?, |account| {
        failure = records.with(&account, |record| export.put(record)).err();
        failure.is_none()
    })?;
    if let Some(error) = failure {
        return Err(error.into());
    }
    Ok(export.finish()?)
}
