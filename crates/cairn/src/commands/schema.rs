use cairn_export::json;

use super::write_out;
use crate::cli::Status;

/// Print the JSON Schema of a line of `cairn read --format jsonl`, or of `cairn events`
#[derive(clap::Args, Debug)]
pub struct Args {
    #[arg(value_enum, default_value_t = Of::Read)]
    of: Of,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Of {
    Read,
    Events,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let schema = match args.of {
        Of::Read => json::schema(),
        Of::Events => json::events_schema(),
    };
    write_out(schema.as_bytes())?;
    Ok(Status::Done)
}
