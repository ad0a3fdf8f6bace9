use crate::Date;

/// Days, inclusive on both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    start: Date,
    end: Date,
}

impl DateRange {
    /// `None` when `end` is before `start`.
    pub fn new(start: Date, end: Date) -> Option<DateRange> {
        (start <= end).then_some(DateRange { start, end })
    }

    pub fn day(day: Date) -> DateRange {
        DateRange { start: day, end: day }
    }

    /// As it is written: `2023-08-10`, or `2023-08-10/2023-08-12`.
    pub fn parse(text: &str) -> Option<DateRange> {
        let (start, end) = text.split_once('/').unwrap_or((text, text));
        DateRange::new(start.trim().parse().ok()?, end.trim().parse().ok()?)
    }

    pub fn start(self) -> Date {
        self.start
    }

    pub fn end(self) -> Date {
        self.end
    }

    /// Days from first to last; 0 for one day.
    pub fn length_days(self) -> i32 {
        (self.end - self.start).get_days()
    }

    pub fn overlaps(self, other: DateRange) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    pub fn contains(self, other: DateRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// How closely the words fix the time. Exported as UCDP `date_prec` 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    Day,
    /// 2 to 6 days.
    Range,
    Week,
    Month,
    Year,
    /// Words were given but cannot be resolved; the text is kept.
    Unknown,
}

impl DatePrecision {
    pub fn as_str(self) -> &'static str {
        match self {
            DatePrecision::Day => "day",
            DatePrecision::Range => "range",
            DatePrecision::Week => "week",
            DatePrecision::Month => "month",
            DatePrecision::Year => "year",
            DatePrecision::Unknown => "unknown",
        }
    }

    /// The precision that an interval of this length has.
    pub fn of(range: DateRange) -> DatePrecision {
        match range.length_days() {
            0 => DatePrecision::Day,
            1..=5 => DatePrecision::Range,
            6..=10 => DatePrecision::Week,
            11..=61 => DatePrecision::Month,
            _ => DatePrecision::Year,
        }
    }
}

/// When a report says it happened.
///
/// `range` is `None` when the words cannot be resolved ("on Monday" in an undated report): the text
/// is kept, and nothing is guessed from the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    pub range: Option<DateRange>,
    pub precision: DatePrecision,
    /// The words, as written ("the day before yesterday, Wednesday").
    pub text: String,
    /// Time of day, as written ("at dawn").
    pub time_text: Option<String>,
    /// The publication day stands in for a fresh event told with no time word (codebook, when).
    pub is_inferred: bool,
}

impl When {
    /// `None` when a precision is claimed for days that are not known, or the reverse.
    pub fn new(range: Option<DateRange>, precision: DatePrecision, text: String) -> Option<When> {
        (range.is_some() != (precision == DatePrecision::Unknown)).then_some(When {
            range,
            precision,
            text,
            time_text: None,
            is_inferred: false,
        })
    }
}
