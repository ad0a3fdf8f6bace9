use clap::CommandFactory;

use super::write_out;
use crate::cli::{Cli, Status};

/// Print the manual page
///
/// Example: cairn man | man -l -
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The page of one command, such as `read`
    command: Option<String>,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut whole = Cli::command().name("cairn");
    whole.build();
    let page_of = match &args.command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| anyhow::anyhow!("there is no command `{name}`; see `cairn --help`"))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(page_of).render(&mut page)?;
    write_out(&page)?;
    Ok(Status::Done)
}
