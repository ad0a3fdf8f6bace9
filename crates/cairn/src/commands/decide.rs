use anyhow::{Context as _, anyhow, bail};
use cairn_core::{
    Certainty, ClaimId, DateRange, EventId, Figure, Kind, Outcome, Participant, Place,
    PlacePrecision, ReportId, Role, Setting, Subject,
};
use cairn_link::SettlePolicy;
use cairn_store::{Deed, Store};

use super::{context, show, stamp, store};
use crate::{cli::Status, output::event};

/// Write an analyst's decision into the ledger; figures and links follow from it
///
/// Nothing is edited: a decision is added with who, when and why, and undoing it is another one.
/// EVENT, CLAIM and REPORT are ids as `cairn show` prints them, or beginnings of them.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// Who decides
    #[arg(long, value_name = "NAME", env = "CAIRN_AUTHOR", global = true)]
    author: Option<String>,

    /// Why, in your own words; it stays in the ledger for ever
    #[arg(long, value_name = "WORDS", global = true)]
    reason: Option<String>,

    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand, Debug)]
enum Act {
    /// It happened as settled
    Confirm {
        event: String,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// It did not happen, or is no event
    Reject {
        event: String,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// These two claims tell of one event
    Link { claim: String, other: String },
    /// These two claims do not tell of one event
    Unlink { claim: String, other: String },
    /// Two events are one; the older id stays, the other leads to it
    Merge { from: String, into: String },
    /// These claims are another event than the rest
    Split {
        event: String,
        #[arg(required = true)]
        claims: Vec<String>,
    },
    /// Say what a field is: kind, when, where, killed, injured, civilians_killed, perpetrator, target
    ///
    /// A date is 2023-08-10 or 2023-08-10/2023-08-12; a figure 34, 26-40 or 34+; a place
    /// NAME,LATITUDE,LONGITUDE[,COUNTRY[,PROVINCE]]; an actor its name, or its id as id=NAME.
    Set { event: String, field: String, value: String },
    /// A remark, which changes nothing
    Note { event: String },
    /// Hide an event, a claim or a report everywhere; its hash and the reason stay
    Withhold { what: String },
    /// Destroy the bytes of a report for good; its hash and the reason stay
    Purge { report: String },
    /// A decision no longer holds
    Undo { decision: String },
}

#[derive(clap::Args, Debug)]
struct Agreed {
    /// How many different people must say so before it holds
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9))]
    persons: u32,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let author = args.author.context("who decides? give --author, or set CAIRN_AUTHOR")?;
    let reason = args.reason.context("why? give --reason; a decision without one is none")?;
    let mut store = Store::open(&args.store.path())?;
    let deed = deed(&mut store, args.act)?;
    let decision = store
        .decide(&deed, &reason, &stamp(&author), &context()?, &|event| event::in_short(event))?;
    eprintln!("{}: {}, by {}", decision.id, decision.act.as_str(), decision.author);
    if decision.before != decision.after {
        eprintln!("before: {}", or_none(&decision.before));
        eprintln!("after:  {}", or_none(&decision.after));
    }
    eprintln!("`cairn decide undo {}` takes it back.", decision.id);
    Ok(Status::Done)
}

fn or_none(told: &str) -> &str {
    if told.is_empty() { "no event" } else { told }
}

fn deed(store: &mut Store, act: Act) -> anyhow::Result<Deed> {
    Ok(match act {
        Act::Confirm { event, agreed } => {
            Deed::Confirm { event: event_id(store, &event)?, persons: agreed.persons }
        }
        Act::Reject { event, agreed } => {
            Deed::Reject { event: event_id(store, &event)?, persons: agreed.persons }
        }
        Act::Link { claim, other } => {
            Deed::Link(claim_id(store, &claim)?, claim_id(store, &other)?)
        }
        Act::Unlink { claim, other } => {
            Deed::Unlink(claim_id(store, &claim)?, claim_id(store, &other)?)
        }
        Act::Merge { from, into } => {
            Deed::Merge { from: event_id(store, &from)?, into: event_id(store, &into)? }
        }
        Act::Split { event, claims } => Deed::Split {
            event: event_id(store, &event)?,
            out: claims.iter().map(|claim| claim_id(store, claim)).collect::<Result<_, _>>()?,
        },
        Act::Set { event, field, value } => {
            Deed::Set { event: event_id(store, &event)?, field: setting(&field, &value)? }
        }
        Act::Note { event } => Deed::Note(event_id(store, &event)?),
        Act::Withhold { what } => Deed::Withhold(match what.as_str() {
            _ if what.contains('#') => Subject::Claim(claim_id(store, &what)?),
            _ if what.starts_with("sha256:") => Subject::Report(report_id(store, &what)?),
            _ => Subject::Event(event_id(store, &what)?),
        }),
        Act::Purge { report } => Deed::Purge(report_id(store, &report)?),
        Act::Undo { decision } => Deed::Undo(decision),
    })
}

fn event_id(store: &mut Store, id: &str) -> anyhow::Result<EventId> {
    Ok(show::one(store, id, SettlePolicy::default())?.event.id)
}

fn report_id(store: &Store, id: &str) -> anyhow::Result<ReportId> {
    match store.reports_named(id)?.as_slice() {
        [one] => Ok(one.clone()),
        [] => bail!("{id}: there is no such report"),
        _ => bail!("{id}: several reports begin so; give more of the id"),
    }
}

fn claim_id(store: &Store, id: &str) -> anyhow::Result<ClaimId> {
    let (report, index) = id
        .rsplit_once('#')
        .with_context(|| format!("{id}: a claim is written sha256:969c8235#0"))?;
    let index = index.parse().map_err(|_| anyhow!("{id}: `{index}` is no number of a claim"))?;
    Ok(ClaimId { report: report_id(store, report)?, index })
}

fn setting(field: &str, value: &str) -> anyhow::Result<Setting> {
    let counted = |outcome: Outcome| -> anyhow::Result<Setting> {
        Ok(Setting::Figure { outcome, figure: figure(value)? })
    };
    Ok(match field {
        "kind" => Setting::Kind(
            Kind::parse(value).with_context(|| format!("{value}: there is no such kind"))?,
        ),
        "when" => Setting::When(days(value)?),
        "where" => Setting::Where(place(value)?),
        "killed" => counted(Outcome::Killed)?,
        "injured" => counted(Outcome::Injured)?,
        "civilians_killed" => {
            Setting::Civilians { outcome: Outcome::Killed, figure: figure(value)? }
        }
        "perpetrator" | "target" | "participant" | "supporter" => {
            Setting::Actor(actor(Role::parse(field).expect("each is a role's word"), value))
        }
        _ => bail!(
            "{field}: no field of this name can be set; kind, when, where, killed, injured, \
             civilians_killed, perpetrator, target, participant and supporter can"
        ),
    })
}

fn figure(text: &str) -> anyhow::Result<Figure> {
    Figure::parse(text)
        .with_context(|| format!("{text}: a figure is written 34, 34+, 26-40 or 26-33-40"))
}

fn days(text: &str) -> anyhow::Result<DateRange> {
    DateRange::parse(text)
        .with_context(|| format!("{text}: days are written 2023-08-10 or 2023-08-10/2023-08-12"))
}

fn place(text: &str) -> anyhow::Result<Place> {
    let wanted =
        || anyhow!("{text}: a place is written NAME,LATITUDE,LONGITUDE[,COUNTRY[,PROVINCE]]");
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [name, lat, lon, rest @ ..] = parts.as_slice() else { return Err(wanted()) };
    let degrees = |word: &str| word.parse::<f64>().map_err(|_| wanted());
    let place = Place {
        name: (*name).to_owned(),
        position: None,
        country: rest.first().map(|country| country.to_uppercase()),
        admin1: rest.get(1).map(|admin1| (*admin1).to_owned()),
        admin2: None,
        precision: PlacePrecision::Exact,
        relation: "in".to_owned(),
        gazetteer_id: None,
    };
    place.at(degrees(lat)?, degrees(lon)?).ok_or_else(wanted)
}

fn actor(role: Role, value: &str) -> Participant {
    let (id, name) = match value.split_once('=') {
        Some((id, name)) => (Some(id.to_owned()), name.to_owned()),
        None => (None, value.to_owned()),
    };
    Participant {
        actor: id,
        mention: name.clone(),
        name,
        role,
        side: None,
        certainty: Certainty::Stated,
    }
}
