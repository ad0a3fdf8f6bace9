use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use cairn_core::{ClaimId, Span, Status as EventStatus};
use cairn_export::{
    Counts, Export, Form, Options, Table,
    release::{
        About, Changes, Facts, FileEntry, Ledger, Manifest, Notes, Previous, citation, codebook,
        compare, methodology, readme,
    },
    words,
};
use cairn_store::{Filter, Sort, Store};
use sha2::{Digest, Sha256};

use super::{
    super::{context, write_out},
    Build, EVENTS, MANIFEST, SIGNATURE, SUMS, digest_of, gone, hex, keys, verify, write_file,
};
use crate::{cli::Status, quotes::Quotes, records::Records};

pub fn run(args: Build) -> anyhow::Result<Status> {
    let key = args.key.as_deref().map(keys::load).transpose()?;
    let before = args.since.as_deref().map(before).transpose()?;
    let mut store = Store::read(&args.store.path())?;
    let (about, ledger) = about(&args, &store)?;
    let out = args.out.clone().unwrap_or_else(|| format!("release-{}", about.version).into());
    if out.exists() {
        bail!("{}: is there already; a release is never overwritten", out.display());
    }
    let mut making = out.clone().into_os_string();
    making.push(".part");
    let making = PathBuf::from(making);
    if making.exists() {
        bail!("{}: is left of a build that was stopped; remove it first", making.display());
    }
    let release = Release { args: &args, about, ledger, before, folder: making.clone() };
    let made = release.make(&mut store, key.as_ref()).and_then(|facts| {
        fs::rename(&making, &out)
            .with_context(|| format!("{}: cannot be put in place", out.display()))?;
        Ok(facts)
    });
    if made.is_err() {
        // The failure itself is told; that its remains could not be removed adds nothing.
        let _ = fs::remove_dir_all(&making);
    }
    let facts = made?;
    let events = words::count(usize::try_from(facts.events).unwrap_or(usize::MAX), "event");
    let signed = if key.is_some() { "signed" } else { "not signed" };
    write_out(format!("{events} in {} · {signed}\n", out.display()).as_bytes())?;
    Ok(Status::Done)
}

/// The release before, which must be whole: what is compared with it is published.
struct Before {
    events: PathBuf,
    previous: Previous,
}

fn before(folder: &Path) -> anyhow::Result<Before> {
    let checked = verify::check(folder, None)?;
    if let Some(fault) = checked.faults.first() {
        bail!(
            "{}: is not as it was released: {fault}; `cairn release verify` names every fault",
            folder.display()
        );
    }
    Ok(Before {
        events: folder.join(EVENTS),
        previous: Previous {
            version: checked.manifest.about.version,
            sha256: hex(&Sha256::digest(&checked.manifest_bytes)),
        },
    })
}

fn about(args: &Build, store: &Store) -> anyhow::Result<(About, Ledger)> {
    let (_, _, last) = store.counts()?;
    let last = last.map(|time| jiff::tz::Offset::UTC.to_datetime(time).date());
    let Some(date) = args.date.or(last) else {
        bail!("{}: the ledger is empty; there is nothing to release", args.store.path().display())
    };
    let (entries, head) = store.head()?;
    let about = About {
        title: args.title.clone(),
        version: args.version.clone().unwrap_or_else(|| date.to_string()),
        date: date.to_string(),
        publisher: args.publisher.clone(),
        licence: args.license.clone(),
        made_by: concat!("cairn ", env!("CARGO_PKG_VERSION")).to_owned(),
        rules_sha256: rules_sha256(),
        link_policy: context()?.link.id,
        settle_policy: args.policy.id().to_owned(),
        criteria: criteria(args),
    };
    Ok((about, Ledger { entries, head: head.to_string() }))
}

/// Of every file of rules and codebook that reading uses, each after its name.
fn rules_sha256() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in cairn_read::Rules::files() {
        hasher.update(format!("{name}\n{}\n{text}", text.len()));
    }
    hex(&hasher.finalize())
}

fn criteria(args: &Build) -> Vec<String> {
    let statuses: Vec<String> = args.status.iter().map(|status| words::status(*status)).collect();
    let mut criteria = vec![match statuses.as_slice() {
        [] => "Every status but rejected.".to_owned(),
        some => format!("Status {}.", some.join(" or ")),
    }];
    criteria.extend(args.from.map(|day| format!("May have happened on {day} or later.")));
    criteria.extend(args.to.map(|day| format!("May have happened on {day} or earlier.")));
    criteria.extend(args.country.as_ref().map(|code| format!("In {}.", code.to_uppercase())));
    criteria.push("Private crime is left out.".to_owned());
    criteria
}

fn filter(args: &Build) -> Filter {
    let all_but_rejected = EventStatus::ALL.into_iter().filter(|s| *s != EventStatus::Rejected);
    Filter {
        since: args.from,
        until: args.to,
        country: args.country.clone(),
        statuses: match args.status.as_slice() {
            [] => all_but_rejected.collect(),
            some => some.to_vec(),
        },
        policy: args.policy,
        sort: Sort::Id,
        ..Filter::default()
    }
}

/// A file of the release while events go by.
struct Data {
    path: String,
    table: Table,
    export: Export,
}

struct Release<'a> {
    args: &'a Build,
    about: About,
    ledger: Ledger,
    before: Option<Before>,
    folder: PathBuf,
}

impl Release<'_> {
    fn make(
        &self,
        store: &mut Store,
        key: Option<&ed25519_dalek::SigningKey>,
    ) -> anyhow::Result<Facts> {
        let data = self.folder.join("data");
        fs::create_dir_all(&data).with_context(|| format!("{}: cannot be made", data.display()))?;
        let mut rows: Vec<(String, u64)> = Vec::new();
        let (facts, tables) = self.data(store, &mut rows)?;
        rows.extend(self.changes(store)?);
        let reliability = self.args.policy.reliability();
        for (name, text) in [
            ("CODEBOOK.md", codebook(&self.about, &tables)),
            ("METHODOLOGY.md", methodology(&self.about, &self.ledger, &facts, reliability)),
            ("CITATION.cff", citation(&self.about, &self.ledger.head)),
        ] {
            write_file(&self.folder.join(name), text.as_bytes())?;
        }
        let files = self.entries(&rows)?;
        let readme = readme(&self.about, &files, key.is_some());
        write_file(&self.folder.join("README.md"), readme.as_bytes())?;
        let sums: String = self
            .entries(&rows)?
            .iter()
            .map(|file| format!("{}  {}\n", file.sha256, file.path))
            .collect();
        write_file(&self.folder.join(SUMS), sums.as_bytes())?;
        let manifest = Manifest {
            format: Manifest::FORMAT.to_owned(),
            about: self.about.clone(),
            ledger: self.ledger.clone(),
            previous: self.before.as_ref().map(|before| before.previous.clone()),
            files: self.entries(&rows)?,
        };
        let json = manifest.to_json();
        write_file(&self.folder.join(MANIFEST), &json)?;
        if let Some(key) = key {
            write_file(&self.folder.join(SIGNATURE), &keys::sign(key, &json)?)?;
        }
        Ok(facts)
    }

    /// Writes the tables, all in one pass over the events.
    fn data(
        &self,
        store: &mut Store,
        rows: &mut Vec<(String, u64)>,
    ) -> anyhow::Result<(Facts, Vec<Table>)> {
        let mut wanted = vec![(Table::Events, Form::Csv, "events.csv".to_owned())];
        for format in &self.args.format {
            let (table, form) = format.table_and_form(false);
            wanted.push((table, form, format!("{}.{}", table.as_str(), form.as_str())));
            if Form::holds(form, Table::Claims) && table == Table::Events {
                wanted.push((Table::Claims, form, format!("claims.{}", form.as_str())));
            }
        }
        wanted.sort();
        wanted.dedup();
        let mut files = Vec::new();
        for (table, form, name) in wanted {
            let path = format!("data/{name}");
            let file = File::create(self.folder.join(&path))
                .with_context(|| format!("{path}: cannot be written"))?;
            let export = Export::new(table, form, Options::PUBLIC, BufWriter::new(file))?;
            files.push(Data { path, table, export });
        }
        let mut tables: Vec<Table> = files.iter().map(|file| file.table).collect();
        tables.dedup();
        let store_path = self.args.store.path();
        let quotes = Quotes::of(&store_path);
        let quote = |claim: &ClaimId, spans: &[Span]| quotes.of_claim(claim, spans);
        let records = Records::new(&quote);
        let mut facts = Facts::default();
        let mut failure = None;
        store.events(&filter(self.args), &context()?, |account| {
            records.with(&account, |record| {
                facts.count(record);
                for file in &mut files {
                    if let Err(error) = file.export.put(record) {
                        failure = Some((file.path.clone(), error));
                    }
                }
            });
            failure.is_none()
        })?;
        if let Some((path, error)) = failure {
            return Err(error).with_context(|| format!("{path}: cannot be written"));
        }
        for file in files {
            let Counts { rows: count, .. } = file
                .export
                .finish()
                .with_context(|| format!("{}: cannot be written", file.path))?;
            rows.push((file.path, count));
        }
        Ok((facts, tables))
    }

    /// Writes what changed since the release before.
    fn changes(&self, store: &mut Store) -> anyhow::Result<Option<(String, u64)>> {
        let mut notes = Notes::default();
        let mut count = None;
        if let Some(before) = &self.before {
            let path = self.folder.join("changes.csv");
            let file = File::create(&path).context("changes.csv: cannot be written")?;
            let mut table = Changes::new(BufWriter::new(file))?;
            let open = |path: &Path| -> anyhow::Result<BufReader<File>> {
                let file = File::open(path)
                    .with_context(|| format!("{}: cannot be opened", path.display()))?;
                Ok(BufReader::new(file))
            };
            let (filter, context) = (filter(self.args), context()?);
            let fate = |id: &cairn_core::EventId| {
                gone::fate(store, id, &filter, &context).map_err(io::Error::other)
            };
            let (old, new) = (open(&before.events)?, open(&self.folder.join(EVENTS))?);
            compare(old, new, fate, |row, change| {
                notes.put(row, &change);
                table.put(row, &change)
            })
            .with_context(|| format!("comparing with {}", before.events.display()))?;
            count = Some(("changes.csv".to_owned(), table.finish()?));
        }
        let previous = self.before.as_ref().map(|before| before.previous.version.as_str());
        let text = notes.to_markdown(&self.about.version, previous);
        write_file(&self.folder.join("CHANGES.md"), text.as_bytes())?;
        Ok(count)
    }

    /// Every file that is there by now.
    fn entries(&self, rows: &[(String, u64)]) -> anyhow::Result<Vec<FileEntry>> {
        let mut entries = Vec::new();
        for path in verify::files_under(&self.folder)? {
            let (sha256, bytes) = digest_of(&self.folder.join(&path))?;
            let rows = rows.iter().find(|(name, _)| *name == path).map(|(_, rows)| *rows);
            entries.push(FileEntry { path, bytes, sha256, rows });
        }
        Ok(entries)
    }
}
