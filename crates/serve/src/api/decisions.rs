use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use cairn_core::{
    Certainty, ClaimId, DateRange, Decision, EventId, Figure, Kind, Outcome, Participant, Place,
    PlacePrecision, ReportId, Role, Setting, Subject,
};
use cairn_store::Deed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Failure, app::App};

/// What an analyst decides. Which fields are needed depends on `act`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    #[schemars(extend("enum" = ["confirm", "reject", "note", "set", "merge", "split", "link",
        "unlink", "withhold", "undo"]))]
    pub act: String,
    /// Why, in the analyst's own words; it stays in the ledger for ever.
    pub reason: String,
    /// The event that is decided on.
    #[serde(default)]
    pub event: Option<String>,
    /// `merge`: the event that it becomes one with.
    #[serde(default)]
    pub into: Option<String>,
    /// `split`: those to take out. `link` and `unlink`: two.
    #[serde(default)]
    pub claims: Vec<String>,
    /// `withhold`: the report, the claim or the event.
    #[serde(default)]
    pub what: Option<String>,
    /// `undo`: the decision.
    #[serde(default)]
    pub decision: Option<String>,
    /// `set`: `kind`, `when`, `where`, `killed`, `injured`, `civilians_killed`, `perpetrator`,
    /// `target`, `participant` or `supporter`.
    #[serde(default)]
    pub field: Option<String>,
    /// `set`: a kind's word; `2023-08-10/2023-08-12`; `NAME,LATITUDE,LONGITUDE[,COUNTRY]`; `34`,
    /// `34+` or `26-40`; `actor-id=Name` or a name.
    #[serde(default)]
    pub value: Option<String>,
}

/// What was decided, and what followed.
#[derive(Serialize, JsonSchema)]
pub struct Decided {
    /// Give it to `undo` to take the decision back.
    pub decision_id: String,
    pub act: &'static str,
    /// Of `confirm` and `reject`: how many different people must say so before it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<u32>,
    pub author: String,
    /// RFC 3339, UTC.
    pub at: String,
    pub reason: String,
    /// The events in a few words; both empty where nothing that is shown changed.
    pub before: String,
    pub after: String,
}

impl Decided {
    pub fn of(decision: Decision) -> Decided {
        Decided {
            decision_id: decision.id,
            act: decision.act.as_str(),
            persons: decision.act.persons(),
            author: decision.author,
            at: decision.at.to_string(),
            reason: decision.reason,
            before: decision.before,
            after: decision.after,
        }
    }
}

pub async fn decide(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    wish: Result<Json<Wish>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(wish) = wish.map_err(|rejection| {
        Failure::bad("body", rejection.body_text(), "send the JSON that /api describes")
    })?;
    let deed = deed(&wish, app.options.persons)?;
    let decision = app.decide(&headers, deed, wish.reason).await?;
    Ok((StatusCode::CREATED, Json(Decided::of(decision))).into_response())
}

/// The wish as the store takes it; it finds out itself whether there is such an event.
///
/// A verdict holds when so many `persons` say so.
pub fn deed(wish: &Wish, persons: u32) -> Result<Deed, Failure> {
    if wish.reason.trim().is_empty() {
        return Err(Failure::bad("reason", "a decision needs a reason", "say why in a few words"));
    }
    Ok(match wish.act.as_str() {
        "confirm" => Deed::Confirm { event: event(wish)?, persons },
        "reject" => Deed::Reject { event: event(wish)?, persons },
        "note" => Deed::Note(event(wish)?),
        "set" => Deed::Set { event: event(wish)?, field: setting(wish)? },
        "merge" => {
            Deed::Merge { from: event(wish)?, into: event_id("into", wish.into.as_deref())? }
        }
        "split" => Deed::Split { event: event(wish)?, out: claims(wish)? },
        "link" => two(wish).map(|(a, b)| Deed::Link(a, b))?,
        "unlink" => two(wish).map(|(a, b)| Deed::Unlink(a, b))?,
        "withhold" => Deed::Withhold(subject(wish.what.as_deref().unwrap_or_default())?),
        "undo" => Deed::Undo(given("decision", wish.decision.as_deref())?.to_owned()),
        other => {
            return Err(Failure::bad(
                "act",
                format!("`{}` is no act", other.chars().take(20).collect::<String>()),
                "use confirm, reject, note, set, merge, split, link, unlink, withhold or undo",
            ));
        }
    })
}

fn given<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str, Failure> {
    value
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Failure::bad(name, "this act needs it", "see /api for what each act needs"))
}

fn event(wish: &Wish) -> Result<EventId, Failure> {
    event_id("event", wish.event.as_deref())
}

fn event_id(name: &str, id: Option<&str>) -> Result<EventId, Failure> {
    EventId::parse(given(name, id)?)
        .ok_or_else(|| Failure::bad(name, "this is no event's id", "give the whole id"))
}

fn claims(wish: &Wish) -> Result<Vec<ClaimId>, Failure> {
    let wrong = || Failure::bad("claims", "this is no claim's id", "write sha256:… and #0");
    wish.claims.iter().map(|id| ClaimId::parse(id).ok_or_else(wrong)).collect()
}

fn two(wish: &Wish) -> Result<(ClaimId, ClaimId), Failure> {
    let [a, b]: [ClaimId; 2] = claims(wish)?
        .try_into()
        .map_err(|_| Failure::bad("claims", "this act is about two claims", "name two"))?;
    Ok((a, b))
}

fn subject(what: &str) -> Result<Subject, Failure> {
    let report = || ReportId::new(what.to_owned()).map(Subject::Report);
    ClaimId::parse(what)
        .map(Subject::Claim)
        .or_else(report)
        .or_else(|| EventId::parse(what).map(Subject::Event))
        .ok_or_else(|| Failure::bad("what", "this is no id", "give a report, a claim or an event"))
}

fn setting(wish: &Wish) -> Result<Setting, Failure> {
    let field = given("field", wish.field.as_deref())?;
    let value = given("value", wish.value.as_deref())?;
    let wrong = |to_do: &str| Failure::bad("value", format!("`{field}` cannot be that"), to_do);
    let figure = || Figure::parse(value).ok_or_else(|| wrong("write 34, 34+, 26-40 or 26-33-40"));
    Ok(match field {
        "kind" => Setting::Kind(
            Kind::parse(value).ok_or_else(|| wrong("write the codebook's word for a kind"))?,
        ),
        "when" => Setting::When(
            DateRange::parse(value)
                .ok_or_else(|| wrong("write 2023-08-10 or 2023-08-10/2023-08-12"))?,
        ),
        "where" => Setting::Where(
            place(value).ok_or_else(|| wrong("write NAME,LATITUDE,LONGITUDE[,COUNTRY]"))?,
        ),
        "killed" => Setting::Figure { outcome: Outcome::Killed, figure: figure()? },
        "injured" => Setting::Figure { outcome: Outcome::Injured, figure: figure()? },
        "civilians_killed" => Setting::Civilians { outcome: Outcome::Killed, figure: figure()? },
        role => match Role::parse(role) {
            Some(role) => Setting::Actor(participant(role, value)),
            None => {
                return Err(Failure::bad(
                    "field",
                    "no field of this name can be set",
                    "see /api for those that can",
                ));
            }
        },
    })
}

fn place(text: &str) -> Option<Place> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [name, lat, lon, rest @ ..] = parts.as_slice() else { return None };
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
    place.at(lat.parse().ok()?, lon.parse().ok()?)
}

fn participant(role: Role, value: &str) -> Participant {
    let (id, name) = match value.split_once('=') {
        Some((id, name)) => (Some(id.trim().to_owned()), name.trim().to_owned()),
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
