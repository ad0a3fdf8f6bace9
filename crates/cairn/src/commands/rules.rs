use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use anyhow::Context;
use cairn_core::Report;
use cairn_places::Gazetteer;
use cairn_read::{
    Rules,
    check::{Checked, check},
};

use crate::{
    cli::Status,
    gather::{Defaults, Gathered, Input, gather},
    output::page::printable,
};

/// Work on reading rules
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Run the examples of every rule, and find rules that are shadowed, dead or contradicting
    ///
    /// A rule is shadowed when earlier rules of its table have all its words with the same meaning,
    /// or read the marked words of each of its examples in its place; dead when none of its
    /// examples, nor a report given, is read by it; contradicting when another rule of its table
    /// gives one of its words, under the same condition, another meaning.
    Check {
        /// Directory of *.toml files; a file that is not there is checked in its built-in form
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,

        /// Reports in which a rule may show that it is not dead
        #[arg(value_name = "REPORTS")]
        reports: Vec<String>,
    },
}

pub fn run(command: Command) -> anyhow::Result<Status> {
    let Command::Check { rules: dir, reports } = command;
    let files = files(dir.as_deref())?;
    let rules = parse(dir.as_deref(), files.clone())?;
    let (reports, unreadable) = read(&reports);
    let checked = check(&files, &rules, &Gazetteer::embedded(), &reports);
    print!("{}", account(&checked));
    Ok(match (checked.findings.is_empty(), unreadable) {
        (false, _) => Status::Faulty,
        (true, true) => Status::SomeUnreadable,
        (true, false) => Status::Done,
    })
}

/// One line a finding, then how many rules and examples there were.
fn account(checked: &Checked) -> String {
    let mut lines: Vec<String> = checked
        .findings
        .iter()
        .map(|found| {
            let fault = found.fault.as_str();
            format!("{}: {}: {fault}: {}", found.file, found.rule, found.message)
        })
        .collect();
    let known = match checked.known {
        0 => String::new(),
        known => format!(", {known} of them known to be read wrongly"),
    };
    let faults = match checked.findings.len() {
        0 => "no faults".to_owned(),
        1 => "1 fault".to_owned(),
        faults => format!("{faults} faults"),
    };
    lines.push(format!(
        "{} rules with {} examples{known}: {faults}",
        checked.rules, checked.examples
    ));
    lines.push(String::new());
    lines.join("\n")
}

/// The reports of the files, and whether any could not be read.
fn read(files: &[String]) -> (Vec<Report>, bool) {
    let (mut reports, mut unreadable) = (Vec::new(), false);
    let inputs: Vec<Input> = files.iter().map(|file| Input::named(file)).collect();
    let _ = gather(&inputs, &Defaults::default(), &mut |gathered| {
        match gathered {
            Gathered::Report(report, _) => reports.push(report),
            Gathered::Unreadable(problem) => {
                eprintln!("cairn: {}", printable(&problem.to_string()));
                unreadable = true;
            }
            Gathered::Oddity(problem) => eprintln!("cairn: {}", printable(&problem.to_string())),
        }
        ControlFlow::Continue(())
    });
    (reports, unreadable)
}

/// The built-in rules, or those of a directory.
pub fn load(dir: Option<&Path>) -> anyhow::Result<Rules> {
    parse(dir, files(dir)?)
}

fn parse(dir: Option<&Path>, files: Vec<(String, String)>) -> anyhow::Result<Rules> {
    let Some(dir) = dir else { return Ok(Rules::embedded()) };
    Rules::parse(files).with_context(|| format!("the rules in {}", dir.display()))
}

/// The rule files of a directory as (path in it, content); none without one.
fn files(dir: Option<&Path>) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if let Some(dir) = dir {
        collect(dir, dir, &mut files)?;
        if files.is_empty() {
            anyhow::bail!("{}: there is no .toml file in it", dir.display());
        }
    }
    Ok(files)
}

/// Every `*.toml` below `dir` as its path from `root` and its content, in the order of names.
fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, String)>) -> anyhow::Result<()> {
    let entries = fs::read_dir(dir).with_context(|| format!("{}: opening it", dir.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path);
            let content = fs::read_to_string(&path)
                .with_context(|| format!("{}: reading it", path.display()))?;
            files.push((name.to_string_lossy().replace('\\', "/"), content));
        }
    }
    Ok(())
}
