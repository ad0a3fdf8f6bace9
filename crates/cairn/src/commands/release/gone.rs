//! Why an event that a release held is in the next no more.

use cairn_core::{Decision, Event, EventId, Status, in_force, verdict};
use cairn_export::release::Fate;
use cairn_store::{Context, Filter, Found, Store};

/// Where the event of this id went.
///
/// What is withheld is told to be, and no more: an analyst's words about it may name whom they are
/// to protect. The words of a rejection are published, because it corrects what was published.
pub fn fate(
    store: &mut Store,
    id: &EventId,
    filter: &Filter,
    context: &Context,
) -> cairn_store::Result<Fate> {
    Ok(match store.event(id.as_str(), filter.policy, context)? {
        Found::Event(account) if account.event.id != *id => Fate::Merged(account.event.id),
        Found::Event(account) => Fate::Withdrawn(left_out(&account.event)),
        Found::Withdrawn { .. } => {
            Fate::Withdrawn("what it rested on is withheld, or is no longer read".to_owned())
        }
        Found::Several(_) | Found::Nothing => {
            Fate::Withdrawn("the ledger of this release does not hold it".to_owned())
        }
    })
}

/// Why an event that is there does not meet the criteria.
fn left_out(event: &Event) -> String {
    if event.status == Status::Rejected {
        let reason = rejection(&event.decisions).map(|decision| decision.reason.trim());
        return match reason {
            Some(reason) if !reason.is_empty() => format!("rejected by an analyst: {reason}"),
            _ => "rejected by an analyst".to_owned(),
        };
    }
    if !event.is_political {
        return "read as private crime now".to_owned();
    }
    "no longer meets the criteria of the release (see METHODOLOGY.md)".to_owned()
}

fn rejection(decisions: &[Decision]) -> Option<&Decision> {
    verdict(in_force(decisions)).holds
}
