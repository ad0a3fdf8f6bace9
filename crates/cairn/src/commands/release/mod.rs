//! Frozen, versioned folders of data: building one, checking one, and the key that signs them.

mod build;
mod gone;
mod keys;
mod verify;

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use cairn_core::Date;
use cairn_link::SettlePolicy;
use sha2::{Digest, Sha256};

use super::{export::Format, filters, store};
use crate::cli::Status;

/// Write a frozen, versioned release of the events: data, codebook, methodology, changes, checksums
///
/// The same store gives the same bytes: nothing in a release depends on when or where it is made.
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    build: Build,
}

#[derive(clap::Args, Debug)]
struct Build {
    #[command(flatten)]
    store: store::StoreFile,

    /// The folder to make; without it, release-VERSION here
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Shapes beside events.csv, which every release has
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS",
        default_values_t = [Format::Jsonl, Format::Geojson, Format::Parquet])]
    format: Vec<Format>,

    /// The release before, to tell what changed since
    #[arg(long, value_name = "RELEASE")]
    since: Option<PathBuf>,

    /// Sign with the key of this file; `cairn release keygen` makes one
    #[arg(long, value_name = "FILE", env = "CAIRN_RELEASE_KEY")]
    key: Option<PathBuf>,

    /// Its name, by which it is cited; without it, its day
    #[arg(long, value_name = "NAME", value_parser = version)]
    version: Option<String>,

    /// The day that it is of; without it, the day of the ledger's last entry
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,

    /// What the dataset is called
    #[arg(long, value_name = "WORDS", default_value = "Events of armed violence")]
    title: String,

    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,

    /// SPDX name of the licence of the data, such as CC-BY-4.0
    #[arg(long, value_name = "LICENCE")]
    license: Option<String>,

    /// Events of this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,

    /// Events of this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,

    /// Events in this country, a two-letter code
    #[arg(long, value_name = "CODE")]
    country: Option<String>,

    /// Events with one of these statuses; without it, all that no analyst rejected
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', value_parser = filters::status)]
    status: Vec<cairn_core::Status>,

    /// How figures that differ are reconciled
    #[arg(long, value_name = "POLICY", value_parser = filters::policy, default_value = "balanced")]
    policy: SettlePolicy,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Check that a release is whole and unchanged; offline
    ///
    /// Exit status: 0 it is; 1 it is not, and each fault was named.
    Verify(verify::Args),
    /// Make a key to sign releases with, and print its public half
    Keygen(keys::Args),
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    match args.command {
        Some(Command::Verify(args)) => verify::run(args),
        Some(Command::Keygen(args)) => keys::run(args),
        None => build::run(args.build),
    }
}

/// It names a folder and stands in a citation.
fn version(name: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_name = !name.is_empty() && !name.starts_with(['.', '-']) && name.chars().all(is_plain);
    if is_name {
        Ok(name.to_owned())
    } else {
        Err("letters, digits, '.', '-' and '_', such as 2026-11 or 1.2".to_owned())
    }
}

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const SUMS: &str = "SHA256SUMS";
const EVENTS: &str = "data/events.csv";

/// Hex of the SHA-256 of a file, and its length; read in pieces.
fn digest_of(path: &Path) -> anyhow::Result<(String, u64)> {
    let name = path.display();
    let mut file = File::open(path).with_context(|| format!("{name}: cannot be opened"))?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok((hex(&hasher.finalize()), bytes)),
            Ok(n) => {
                hasher.update(&piece[..n]);
                bytes += n as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error).with_context(|| format!("{name}: cannot be read")),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `None` unless it is as many hex digits as `N` bytes have.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.trim();
    let is_hex = text.len() == 2 * N && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate().filter(|_| is_hex) {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    is_hex.then_some(bytes)
}

fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || File::create(path)?.write_all(bytes);
    write().with_context(|| format!("{}: cannot be written", path.display()))
}
