use std::{fs, io::IsTerminal as _, net::SocketAddr, path::PathBuf, process::Command};

use anyhow::Context as _;
use cairn_export::import::Dataset;
use cairn_serve::Access;

use super::{add, import, serve, source::Source};
use crate::cli::Status;

/// Fill a store with sample reports and open its pages
///
/// The reports were written for this, of real events; the outlets do not exist. Each names the
/// facts it tells and who said them. Run it again and it goes on with the same store.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder that reports and store are written to
    #[arg(long, value_name = "DIR", default_value = "cairn-demo")]
    dir: PathBuf,

    #[command(flatten)]
    listen: serve::Listen,

    /// Take in a UCDP GED file too, of events that others have coded
    #[arg(long, value_name = "FILE")]
    ged: Option<PathBuf>,

    /// Fill the store and serve nothing
    #[arg(long)]
    no_serve: bool,

    /// Serve without opening a browser
    #[arg(long)]
    no_browser: bool,
}

/// One report a line, with the facts that it tells and who said them.
const REPORTS: &str = include_str!("../../demo/reports.jsonl");

pub fn run(args: Args) -> anyhow::Result<Status> {
    let (reports, store) = (args.dir.join("reports.jsonl"), args.dir.join("cairn.db"));
    let write = || fs::create_dir_all(&args.dir).and_then(|()| fs::write(&reports, REPORTS));
    write().with_context(|| format!("writing {}", reports.display()))?;
    let status =
        add::take_in(Source::file(&reports), &store, "demo".to_owned(), add::Format::Digest)?;
    if let Some(ged) = args.ged.filter(|_| status == Status::Done) {
        // Rows that cannot be taken in were named, and the rest is worth looking at.
        import::take_in(Dataset::Ged, &ged, store.clone(), "demo".to_owned(), add::Format::Digest)?;
    }
    if args.no_serve || status != Status::Done {
        return Ok(status);
    }
    let access = Access::Analyst(args.listen.author().to_owned());
    let asked = serve::Asked { store, releases: None, access, persons: 1 };
    serve::listen(&args.listen, asked, |address| {
        eprintln!("cairn: open http://{address} · stop with Ctrl-C");
        if !args.no_browser && std::io::stderr().is_terminal() {
            open(address);
        }
    })
}

/// Opens the pages in the person's browser; where that fails, the address was printed.
fn open(address: SocketAddr) {
    let url = format!("http://{address}");
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    let _ = Command::new(program).args(first).arg(url).spawn();
}
