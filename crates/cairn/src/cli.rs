use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    commands::{
        add, backup, completions, decide, demo, events, export, import, man, people, places, read,
        rebuild, release, rules, schema, serve, show, verify,
    },
    eval,
};

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Done,
    /// Some inputs could not be read; each was named, the others were processed.
    SomeUnreadable,
    /// What was to be checked has faults; each was named.
    Faulty,
}

/// Reads reports of armed violence into claims that show their evidence
///
/// Who says what happened, to whom, where, when, how many, and in which words.
#[derive(Debug, Parser)]
#[command(name = "cairn", version, max_term_width = 100, subcommand_required = true)]
#[command(
    after_help = "Exit status: 0 done; 1 some inputs could not be read, or a check found faults; 2 wrong usage."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Args),
    Add(add::Args),
    #[command(subcommand)]
    Import(import::Command),
    Events(events::Args),
    Show(show::Args),
    Export(export::Args),
    Release(release::Args),
    Decide(decide::Args),
    Serve(serve::Args),
    People(people::Args),
    Demo(demo::Args),
    Verify(verify::Args),
    Rebuild(rebuild::Args),
    Backup(backup::Args),
    Eval(eval::Args),
    #[command(subcommand)]
    Places(places::Command),
    #[command(subcommand)]
    Rules(rules::Command),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    Schema(schema::Args),
}

/// Runs what the command line asks; the only place that ends in an exit status.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Read(args) => read::run(args),
        Command::Add(args) => add::run(args),
        Command::Import(command) => import::run(command),
        Command::Events(args) => events::run(args),
        Command::Show(args) => show::run(args),
        Command::Export(args) => export::run(args),
        Command::Release(args) => release::run(args),
        Command::Decide(args) => decide::run(args),
        Command::Serve(args) => serve::run(args),
        Command::People(args) => people::run(args),
        Command::Demo(args) => demo::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Rebuild(args) => rebuild::run(args),
        Command::Backup(args) => backup::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Places(command) => places::run(command),
        Command::Rules(command) => rules::run(command),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::Schema(args) => schema::run(args),
    };
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::SomeUnreadable | Status::Faulty) => ExitCode::from(1),
        Err(err) => {
            eprintln!("cairn: {err:#}");
            ExitCode::from(2)
        }
    }
}
