use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use cairn_read::Rules;

use crate::cli::Status;

/// Work on reading rules
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Check that rule files can be used, without reading anything
    Check {
        /// Directory of *.toml files; without it, the built-in rules are checked
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

pub fn run(command: Command) -> anyhow::Result<Status> {
    let Command::Check { rules } = command;
    load(rules.as_deref())?;
    match rules {
        Some(dir) => eprintln!("The rules in {} can be used.", dir.display()),
        None => eprintln!("The built-in rules can be used."),
    }
    Ok(Status::Done)
}

/// The built-in rules, or those of a directory.
pub fn load(dir: Option<&Path>) -> anyhow::Result<Rules> {
    let Some(dir) = dir else { return Ok(Rules::embedded()) };
    let mut files = Vec::new();
    collect(dir, dir, &mut files)?;
    if files.is_empty() {
        anyhow::bail!("{}: there is no .toml file in it", dir.display());
    }
    Rules::parse(files).with_context(|| format!("the rules in {}", dir.display()))
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
