//! What many events say together: sums, and sums by month, place or kind.

use std::collections::BTreeMap;

use cairn_core::{Date, Status};
use cairn_store::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// How many events there are, and how many people were killed in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sum {
    pub events: u64,
    /// Events of a series whose parts are counted, and rejected ones, add nothing here.
    pub killed_low: u64,
    pub killed_best: u64,
    /// Null when an event sets no ceiling.
    pub killed_high: Option<u64>,
    pub injured: u64,
    /// Events that nobody gives a figure of the killed for.
    pub without_figure: u64,
    pub contested: u64,
    /// Confirmed by an analyst.
    pub confirmed: u64,
    #[serde(skip)]
    ceiling: u64,
    #[serde(skip)]
    is_open: bool,
}

impl Sum {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Sum {
        let mut sum = Sum::default();
        rows.into_iter().for_each(|row| sum.count(row));
        sum.closed()
    }

    /// Counts one row more; [`Sum::closed`] when all are counted.
    pub fn count(&mut self, row: &Row) {
        self.events += 1;
        self.contested += u64::from(row.status == Status::Contested);
        self.confirmed += u64::from(row.status == Status::Confirmed);
        if row.is_series || row.status == Status::Rejected {
            return;
        }
        self.injured += row.injured.unwrap_or(0);
        match row.killed {
            Some(figure) => {
                self.killed_low += figure.low().unwrap_or(0);
                self.killed_best += figure.central().unwrap_or(0);
                self.ceiling += figure.high().or(figure.central()).unwrap_or(0);
                self.is_open |= figure.high().is_none();
            }
            None => self.without_figure += 1,
        }
    }

    /// Counts what another sum has counted.
    pub fn add(&mut self, other: &Sum) {
        self.events += other.events;
        self.contested += other.contested;
        self.confirmed += other.confirmed;
        self.injured += other.injured;
        self.killed_low += other.killed_low;
        self.killed_best += other.killed_best;
        self.without_figure += other.without_figure;
        self.ceiling += other.ceiling;
        self.is_open |= other.is_open;
    }

    pub fn closed(mut self) -> Sum {
        self.killed_high = (!self.is_open).then_some(self.ceiling);
        self
    }
}

/// What a tally is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Day,
    Week,
    Month,
    Year,
    Country,
    Admin1,
    Kind,
    Status,
}

impl By {
    pub const ALL: [By; 8] =
        [By::Day, By::Week, By::Month, By::Year, By::Country, By::Admin1, By::Kind, By::Status];

    pub fn as_str(self) -> &'static str {
        match self {
            By::Day => "day",
            By::Week => "week",
            By::Month => "month",
            By::Year => "year",
            By::Country => "country",
            By::Admin1 => "admin1",
            By::Kind => "kind",
            By::Status => "status",
        }
    }

    pub fn parse(word: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.as_str() == word)
    }

    pub fn is_of_time(self) -> bool {
        matches!(self, By::Day | By::Week | By::Month | By::Year)
    }

    /// The finest of day, week, month and year that gives no more than so many bars.
    pub fn fitting(first: Date, last: Date, most_bars: i32) -> By {
        let days = (last - first).get_days() + 1;
        match () {
            () if days <= most_bars => By::Day,
            () if days / 7 <= most_bars => By::Week,
            () if days / 30 <= most_bars => By::Month,
            () => By::Year,
        }
    }
}

/// One row of a tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// The first day of the time, a country's code, a province, or the codebook's word; null for
    /// events that do not say.
    pub key: Option<String>,
    /// The country of a province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(flatten)]
    pub sum: Sum,
}

/// What a row is counted under: nothing is written out before all are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Unsaid,
    Day(Date),
    Word(&'a str),
    Province(&'a str, Option<&'a str>),
}

/// Times in order; all else the most killed first.
pub fn tally<'a>(rows: impl IntoIterator<Item = &'a Row>, by: By) -> Vec<Tally> {
    let mut sums: BTreeMap<Key<'a>, Sum> = BTreeMap::new();
    for row in rows {
        sums.entry(key(row, by)).or_default().count(row);
    }
    let told = |(key, sum): (Key<'_>, Sum)| {
        let (key, country) = match key {
            Key::Unsaid => (None, None),
            Key::Day(day) => (Some(day.to_string()), None),
            Key::Word(word) => (Some(word.to_owned()), None),
            Key::Province(name, country) => (Some(name.to_owned()), country.map(str::to_owned)),
        };
        Tally { key, country, sum: sum.closed() }
    };
    let mut tallies: Vec<Tally> = sums.into_iter().map(told).collect();
    if !by.is_of_time() {
        tallies.sort_by_key(|it| {
            (it.key.is_none(), std::cmp::Reverse((it.sum.killed_best, it.sum.events)))
        });
    }
    tallies
}

fn key(row: &Row, by: By) -> Key<'_> {
    // An event known to a month is put at its first day, as one known to a day is.
    let of_day =
        |of: fn(Date) -> Date| row.days.map_or(Key::Unsaid, |days| Key::Day(of(days.start())));
    let country = row.country.as_deref();
    match by {
        By::Day => of_day(|day| day),
        By::Week => of_day(first_of_week),
        By::Month => of_day(Date::first_of_month),
        By::Year => of_day(Date::first_of_year),
        By::Country => country.map_or(Key::Unsaid, Key::Word),
        By::Admin1 => row.admin1.as_deref().map_or(Key::Unsaid, |it| Key::Province(it, country)),
        By::Kind => Key::Word(row.kind.as_str()),
        By::Status => Key::Word(row.status.as_str()),
    }
}

/// Weeks begin on Monday, as ISO 8601 has them.
fn first_of_week(day: Date) -> Date {
    let since_monday = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(since_monday)).unwrap_or(day)
}

/// The first and the last day of these events.
pub fn days<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<(Date, Date)> {
    let all = rows.into_iter().filter_map(|row| row.days).map(|days| (days.start(), days.start()));
    all.reduce(|(first, last), (day, _)| (first.min(day), last.max(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_core::{ClaimId, DateRange, EventId, Figure, Kind, ReportId};

    fn row(day: &str, killed: Option<Figure>, status: Status) -> Row {
        let report = ReportId::new(format!("sha256:{}", "a".repeat(64))).unwrap();
        Row {
            id: EventId::founded_by(&ClaimId { report, index: 0 }),
            kind: Kind::Bombing,
            status,
            days: Some(DateRange::day(day.parse().unwrap())),
            country: Some("SY".into()),
            admin1: None,
            position: None,
            precision: None,
            killed,
            injured: None,
            origins: 1,
            reports: 1,
            is_series: false,
            is_political: true,
        }
    }

    #[test]
    fn silence_is_not_zero_and_an_open_end_stays_open() {
        let rows = [
            row("2023-10-05", Some(Figure::at_least(80)), Status::Corroborated),
            row("2023-10-06", Some(Figure::between(10, 20)), Status::Reported),
            row("2023-10-06", None, Status::Contested),
            row("2023-10-06", Some(Figure::exactly(7)), Status::Rejected),
        ];
        let sum = Sum::of(&rows);
        assert_eq!((sum.killed_low, sum.killed_best, sum.killed_high), (90, 95, None));
        assert_eq!((sum.events, sum.without_figure, sum.contested), (4, 1, 1));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let rows = [
            row("2023-10-08", Some(Figure::exactly(1)), Status::Reported),
            row("2023-10-09", Some(Figure::exactly(2)), Status::Reported),
        ];
        let weeks: Vec<_> =
            tally(&rows, By::Week).into_iter().map(|it| (it.key, it.sum.killed_best)).collect();
        assert_eq!(weeks, [(Some("2023-10-02".to_owned()), 1), (Some("2023-10-09".to_owned()), 2)]);
    }
}
