use super::write_out;
use crate::{cli::Status, output::json};

/// Print the JSON Schema of a line of `cairn read --format jsonl`
#[derive(clap::Args, Debug)]
pub struct Args {}

pub fn run(Args {}: Args) -> anyhow::Result<Status> {
    write_out(json::schema().as_bytes())?;
    Ok(Status::Done)
}
