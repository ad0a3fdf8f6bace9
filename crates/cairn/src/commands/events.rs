use cairn_export::{Audience, Form, Options, Table, json};
use cairn_store::Store;
use clap::ValueEnum;

use super::{context, export, filters::Filters, look, store, write_out};
use crate::{cli::Status, output::event};

/// List the events of the store, with what their reports say together
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// A list to read, one JSON object an event, or a file for another program
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Digest,
    /// Events with their claims, links and decisions
    Jsonl,
    /// A spreadsheet, one row an event
    Csv,
    /// Areas for a map
    Geojson,
    Parquet,
    /// Arrow IPC
    Arrow,
    /// The 31 columns of ACLED
    Acled,
    /// The 49 columns of UCDP GED
    Ged,
    /// Documented deaths as SDG indicator 16.1.2 divides them
    Sdg,
}

impl Format {
    fn table(self) -> Option<(Table, Form)> {
        Some(match self {
            Format::Digest | Format::Jsonl => return None,
            Format::Csv => (Table::Events, Form::Csv),
            Format::Geojson => (Table::Events, Form::GeoJson),
            Format::Parquet => (Table::Events, Form::Parquet),
            Format::Arrow => (Table::Events, Form::Arrow),
            Format::Acled => (Table::Acled, Form::Csv),
            Format::Ged => (Table::Ged, Form::Csv),
            Format::Sdg => (Table::Sdg, Form::Csv),
        })
    }
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    if let Some((table, form)) = args.format.table() {
        let options = Options { audience: Audience::Public, with_hxl: false };
        let what = export::What { table, form, options };
        return export::to_stdout(&args.store.path(), args.filters.into_filter(), what);
    }
    let mut store = Store::read(&args.store.path())?;
    let policy = args.filters.policy();
    let look = look();
    let mut sum = event::Sum::default();
    let mut failure = None;
    store.events(&args.filters.into_filter(), &context()?, |account| {
        let text = match args.format {
            Format::Digest => event::entry(&account.event, look).into_bytes(),
            _ => json::event_line(&account.event, account.claims()),
        };
        sum.count(&account.event);
        match write_out(&text) {
            Ok(goes_on) => goes_on,
            Err(error) => {
                failure = Some(error);
                false
            }
        }
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    if args.format == Format::Digest {
        write_out(format!("{} · policy {}\n", sum.line(), policy.as_str()).as_bytes())?;
    }
    Ok(Status::Done)
}
