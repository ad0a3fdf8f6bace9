use anyhow::bail;
use cairn_core::EventId;
use cairn_export::json;
use cairn_link::SettlePolicy;
use cairn_store::{Account, Found, Store};
use clap::ValueEnum;

use super::{context, filters::policy, look, store, write_out};
use crate::{
    cli::Status,
    output::{event, page::printable},
};

/// Show one event: its figures, who says what in which words, why its reports are linked, decisions
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Its id, or the beginning of it
    #[arg(value_name = "EVENT")]
    event: String,

    #[command(flatten)]
    store: store::StoreFile,

    /// A page to read, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Digest)]
    format: Format,

    /// How figures that differ are reconciled: balanced, conservative, latest or widest
    #[arg(long, value_name = "POLICY", value_parser = policy, default_value = "balanced")]
    policy: SettlePolicy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Digest,
    Json,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut store = Store::read(&args.store.path())?;
    let account = one(&mut store, &args.event, args.policy)?;
    let asked = EventId::parse(&args.event);
    if asked.is_some_and(|asked| asked != account.event.id) {
        eprintln!("cairn: {} is now part of {}", printable(&args.event), account.event.id);
    }
    let text = match args.format {
        Format::Json => json::event_line(&account.event, account.claims()),
        Format::Digest => {
            let mut texts = Vec::new();
            for report in &account.event.reports {
                texts.extend(store.report(&report.head.id)?);
            }
            event::page(&account, &texts, look()).into_bytes()
        }
    };
    write_out(&text)?;
    Ok(Status::Done)
}

/// The one event that this names.
pub fn one(store: &mut Store, id: &str, policy: SettlePolicy) -> anyhow::Result<Account> {
    match store.event(id, policy, &context()?)? {
        Found::Event(account) => Ok(*account),
        Found::Withdrawn { id } => {
            bail!("{id}: this event was withdrawn; what it rested on is withheld or purged")
        }
        Found::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            bail!("{}: several events begin so: {}", printable(id), ids.join(", "))
        }
        Found::Nothing => {
            bail!("{}: there is no such event; `cairn events` lists them", printable(id))
        }
    }
}
