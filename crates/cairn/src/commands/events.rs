use cairn_core::{Date, Kind, Status as EventStatus};
use cairn_link::SettlePolicy;
use cairn_store::{Filter, Sort, Store};
use clap::ValueEnum;

use super::{actor, context, look, store, write_out};
use crate::{
    cli::Status,
    output::{event, json},
};

/// List the events of the store, with what their reports say together
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// A list to read, or one JSON object an event
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// On this day or later
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,

    /// On this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,

    /// Inside these degrees: west,south,east,north
    #[arg(long = "box", value_name = "W,S,E,N", value_parser = bounds, allow_hyphen_values = true)]
    bounds: Option<[f64; 4]>,

    /// In this country, a two-letter code
    #[arg(long, value_name = "CODE")]
    country: Option<String>,

    /// In this province
    #[arg(long, value_name = "NAME")]
    admin1: Option<String>,

    /// With this actor in any role: its id, its name or an alias of it
    #[arg(long, value_name = "ACTOR")]
    actor: Option<String>,

    /// Of these kinds, such as bombing,suicide_bombing
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,

    /// With one of these statuses, such as corroborated,confirmed
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', value_parser = status)]
    status: Vec<EventStatus>,

    /// With at least so many killed, by the best figure
    #[arg(long, value_name = "N")]
    killed: Option<u64>,

    /// With all of these words in one of its reports
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,

    /// Private crime too, which is left out otherwise
    #[arg(long)]
    private_crime: bool,

    /// As the store stood at the end of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,

    /// How figures that differ are reconciled: balanced, conservative, latest or widest
    #[arg(long, value_name = "POLICY", value_parser = policy, default_value = "balanced")]
    policy: SettlePolicy,

    /// What comes first
    #[arg(long, value_enum, default_value_t = Order::Date)]
    sort: Order,

    /// No more than so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Digest,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The latest
    Date,
    /// The most killed
    Killed,
    /// The most independent origins
    Origins,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut store = Store::read(&args.store.path())?;
    let filter = Filter {
        since: args.since,
        until: args.until,
        bounds: args.bounds,
        country: args.country,
        admin1: args.admin1,
        actors: args.actor.as_deref().map(actor::asked).unwrap_or_default(),
        kinds: args.kind,
        statuses: args.status,
        killed_at_least: args.killed,
        words: args.text,
        with_private_crime: args.private_crime,
        as_of: args.as_of,
        policy: args.policy,
        sort: match args.sort {
            Order::Date => Sort::Date,
            Order::Killed => Sort::Killed,
            Order::Origins => Sort::Origins,
        },
        limit: args.limit,
    };
    let look = look();
    let mut sum = event::Sum::default();
    let mut failure = None;
    store.events(&filter, &context()?, |account| {
        let text = match args.format {
            Format::Jsonl => json::event_line(&account),
            Format::Digest => event::entry(&account.event, look).into_bytes(),
        };
        sum.count(&account.event);
        match write_out(&text) {
            Ok(goes_on) => goes_on,
            Err(error) => {
                failure = Some(error);
                false
            }
        }
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    if args.format == Format::Digest {
        write_out(format!("{} · policy {}\n", sum.line(), args.policy.as_str()).as_bytes())?;
    }
    Ok(Status::Done)
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| one_of(&Kind::ALL.map(Kind::as_str)))
}

fn status(word: &str) -> Result<EventStatus, String> {
    EventStatus::parse(word).ok_or_else(|| one_of(&EventStatus::ALL.map(EventStatus::as_str)))
}

pub fn policy(word: &str) -> Result<SettlePolicy, String> {
    SettlePolicy::parse(word).ok_or_else(|| one_of(&SettlePolicy::ALL.map(SettlePolicy::as_str)))
}

fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}

fn bounds(text: &str) -> Result<[f64; 4], String> {
    let degrees: Vec<f64> =
        text.split(',').filter_map(|degree| degree.trim().parse().ok()).collect();
    let wanted = "four degrees, west,south,east,north, such as 35.5,32.3,42.4,37.3".to_owned();
    let [west, south, east, north]: [f64; 4] = degrees.try_into().map_err(|_| wanted.clone())?;
    let is_right = [west, east].iter().all(|lon| lon.abs() <= 180.0)
        && [south, north].iter().all(|lat| lat.abs() <= 90.0)
        && south <= north;
    is_right.then_some([west, south, east, north]).ok_or(wanted)
}
