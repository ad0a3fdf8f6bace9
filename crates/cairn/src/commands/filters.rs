use cairn_core::{Date, Kind, Status as EventStatus};
use cairn_link::SettlePolicy;
use cairn_store::{Filter, Sort};
use clap::ValueEnum;

use super::actor;

/// Which events, and what comes first.
#[derive(clap::Args, Debug)]
pub struct Filters {
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
enum Order {
    /// The latest
    Date,
    /// The most killed
    Killed,
    /// The most independent origins
    Origins,
}

impl Filters {
    pub fn policy(&self) -> SettlePolicy {
        self.policy
    }

    pub fn into_filter(self) -> Filter {
        Filter {
            since: self.since,
            until: self.until,
            bounds: self.bounds,
            country: self.country,
            admin1: self.admin1,
            actors: self.actor.as_deref().map(actor::asked).unwrap_or_default(),
            kinds: self.kind,
            statuses: self.status,
            killed_at_least: self.killed,
            words: self.text,
            with_private_crime: self.private_crime,
            as_of: self.as_of,
            policy: self.policy,
            sort: match self.sort {
                Order::Date => Sort::Date,
                Order::Killed => Sort::Killed,
                Order::Origins => Sort::Origins,
            },
            after: None,
            limit: self.limit,
        }
    }
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| one_of(&Kind::ALL.map(Kind::as_str)))
}

pub fn status(word: &str) -> Result<EventStatus, String> {
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
