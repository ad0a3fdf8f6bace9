//! `cairn eval`: what share of a benchmark is read and linked rightly, and what is not.
//!
//! The figures are those of the benchmarks' own scorers, name for name. They are no tests: a
//! number that falls is explained with `--errors` before it is accepted or mended.

mod entities;
mod events;
mod gold;
mod headlines;
mod linking;
mod misses;
mod pipeline;
mod places;
mod score;
mod stories;

use std::{
    io::{self, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use cairn_core::{Reading, Report};
use cairn_places::Gazetteer;
use cairn_read::Rules;
use serde::de::DeserializeOwned;

use self::{gold::Row, misses::Miss, score::Score, stories::Story};
use crate::{
    cli::Status,
    commands::places as places_command,
    gather::{Defaults, Gathered, Input, Sink, gather, gather_bytes},
};

/// Score reading and linking on benchmark files
///
/// Example: cairn eval --errors events.jsonl
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Benchmark files: JSON Lines of reports with what is in them
    #[arg(required = true, value_name = "BENCH")]
    files: Vec<PathBuf>,

    /// What the files hold; by default their first line tells
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,

    /// Countries that the reports are about, a prior for places [headlines and linking: SY]
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,

    /// Show what was missed and what was falsely found, by cause
    #[arg(long)]
    errors: bool,

    /// A list of places of your own, as `cairn places add` makes it
    #[arg(long, value_name = "LIST")]
    places: Option<PathBuf>,

    /// With --errors: quotes shown for each cause, 0 for all
    #[arg(long, value_name = "N", default_value_t = 25)]
    limit: usize,
}

/// What a benchmark asks.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every event of a report, every field
    Events,
    /// Every place name, and where it is
    Places,
    /// Organisations, places, persons, times, weapons, vehicles
    Entities,
    /// The figure and the place of one headline
    Headlines,
    /// Which headlines speak of one event
    Linking,
    /// Short stories told by several reports: their events, figures and status
    Stories,
}

/// Prints each figure as `name value`, and with `--errors` the differences after them.
pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut out = io::stdout().lock();
    for file in &args.files {
        let (scores, misses) =
            score_file(&args, file).with_context(|| file.display().to_string())?;
        match write(&args, &scores, &misses, &mut out) {
            // Nobody reads it any more, which is no error.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written.context("writing to standard output")?,
        }
    }
    Ok(Status::Done)
}

fn write(args: &Args, scores: &[Score], misses: &[Miss], out: &mut impl Write) -> io::Result<()> {
    for score in scores {
        writeln!(out, "{score}")?;
    }
    if args.errors {
        misses::write(misses, args.limit, out)?;
    }
    Ok(())
}

fn score_file(args: &Args, file: &Path) -> anyhow::Result<(Vec<Score>, Vec<Miss>)> {
    let kind = match args.kind {
        Some(kind) => kind,
        None => detect(&first_line(file)?)?,
    };
    if kind == Kind::Stories {
        return score_stories(file, &args.country);
    }
    let syria = ["SY".to_owned()];
    let countries: &[String] = match kind {
        Kind::Headlines | Kind::Linking if args.country.is_empty() => &syria,
        _ => &args.country,
    };
    let gazetteer = gazetteer(args)?;
    let inputs = [Input::Path(file.to_owned())];
    let read =
        read_all(&gazetteer, countries, &mut |sink| gather(&inputs, &Defaults::default(), sink))?;
    Ok(match kind {
        Kind::Events => events::score(&rows(read, "claims")?),
        Kind::Places => places::score(&rows(read, "gold")?),
        Kind::Entities => entities::score(&rows(read, "gold")?),
        Kind::Headlines => headlines::score(&rows(read, "gold")?),
        Kind::Linking => score_linking(read)?,
        Kind::Stories => unreachable!("scored above, a file of another shape"),
    })
}

/// A score does not depend on where it is taken: a list counts only when it is named.
fn gazetteer(args: &Args) -> anyhow::Result<Gazetteer> {
    match &args.places {
        Some(list) => places_command::gazetteer(Some(list)),
        None => Ok(Gazetteer::embedded()),
    }
}

fn score_linking(read: Vec<(Report, Reading)>) -> anyhow::Result<(Vec<Score>, Vec<Miss>)> {
    let events = pipeline::events(&read)?;
    let rows: Vec<Row<serde_json::Value>> = rows(read, "gold")?;
    let gold = rows.iter().map(|row| (row.id(), row.gold.to_string())).collect();
    let texts = rows.iter().map(|row| (row.id(), row.report.text.clone())).collect();
    Ok(linking::score(&events, &gold, &texts))
}

/// Each story is a ledger of its own.
fn score_stories(file: &Path, countries: &[String]) -> anyhow::Result<(Vec<Score>, Vec<Miss>)> {
    let stories: Vec<Story> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let mut tallies = stories::Tallies::default();
    for story in &stories {
        let reports = serde_json::to_vec(&story.reports)?;
        let read = read_all(&Gazetteer::embedded(), countries, &mut |sink| {
            gather_bytes(&story.story, &reports, &Defaults::default(), sink)
        })?;
        tallies.add(story, &pipeline::events(&read)?);
    }
    Ok(tallies.scores())
}

/// Reads a benchmark as `cairn read` reads any file; a row that cannot be read would skew the score.
fn read_all(
    gazetteer: &Gazetteer,
    countries: &[String],
    gather: &mut dyn FnMut(&mut Sink<'_>) -> ControlFlow<()>,
) -> anyhow::Result<Vec<(Report, Reading)>> {
    let rules = Rules::embedded();
    let mut read = Vec::new();
    let mut problem = None;
    let _ = gather(&mut |item| match item {
        Gathered::Report(report, _) => {
            let reading = cairn_read::read(&report, &rules, gazetteer, countries);
            read.push((report, reading));
            ControlFlow::Continue(())
        }
        Gathered::Oddity(_) => ControlFlow::Continue(()),
        Gathered::Unreadable(what) => {
            problem = Some(what);
            ControlFlow::Break(())
        }
    });
    match problem {
        Some(problem) => bail!("{problem}"),
        None => Ok(read),
    }
}

fn first_line(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned())
}

/// Which benchmark a row belongs to, told by the shape of what is beside its text.
fn detect(line: &str) -> anyhow::Result<Kind> {
    if line.trim() == "[" {
        return Ok(Kind::Stories);
    }
    let row: serde_json::Value = serde_json::from_str(line).context("line 1 is not JSON")?;
    let gold = &row["gold"];
    let has = |key: &str| gold.get(key).is_some() || gold[0].get(key).is_some();
    Ok(match () {
        () if row["claims"].is_array() => Kind::Events,
        () if gold.is_number() => Kind::Linking,
        () if has("stated") => Kind::Headlines,
        () if has("type") => Kind::Entities,
        () if has("lat") => Kind::Places,
        () => bail!("line 1 fits no benchmark that is known; name it with --as"),
    })
}

/// What a benchmark says of a report rides with it under a key that no report has.
fn rows<G: DeserializeOwned>(
    read: Vec<(Report, Reading)>,
    key: &str,
) -> anyhow::Result<Vec<Row<G>>> {
    let row = |(report, reading): (Report, Reading)| {
        let id = report.external_id.clone().unwrap_or_else(|| report.id.to_string());
        let json = report.extra.iter().find(|(name, _)| name == key);
        let (_, json) = json.with_context(|| format!("report {id} has no \"{key}\""))?;
        let gold = serde_json::from_str(json)
            .with_context(|| format!("report {id}: \"{key}\" is not as the benchmark has it"))?;
        Ok(Row { report, reading, gold })
    };
    read.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests;
