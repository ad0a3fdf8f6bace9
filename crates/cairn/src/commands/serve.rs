use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use anyhow::{Context as _, anyhow, bail};
use cairn_read::Rules;
use cairn_serve::{Access, Actor, Options, People, Tiles, run as serve};

use super::{actor, context, export, store};
use crate::{cli::Status, output::event::in_short};

/// Serve the store: pages to read and decide in, and the API under /api
///
/// On this machine alone, whoever opens the pages is the analyst that --author names. Where `cairn
/// people` has made accounts, everybody logs in. With --public only confirmed and corroborated events
/// are shown and nothing can be decided.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    #[command(flatten)]
    listen: Listen,

    /// A folder of releases, which are served under /api/v1/releases
    #[arg(long, value_name = "DIR")]
    releases: Option<PathBuf>,

    /// An event is confirmed or rejected when two people say so
    #[arg(long, conflicts_with = "public")]
    second_review: bool,

    /// Show only confirmed and corroborated events, and let nobody decide
    #[arg(long)]
    public: bool,
}

/// Where a server listens, and under whose name decisions are written.
#[derive(clap::Args, Debug)]
pub struct Listen {
    /// The address to listen on
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,

    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7171)]
    port: u16,

    /// The name that decisions made in the pages are signed with
    #[arg(long, value_name = "NAME", env = "CAIRN_AUTHOR", default_value = "local analyst")]
    author: String,

    /// A base map in place of the built-in one: https://HOST/…/{z}/{x}/{y}.png
    ///
    /// Browsers ask that host for what they look at, and nobody else for anything.
    #[arg(long, value_name = "ADDRESS", requires = "attribution")]
    tiles: Option<String>,

    /// Who made the base map of --tiles, as it asks to be named
    #[arg(long, value_name = "WORDS", requires = "tiles")]
    attribution: Option<String>,

    /// Listen beyond this machine without TLS: only behind a proxy that adds it
    #[arg(long)]
    behind_proxy: bool,
}

impl Listen {
    pub fn author(&self) -> &str {
        &self.author
    }
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let people = People::load(&People::path_of(&args.store.path()))?;
    let access = match args.public {
        true => Access::Public,
        false if people.is_empty() => Access::Analyst(args.listen.author.clone()),
        false => Access::People,
    };
    if args.second_review && access != Access::People {
        bail!(
            "--second-review: a second person needs an account; make some with `cairn people add`"
        );
    }
    let asked = Asked {
        store: args.store.path(),
        releases: args.releases,
        access,
        persons: 1 + u32::from(args.second_review),
    };
    listen(&args.listen, asked, |address| {
        eprintln!("cairn: serving on http://{address} · stop with Ctrl-C");
    })
}

/// What is served, and to whom.
pub struct Asked {
    pub store: PathBuf,
    pub releases: Option<PathBuf>,
    pub access: Access,
    /// How many people must agree before an event is confirmed or rejected.
    pub persons: u32,
}

/// Serves until it is stopped; refuses to show more, or to more people, than is safe.
pub fn listen(
    listen: &Listen,
    Asked { store, releases, access, persons }: Asked,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<Status> {
    if listen.author.trim().is_empty() {
        bail!("--author is empty: decisions are signed, give the name of whoever decides");
    }
    let is_local = listen.address.is_loopback();
    if !is_local && matches!(access, Access::Analyst(_)) {
        bail!(
            "{}: anybody who reaches this address could decide in your name; make accounts with `cairn people add`, publish with --public, or leave out --address to serve this machine alone",
            listen.address
        );
    }
    if !is_local && !listen.behind_proxy {
        bail!(
            "{}: what is read here would travel unencrypted; put a proxy with TLS before it and say so with --behind-proxy",
            listen.address
        );
    }
    let hosts = match is_local {
        true => ["127.0.0.1", "localhost", "[::1]"].map(str::to_owned).to_vec(),
        false => Vec::new(),
    };
    let tiles = listen.tiles.as_deref().zip(listen.attribution.as_deref());
    let tiles = tiles
        .map(|(address, by)| Tiles::new(address, by).map_err(|why| anyhow!("{address}: {why}")))
        .transpose()
        .context("--tiles")?;
    let options = Options {
        tiles,
        store,
        context: context()?,
        actors: actors(),
        actors_meant: actor::asked,
        access,
        persons,
        write: export::send,
        releases,
        describe: in_short,
        hosts,
        is_behind_proxy: listen.behind_proxy,
    };
    serve(options, SocketAddr::new(listen.address, listen.port), ready)?;
    Ok(Status::Done)
}

/// The actors that reports mean, by which pages name those that events know by an id.
fn actors() -> Vec<Actor> {
    let rules = Rules::embedded();
    let known = rules.actors().iter();
    known
        .map(|actor| Actor {
            id: actor.id.clone(),
            name: actor.name.clone(),
            kind: actor.kind.clone(),
            countries: actor.countries.clone(),
        })
        .collect()
}
