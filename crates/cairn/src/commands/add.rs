use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use cairn_export::words;
use cairn_store::{Added, Context, Prepared, Stamp, Store};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{context, source::Source, stamp, store, write_out};
use crate::cli::Status;

/// Read reports into the store, and link what they claim into events
///
/// Takes what `cairn read` takes. A report that is there already is left as it is, so that a run
/// that was interrupted is run again; what was told to be added is on disk.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    source: Source,

    #[command(flatten)]
    store: store::StoreFile,

    /// What is printed: how many were added, or one JSON object a report once it is on disk
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// Who adds them
    #[arg(long, value_name = "NAME", env = "CAIRN_AUTHOR", default_value = "cairn")]
    author: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Digest,
    Jsonl,
}

/// Reports in one transaction: a commit waits for the disk, and is shared by as many.
const BATCH: usize = 500;

/// No report waits longer for others to be committed with it.
const PATIENCE: Duration = Duration::from_millis(500);

/// Nothing more comes for the moment: what is there is committed.
const LULL: Duration = Duration::from_millis(20);

/// The program and version that reads, as readings carry it.
const READER: &str = concat!("cairn ", env!("CARGO_PKG_VERSION"));

pub fn run(args: Args) -> anyhow::Result<Status> {
    let Args { source, store, format, author } = args;
    take_in(source, &store.path(), author, format)
}

/// Reads a source into a store, which is made where there is none.
pub fn take_in(
    source: Source,
    path: &Path,
    author: String,
    format: Format,
) -> anyhow::Result<Status> {
    let context = context()?;
    let lineage = &context.lineage;
    let writer = Writer::new(path.to_owned(), &context, author, format, READER)?;
    writer.run(|send| {
        source.each(
            |report, reading, original| Prepared::new(report, reading, &original, lineage),
            send,
        )
    })
}

/// A line on a terminal; nothing where nobody watches.
fn bar() -> ProgressBar {
    let style =
        ProgressStyle::with_template("{spinner} {human_pos} reports · {per_sec} · {elapsed}")
            .expect("a template that is right");
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style)
}

/// The one that writes; reading goes on beside it.
pub struct Writer<'a> {
    store: Store,
    path: PathBuf,
    context: &'a Context,
    author: String,
    format: Format,
    reader: &'static str,
    bar: ProgressBar,
    tally: Tally,
}

impl<'a> Writer<'a> {
    /// `reader` names the program that makes the readings, with its version.
    pub fn new(
        path: PathBuf,
        context: &'a Context,
        author: String,
        format: Format,
        reader: &'static str,
    ) -> anyhow::Result<Writer<'a>> {
        let store = Store::create(&path)?;
        let tally = Tally::default();
        Ok(Writer { store, path, context, author, format, reader, bar: bar(), tally })
    }

    /// Stores what `each` hands on, in batches, and says at the end what became of it.
    pub fn run(
        mut self,
        each: impl FnOnce(Box<dyn FnMut(Prepared) -> ControlFlow<()> + Send>) -> anyhow::Result<Status>,
    ) -> anyhow::Result<Status> {
        let (send, receive) = mpsc::sync_channel::<Prepared>(2 * BATCH);
        let (status, written) = thread::scope(|scope| {
            let writing = scope.spawn(|| self.write(receive));
            let status = each(Box::new(move |prepared| match send.send(prepared) {
                Ok(()) => ControlFlow::Continue(()),
                // The writer has stopped, and says why.
                Err(_) => ControlFlow::Break(()),
            }));
            (status, writing.join().expect("the writer does not panic"))
        });
        self.bar.finish_and_clear();
        written?;
        let (_, events, _) = self.store.counts()?;
        if self.format == Format::Digest {
            let line = self.tally.line(events, &self.path);
            write_out(format!("{line}\n").as_bytes())?;
        }
        status
    }

    fn write(&mut self, prepared: Receiver<Prepared>) -> anyhow::Result<()> {
        let mut batch = Vec::new();
        let mut since = Instant::now();
        loop {
            let is_over = match prepared.recv_timeout(LULL) {
                Ok(report) => {
                    if batch.is_empty() {
                        since = Instant::now();
                    }
                    batch.push(report);
                    if batch.len() < BATCH && since.elapsed() < PATIENCE {
                        continue;
                    }
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            if !batch.is_empty() {
                self.commit(std::mem::take(&mut batch))?;
            }
            if is_over {
                return Ok(());
            }
        }
    }

    fn commit(&mut self, batch: Vec<Prepared>) -> anyhow::Result<()> {
        let names: Vec<Option<String>> =
            batch.iter().map(|report| report.external_id().map(str::to_owned)).collect();
        let stamp: Stamp = stamp(&self.author);
        let added = self.store.add(batch, self.reader, &stamp, self.context)?;
        self.bar.inc(added.len() as u64);
        let mut lines = Vec::new();
        for (added, name) in added.iter().zip(names) {
            self.tally.count(added);
            if self.format == Format::Jsonl {
                serde_json::to_writer(&mut lines, &acknowledgement(added, name))
                    .context("writing an acknowledgement")?;
                lines.push(b'\n');
            }
        }
        // Nobody may be reading any more; what was added is added.
        write_out(&lines).map(drop)
    }
}

fn acknowledgement(added: &Added, external_id: Option<String>) -> serde_json::Value {
    let (word, report) = match added {
        Added::New { report, .. } => ("added", report),
        Added::Changed { report } => ("changed", report),
        Added::Known { report } => ("known", report),
        Added::Purged { report } => ("purged", report),
    };
    serde_json::json!({
        "external_id": external_id,
        "report_id": report.as_str(),
        "became": word,
    })
}

#[derive(Default)]
struct Tally {
    new: usize,
    claims: usize,
    changed: usize,
    known: usize,
    purged: usize,
}

impl Tally {
    fn count(&mut self, added: &Added) {
        match added {
            Added::New { claims, .. } => {
                self.new += 1;
                self.claims += claims;
            }
            Added::Changed { .. } => self.changed += 1,
            Added::Known { .. } => self.known += 1,
            Added::Purged { .. } => self.purged += 1,
        }
    }

    /// "3 reports added with 5 claims, 1 there already · 4 events in cairn.db".
    fn line(&self, events: u64, path: &std::path::Path) -> String {
        let mut said = vec![format!(
            "{} added with {}",
            words::count(self.new, "report"),
            words::count(self.claims, "claim")
        )];
        if self.changed > 0 {
            said.push(format!("{} changed", words::number(self.changed as u64)));
        }
        if self.known > 0 {
            said.push(format!("{} there already", words::number(self.known as u64)));
        }
        if self.purged > 0 {
            said.push(format!("{} purged before and left out", words::number(self.purged as u64)));
        }
        let events = words::count(usize::try_from(events).unwrap_or(usize::MAX), "event");
        format!("{} · {events} in {}", said.join(", "), path.display())
    }
}
