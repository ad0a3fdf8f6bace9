//! The tables that events are found, filtered and sorted by.

use std::collections::BTreeMap;

use cairn_core::{Act, Decision, Event, Figure, Outcome, Subject, in_force};
use cairn_link::ClaimKey;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    Context,
    library::Library,
    settled::{Account, Links, account},
};

/// Writes these events anew, each with all its claims in ledger order.
pub fn events(
    sql: &Connection,
    library: &mut Library,
    events: &BTreeMap<ClaimKey, Vec<ClaimKey>>,
    decisions: &[Decision],
    context: &Context,
) -> rusqlite::Result<()> {
    for (founder, claims) in events {
        remove(sql, *founder)?;
        let settled =
            account(sql, library, claims, decisions, context, context.settle, Links::LeftOut)?;
        if let Some(Account { event, .. }) = settled {
            insert(sql, library, *founder, claims, &event, decisions)?;
        }
    }
    Ok(())
}

/// The event that this claim founded, if it founds one now, is no more.
pub fn remove(sql: &Connection, founder: ClaimKey) -> rusqlite::Result<()> {
    let number: Option<i64> = sql
        .prepare_cached("DELETE FROM event WHERE report = ? AND idx = ? RETURNING number")?
        .query_row(params![founder.report as i64, founder.index], |row| row.get(0))
        .optional()?;
    if let Some(number) = number {
        sql.prepare_cached("DELETE FROM event_actor WHERE event = ?")?.execute([number])?;
        sql.prepare_cached("DELETE FROM event_place WHERE event = ?")?.execute([number])?;
    }
    Ok(())
}

fn insert(
    sql: &Connection,
    library: &mut Library,
    founder: ClaimKey,
    claims: &[ClaimKey],
    event: &Event,
    decisions: &[Decision],
) -> rusqlite::Result<()> {
    let Some(first) = library.report(sql, founder.report)? else { return Ok(()) };
    let number = (first.sequence << 16 | u64::from(founder.index & 0xffff)) as i64;
    let days = event.when.as_ref().and_then(|when| when.value.range);
    let place = event.r#where.as_ref().map(|place| &place.value);
    let position = place.and_then(|place| place.position);
    let killed = event.outcome(Outcome::Killed).and_then(|settled| settled.figure);
    let injured = event.outcome(Outcome::Injured).and_then(|settled| settled.figure);
    sql.prepare_cached(
        "INSERT INTO event VALUES \
         (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        number,
        founder.report as i64,
        founder.index,
        event.id.as_str(),
        event.kind.value.as_str(),
        event.status.as_str(),
        days.map(|range| day_number(range.start())),
        days.map(|range| day_number(range.end())),
        place.and_then(|place| place.country.as_deref()),
        place.and_then(|place| place.admin1.as_deref()),
        position.map(|(lat, _)| lat),
        position.map(|(_, lon)| lon),
        killed.and_then(Figure::low),
        killed.and_then(Figure::best),
        killed.and_then(Figure::high),
        injured.and_then(Figure::central),
        event.independent_origins() as i64,
        event.reports.len() as i64,
        event.is_political,
        is_withheld(event, claims, decisions),
        place.map(|place| place.precision.code()),
        event.is_series,
    ])?;
    if let Some((lat, lon)) = position {
        sql.prepare_cached("INSERT INTO event_place VALUES (?, ?, ?, ?, ?)")?
            .execute(params![number, lat, lat, lon, lon])?;
    }
    let mut actor_of = sql.prepare_cached("INSERT OR IGNORE INTO event_actor VALUES (?, ?)")?;
    for actor in &event.actors {
        for name in [actor.actor.as_deref(), Some(actor.name.as_str())].into_iter().flatten() {
            actor_of.execute(params![crate::fold(name), number])?;
        }
    }
    Ok(())
}

/// The day that so many days from 1970-01-01 lead to.
pub fn day_of_number(number: i32) -> Option<cairn_core::Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// Days from 1970-01-01.
pub fn day_number(day: cairn_core::Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

/// Whether a decision in force withholds this event, under this id or that of an event it took in.
pub fn is_withheld(event: &Event, claims: &[ClaimKey], decisions: &[Decision]) -> bool {
    in_force(decisions).into_iter().any(|decision| match &decision.act {
        Act::Withhold(Subject::Event(id)) => {
            *id == event.id
                || crate::decide::founder_of(id).is_some_and(|founder| claims.contains(&founder))
        }
        _ => false,
    })
}
