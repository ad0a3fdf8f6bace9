//! Finding events.

use std::{cmp::Ordering, collections::BTreeSet};

use cairn_core::{Date, Event, Figure, Kind, Outcome, Status};
use cairn_link::{ClaimKey, SettlePolicy};
use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};

use crate::{
    Context, Mark, Result, Store, as_of, fold, ledger,
    library::Library,
    project::day_number,
    rows::{self, Row},
    settled::{Account, Links, account, decisions, members},
};

/// Which events are asked for; every condition must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Events that may have happened on this day or later.
    pub since: Option<Date>,
    /// Events that may have happened on this day or earlier.
    pub until: Option<Date>,
    /// West, south, east, north, in degrees; east of west across the date line.
    pub bounds: Option<[f64; 4]>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub admin1: Option<String>,
    /// Canonical ids or names, any of them; none asks for no actor.
    pub actors: Vec<String>,
    pub kinds: Vec<Kind>,
    pub statuses: Vec<Status>,
    /// Of `best`, else of `low`.
    pub killed_at_least: Option<u64>,
    /// All of these words, in one of the event's reports.
    pub words: Option<String>,
    /// Private crime too.
    pub with_private_crime: bool,
    /// What was known at the end of this day, UTC.
    pub as_of: Option<Date>,
    pub policy: SettlePolicy,
    pub sort: Sort,
    /// Only what comes after this in the filter's order.
    pub after: Option<Mark>,
    pub limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Latest first; those without a date last.
    #[default]
    Date,
    /// Most first, by `best`, else by `low`.
    Killed,
    /// Most independent origins first.
    Origins,
    /// By event id: an order that stays as events are added.
    Id,
}

impl Store {
    /// Hands on the events that `filter` asks for, in its order, until `take` says no more.
    pub fn events(
        &mut self,
        filter: &Filter,
        context: &Context,
        mut take: impl FnMut(Account) -> bool,
    ) -> Result<()> {
        self.at_one_moment(|sql, library| {
            if filter.policy == context.settle && is_now(sql, filter)? {
                each_by_tables(sql, library, filter, context, &mut take)
            } else {
                each_settled_anew(sql, library, filter, context, &mut take)
            }
        })
    }
}

impl Store {
    /// The events of these numbers, in this order, but for those that are no more.
    pub fn accounts(&mut self, numbers: &[i64], context: &Context) -> Result<Vec<Account>> {
        let mut accounts = Vec::with_capacity(numbers.len());
        self.at_one_moment(|sql, library| {
            let mut founders = Vec::with_capacity(numbers.len());
            for number in numbers {
                let query = "SELECT report, idx FROM event WHERE number = ? AND hidden = 0";
                founders
                    .extend(sql.prepare_cached(query)?.query_row([number], founder).optional()?);
            }
            each_founded(sql, library, founders, context, &mut |account| {
                accounts.push(account);
                true
            })
        })?;
        Ok(accounts)
    }
}

fn founder(row: &rusqlite::Row<'_>) -> rusqlite::Result<ClaimKey> {
    Ok(ClaimKey { report: row.get::<_, i64>(0)? as u64, index: row.get(1)? })
}

/// Whether no entry was written after the moment that is asked for: the past is then the present,
/// which need not be derived anew.
pub fn is_now(sql: &Connection, filter: &Filter) -> rusqlite::Result<bool> {
    let Some(day) = filter.as_of else { return Ok(true) };
    Ok(as_of::last_entry(sql, day)? == ledger::head(sql)?.0)
}

/// The tables hold what is asked for: they filter and sort.
fn each_by_tables(
    sql: &Connection,
    library: &mut Library,
    filter: &Filter,
    context: &Context,
    take: &mut dyn FnMut(Account) -> bool,
) -> rusqlite::Result<()> {
    let founders = found(sql, filter)?;
    each_founded(sql, library, founders, context, take)
}

fn each_founded(
    sql: &Connection,
    library: &mut Library,
    founders: impl IntoIterator<Item = ClaimKey>,
    context: &Context,
    take: &mut dyn FnMut(Account) -> bool,
) -> rusqlite::Result<()> {
    let all = decisions(sql, u64::MAX >> 1)?;
    for founder in founders {
        let claims = members(sql, founder)?;
        let settled = account(sql, library, &claims, &all, context, context.settle, Links::Told)?;
        if let Some(account) = settled
            && !take(account)
        {
            break;
        }
    }
    Ok(())
}

fn found(sql: &Connection, filter: &Filter) -> rusqlite::Result<Vec<ClaimKey>> {
    let Some(mut asked) = conditions(filter) else { return Ok(Vec::new()) };
    if let Some(mark) = &filter.after {
        mark.only_after(filter.sort, sql, &mut asked)?;
    }
    let mut query = format!("SELECT report, idx FROM event WHERE {}", asked.sql);
    query.push_str(match filter.sort {
        Sort::Date => " ORDER BY first_day DESC NULLS LAST, number",
        Sort::Killed => " ORDER BY coalesce(killed_best, killed_low) DESC NULLS LAST, number",
        Sort::Origins => " ORDER BY origins DESC, number",
        Sort::Id => " ORDER BY id",
    });
    if let Some(limit) = filter.limit {
        query.push_str(&format!(" LIMIT {limit}"));
    }
    sql.prepare_cached(&query)?.query_map(params_from_iter(asked.values.iter()), founder)?.collect()
}

/// What a filter asks of the table of events, in SQL.
pub struct Conditions {
    pub sql: String,
    pub values: Vec<Box<dyn ToSql>>,
}

/// `None` when no event can be meant: the words that are looked for are no words.
pub fn conditions(filter: &Filter) -> Option<Conditions> {
    let mut query = "hidden = 0".to_owned();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut and = |condition: &str, given: Vec<Box<dyn ToSql>>| {
        query.push_str(" AND ");
        query.push_str(condition);
        values.extend(given);
    };
    if !filter.with_private_crime {
        and("political = 1", vec![]);
    }
    if let Some(day) = filter.since {
        and("last_day >= ?", vec![Box::new(day_number(day))]);
    }
    if let Some(day) = filter.until {
        and("first_day <= ?", vec![Box::new(day_number(day))]);
    }
    if let (Some(since), Some(until)) = (filter.since, filter.until) {
        // Says nothing new, but lets the index of first days start near `since`: the few events that
        // last longer than a month are looked up apart.
        let (since, until) = (day_number(since), day_number(until));
        and(
            "number IN (SELECT number FROM event WHERE first_day BETWEEN ? AND ? UNION ALL \
             SELECT number FROM event WHERE last_day - first_day > 31 AND first_day <= ?)",
            vec![Box::new(since - 31), Box::new(until), Box::new(until)],
        );
    }
    if let Some(country) = &filter.country {
        and("country = ?", vec![Box::new(country.to_uppercase())]);
    }
    if let Some(admin1) = &filter.admin1 {
        and("admin1 = ? COLLATE NOCASE", vec![Box::new(admin1.clone())]);
    }
    if let Some([west, south, east, north]) = filter.bounds {
        let inside = "number IN (SELECT event FROM event_place \
                      WHERE south >= ? AND north <= ? AND";
        let ends: Vec<Box<dyn ToSql>> =
            vec![Box::new(south), Box::new(north), Box::new(west), Box::new(east)];
        let both = if west <= east { "AND" } else { "OR" };
        and(&format!("{inside} (west >= ? {both} east <= ?))"), ends);
    }
    if !filter.actors.is_empty() {
        let named = filter.actors.iter().map(|actor| Box::new(fold(actor)) as Box<dyn ToSql>);
        and(
            &format!(
                "number IN (SELECT event FROM event_actor WHERE actor IN ({}))",
                marks(filter.actors.len())
            ),
            named.collect(),
        );
    }
    if !filter.kinds.is_empty() {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        and(&format!("kind IN ({})", marks(kinds.len())), boxed(&kinds));
    }
    if !filter.statuses.is_empty() {
        let statuses: Vec<&str> = filter.statuses.iter().map(|status| status.as_str()).collect();
        and(&format!("status IN ({})", marks(statuses.len())), boxed(&statuses));
    }
    if let Some(killed) = filter.killed_at_least {
        and("coalesce(killed_best, killed_low) >= ?", vec![Box::new(killed as i64)]);
    }
    if let Some(words) = &filter.words {
        let words = fold::query(words)?;
        and(
            "(report, idx) IN (SELECT event_report, event_idx FROM report \
             JOIN home ON home.report = short WHERE sequence IN \
             (SELECT rowid FROM report_text WHERE report_text MATCH ?))",
            vec![Box::new(words)],
        );
    }
    Some(Conditions { sql: query, values })
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn boxed(words: &[&'static str]) -> Vec<Box<dyn ToSql>> {
    words.iter().map(|word| Box::new(*word) as Box<dyn ToSql>).collect()
}

/// Another policy or another moment than the tables': each event is settled, then asked.
fn each_settled_anew(
    sql: &Connection,
    library: &mut Library,
    filter: &Filter,
    context: &Context,
    take: &mut dyn FnMut(Account) -> bool,
) -> rusqlite::Result<()> {
    let last = match filter.as_of {
        Some(day) => as_of::last_entry(sql, day)?,
        None => u64::MAX >> 1,
    };
    let visible = visible(sql)?;
    let with_words = match &filter.words {
        Some(words) => Some(with_words(sql, words)?),
        None => None,
    };
    let then = decisions(sql, last)?;
    let mut past = Library::at(last);
    let library = if filter.as_of.is_some() { &mut past } else { library };
    let mut kept: Vec<Account> = Vec::new();
    for claims in as_of::events(sql, last, &context.link)? {
        let is_asked = with_words
            .as_ref()
            .is_none_or(|reports| claims.iter().any(|claim| reports.contains(&claim.report)));
        if !is_asked || !claims.iter().any(|claim| visible.contains(claim)) {
            continue;
        }
        let settled = account(sql, library, &claims, &then, context, filter.policy, Links::Told)?;
        kept.extend(settled.filter(|account| takes(filter, &account.event)));
    }
    kept.sort_by(|a, b| compare(filter.sort, &a.event, &b.event));
    if let Some(mark) = &filter.after {
        kept.drain(..mark.position(filter.sort, &kept));
    }
    kept.truncate(filter.limit.unwrap_or(usize::MAX));
    for account in kept {
        if !take(account) {
            break;
        }
    }
    Ok(())
}

/// Claims of events that are not withheld today.
fn visible(sql: &Connection) -> rusqlite::Result<BTreeSet<ClaimKey>> {
    sql.prepare(
        "SELECT home.report, home.idx FROM home JOIN event \
         ON event.report = event_report AND event.idx = event_idx WHERE hidden = 0",
    )?
    .query_map([], founder)?
    .collect()
}

/// Reports that hold all of the words.
fn with_words(sql: &Connection, words: &str) -> rusqlite::Result<BTreeSet<u64>> {
    let Some(words) = fold::query(words) else { return Ok(BTreeSet::new()) };
    sql.prepare(
        "SELECT short FROM report WHERE sequence IN \
         (SELECT rowid FROM report_text WHERE report_text MATCH ?)",
    )?
    .query_map([words], |row| Ok(row.get::<_, i64>(0)? as u64))?
    .collect()
}

/// What [`found`] asks of the tables, asked of the event itself; the words apart.
fn takes(filter: &Filter, event: &Event) -> bool {
    let asked: Vec<String> = filter.actors.iter().map(|actor| fold(actor)).collect();
    let is_named = || {
        event.actors.iter().any(|actor| {
            let names = [actor.actor.as_deref(), Some(actor.name.as_str())];
            names.into_iter().flatten().any(|name| asked.contains(&fold(name)))
        })
    };
    rows::takes(filter, &Row::of(event)) && (filter.actors.is_empty() || is_named())
}

fn killed(event: &Event) -> Option<u64> {
    event.outcome(Outcome::Killed).and_then(|settled| settled.figure).and_then(Figure::central)
}

/// The order that [`Sort`] names.
fn compare(sort: Sort, a: &Event, b: &Event) -> Ordering {
    match sort {
        Sort::Id => a.id.cmp(&b.id),
        _ => order(sort_value(sort, a)).cmp(&order(sort_value(sort, b))),
    }
}

/// Most first, silence last.
pub fn order(value: Option<i64>) -> (bool, i64) {
    (value.is_none(), -value.unwrap_or_default())
}

/// The number that an event is sorted by; `None` when it does not say, or its id alone counts.
pub fn sort_value(sort: Sort, event: &Event) -> Option<i64> {
    match sort {
        Sort::Date => {
            let days = event.when.as_ref().and_then(|when| when.value.range);
            days.map(|days| i64::from(day_number(days.start())))
        }
        Sort::Killed => killed(event).map(|n| n as i64),
        Sort::Origins => Some(event.independent_origins() as i64),
        Sort::Id => None,
    }
}
