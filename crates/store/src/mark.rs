use std::fmt;

use cairn_core::{Event, EventId};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    Account, Sort,
    query::{Conditions, order, sort_value},
};

/// The event that a page of a list ended with, so that the next goes on after it.
///
/// It carries what the list was sorted by: where the event has changed since, or is no more, the
/// list goes on from where it stood. Its text form is `19669.e969c…-0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    value: Option<i64>,
    event: EventId,
}

impl Mark {
    pub fn of(sort: Sort, event: &Event) -> Mark {
        Mark { value: sort_value(sort, event), event: event.id.clone() }
    }

    pub(crate) fn event(&self) -> &EventId {
        &self.event
    }

    pub(crate) fn value(&self) -> Option<i64> {
        self.value
    }

    /// `None` unless `text` is a mark's text form.
    pub fn parse(text: &str) -> Option<Mark> {
        let (value, event) = text.split_once('.')?;
        let value = if value.is_empty() { None } else { Some(value.parse().ok()?) };
        Some(Mark { value, event: EventId::parse(event)? })
    }

    /// Asks the table for what comes after. Events of one value are in the order of their numbers;
    /// those of an event that is no more are given once again rather than left out.
    pub(crate) fn only_after(
        &self,
        sort: Sort,
        sql: &Connection,
        asked: &mut Conditions,
    ) -> rusqlite::Result<()> {
        if sort == Sort::Id {
            asked.sql.push_str(" AND id > ?");
            asked.values.push(Box::new(self.event.to_string()));
            return Ok(());
        }
        let number: Option<i64> = sql
            .prepare_cached("SELECT number FROM event WHERE id = ?")?
            .query_row([self.event.as_str()], |row| row.get(0))
            .optional()?;
        let number = number.unwrap_or(i64::MIN);
        let column = match sort {
            Sort::Date => "first_day",
            Sort::Killed => "coalesce(killed_best, killed_low)",
            Sort::Origins | Sort::Id => "origins",
        };
        match self.value {
            Some(value) => {
                asked.sql.push_str(&format!(
                    " AND ({column} < ? OR {column} IS NULL OR ({column} = ? AND number > ?))"
                ));
                asked.values.extend([
                    Box::new(value) as Box<dyn rusqlite::ToSql>,
                    Box::new(value),
                    Box::new(number),
                ]);
            }
            None => {
                asked.sql.push_str(&format!(" AND {column} IS NULL AND number > ?"));
                asked.values.push(Box::new(number));
            }
        }
        Ok(())
    }

    /// How many of a sorted list come before what is asked for.
    pub(crate) fn position(&self, sort: Sort, sorted: &[Account]) -> usize {
        match sorted.iter().position(|account| account.event.id == self.event) {
            Some(at) => at + 1,
            None if sort == Sort::Id => sorted.partition_point(|it| it.event.id <= self.event),
            None => {
                sorted.partition_point(|it| order(sort_value(sort, &it.event)) < order(self.value))
            }
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Some(value) => write!(f, "{value}.{}", self.event),
            None => write!(f, ".{}", self.event),
        }
    }
}
