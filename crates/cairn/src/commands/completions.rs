use clap::CommandFactory;

use super::write_out;
use crate::cli::{Cli, Status};

/// Print the completions of a shell
///
/// Example: cairn completions bash > ~/.local/share/bash-completion/completions/cairn
#[derive(clap::Args, Debug)]
pub struct Args {
    shell: clap_complete::Shell,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cairn", &mut script);
    write_out(&script)?;
    Ok(Status::Done)
}
