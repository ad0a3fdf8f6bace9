//! Time expressions, resolved against the publication date.
//!
//! A bare weekday is the latest such day on or before publication. With no publication date a
//! relative expression stays unresolved: nothing is ever guessed from the clock.

use cairn_core::{Date, DatePrecision, DateRange, RuleId};
use jiff::{ToSpan, civil::Weekday};

use crate::{
    lexicon::{Entry, Match, c},
    numbers::number_at,
    rules::{Rules, TimeMeaning},
    text::{Doc, Shape},
};

#[derive(Clone, Debug)]
pub(crate) struct TimeExpr {
    /// Tokens.
    pub start: usize,
    pub end: usize,
    pub value: TimeValue,
    pub rule: RuleId,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TimeValue {
    Days(DateRange, DatePrecision),
    /// Words of time that cannot be resolved (no publication date, no year).
    Unresolved,
    /// The day, or the month, of the event told before.
    SameDay,
    SameMonth,
    /// Days from the event told before; the flag says that the count is exact to the day.
    Offset(i32, bool),
    /// "Earlier in the year": of the year of the event told before, up to it.
    EarlierInYear,
    /// "A week after 44 people were killed": what follows happened so many days before.
    Before(i32),
    /// "At dawn": no days of its own.
    TimeOfDay,
    /// "Recently", "in recent years": not a single time.
    Vague,
    /// "Next Monday".
    Future,
}

impl TimeValue {
    pub fn days(self) -> Option<DateRange> {
        match self {
            TimeValue::Days(range, _) => Some(range),
            _ => None,
        }
    }
}

/// All time expressions in text order, not overlapping.
pub(crate) fn expressions(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    published: Option<Date>,
) -> Vec<TimeExpr> {
    let mut found: Vec<TimeExpr> = Vec::new();
    let mut years = Years { published, seen: Vec::new() };
    let mut paragraphs = doc.sentences.iter().map(|s| (s.end, s.paragraph)).peekable();
    let mut paragraph = 0;
    let mut at = 0;
    let mut phrase = 0;
    while at < doc.tokens.len() {
        while phrases.get(phrase).is_some_and(|m| m.start < at) {
            phrase += 1;
        }
        while paragraphs.next_if(|(end, _)| *end <= at).is_some() {}
        if let Some((_, here)) = paragraphs.peek().filter(|(_, here)| *here != paragraph) {
            paragraph = *here;
            years.leave_paragraph();
        }
        let expr = calendar_at(doc, rules, at, &mut years)
            .or_else(|| count_at(doc, rules, at, published))
            .or_else(|| word_at(rules, &phrases[phrase..], at, published));
        let Some(expr) = expr else {
            at += 1;
            continue;
        };
        // "In the past 24 hours": what is counted says more than "in the past".
        let counted = (expr.value == TimeValue::Vague)
            .then(|| count_at(doc, rules, expr.end - 1, published))
            .flatten()
            .map(|counted| TimeExpr { start: expr.start, ..counted });
        let expr = counted.unwrap_or(expr);
        at = expr.end;
        join(doc, &mut found, expr);
    }
    spans(doc, &mut found);
    found
}

/// Two days further apart than this are two times, not the ends of one.
const LONGEST_SPAN_DAYS: i32 = 31;

/// "From May 3 to May 7", "on Monday and Tuesday", "between 3 and 7 May": two days that bound one
/// stretch of time.
fn spans(doc: &Doc<'_>, found: &mut Vec<TimeExpr>) {
    let word = |at: usize| doc.tokens.get(at).map_or(String::new(), |_| doc.str(at).to_lowercase());
    let day_of = |expr: &TimeExpr| {
        expr.value.days().filter(|range| range.length_days() == 0).map(DateRange::start)
    };
    let mut index = 0;
    while index < found.len() {
        let last = &found[index];
        let Some(end) = day_of(last) else {
            index += 1;
            continue;
        };
        // "between 3 and 7 May": the first number borrows the month of the second.
        let joint = last.start.checked_sub(1).map(&word).unwrap_or_default();
        let is_joint = matches!(joint.as_str(), "and" | "to" | "until" | "till" | "through");
        let opens = last.start.checked_sub(3).map(&word).unwrap_or_default();
        let first_day = last.start.checked_sub(2).and_then(|at| day_number(doc, at));
        if let Some(day) =
            first_day.filter(|_| is_joint && matches!(opens.as_str(), "between" | "from" | "of"))
            && let Ok(start) = Date::new(end.year(), end.month(), day)
            && let Some(range) = DateRange::new(start, end)
        {
            let start = last.start - 2;
            found[index].value = TimeValue::Days(range, DatePrecision::of(range));
            found[index].start = start;
            index += 1;
            continue;
        }
        let before = index.checked_sub(1).map(|b| &found[b]);
        let bounds = before.and_then(|before| {
            let gap = last.start.checked_sub(before.end)?;
            // "On Monday and on Tuesday" holds a second "on".
            let joint = word(before.end);
            let most = match (gap, joint.as_str()) {
                (1, "to" | "until" | "till" | "through") => LONGEST_SPAN_DAYS,
                (1, "and") => 2,
                _ => return None,
            };
            let range = DateRange::new(day_of(before)?, end)?;
            (range.length_days() > 0 && range.length_days() <= most).then_some(range)
        });
        match bounds {
            Some(range) => {
                let end = found[index].end;
                found.remove(index);
                found[index - 1].end = end;
                found[index - 1].value = TimeValue::Days(range, DatePrecision::of(range));
                // "Between Sunday and Tuesday of this week" says of which week they are.
                let of_week = found.get(index).filter(|next| {
                    next.start == end + 1
                        && word(end) == "of"
                        && next.value.days().is_some_and(|week| week.overlaps(range))
                });
                if let Some(week_end) = of_week.map(|next| next.end) {
                    found[index - 1].end = week_end;
                    found.remove(index);
                }
            }
            None => index += 1,
        }
    }
}

/// "The day before yesterday, Wednesday" and "Monday morning" are one expression.
fn join(doc: &Doc<'_>, found: &mut Vec<TimeExpr>, expr: TimeExpr) {
    if let Some(last) = found.last_mut() {
        let gap = &doc.tokens[last.end..expr.start];
        let adjoins = match gap {
            [] => true,
            [t] => t.is_punct(',') || t.is_punct('('),
            _ => false,
        };
        // "October last year", "in October of last year": the month of that year.
        let is_of_year = match gap {
            [] => true,
            [_] => doc.str(last.end) == "of",
            _ => false,
        };
        if let (
            TimeValue::Days(month, DatePrecision::Month),
            TimeValue::Days(year, DatePrecision::Year),
        ) = (last.value, expr.value)
            && is_of_year
        {
            last.value = month_value(month_range(year.start().year(), month.start().month()));
            last.end = expr.end;
            return;
        }
        let is_later_day = matches!((last.value, expr.value), (_, TimeValue::TimeOfDay));
        let agrees = match (last.value.days(), expr.value.days()) {
            (Some(a), Some(b)) => a.overlaps(b),
            _ => false,
        };
        let unresolved = last.value == TimeValue::Unresolved && expr.value == TimeValue::Unresolved;
        if adjoins && (agrees || unresolved) {
            // The narrower one is meant: "last week, on Tuesday"; a date beats a weekday.
            let narrower = match (last.value.days(), expr.value.days()) {
                (Some(a), Some(b)) => b.length_days() <= a.length_days(),
                _ => false,
            };
            if narrower {
                (last.value, last.rule) = (expr.value, expr.rule);
            }
            last.end = expr.end;
            return;
        }
        if adjoins && gap.is_empty() && is_later_day && last.value.days().is_some() {
            last.end = expr.end;
            return;
        }
    }
    found.push(expr);
}

/// Which year a month and day without one belong to.
struct Years {
    published: Option<Date>,
    /// Months and years that the text has spelled out.
    seen: Vec<(i8, i16)>,
}

impl Years {
    /// "In June 1998 …" looks back; the "11 June" of the next paragraph is again of the report's time.
    fn leave_paragraph(&mut self) {
        if self.published.is_some() {
            self.seen.clear();
        }
    }

    /// The latest such month, or month and day, on or before publication; else a year that the
    /// text gave for the same month.
    fn of(&self, month: i8, day: Option<i8>) -> Option<i16> {
        if let Some(&(_, year)) = self.seen.iter().rev().find(|(m, _)| *m == month) {
            return Some(year);
        }
        let published = self.published?;
        let is_past = match day {
            Some(day) => (month, day) <= (published.month(), published.day()),
            None => month <= published.month(),
        };
        Some(if is_past { published.year() } else { published.year() - 1 })
    }
}

fn rule(name: &'static str) -> RuleId {
    RuleId::new(name)
}

fn expr(start: usize, end: usize, value: TimeValue, name: &'static str) -> Option<TimeExpr> {
    Some(TimeExpr { start, end, value, rule: rule(name) })
}

fn day_value(year: Option<i16>, month: i8, day: i8) -> TimeValue {
    match year.and_then(|year| Date::new(year, month, day).ok()) {
        Some(date) => TimeValue::Days(DateRange::day(date), DatePrecision::Day),
        None => TimeValue::Unresolved,
    }
}

fn month_range(year: i16, month: i8) -> Option<DateRange> {
    let first = Date::new(year, month, 1).ok()?;
    DateRange::new(first, first.last_of_month())
}

pub(crate) fn year_range(year: i16) -> Option<DateRange> {
    DateRange::new(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)
}

/// Monday to Sunday of the week that holds `day`.
fn week_of(day: Date) -> DateRange {
    let monday = day - (i64::from(day.weekday().to_monday_zero_offset())).days();
    DateRange::new(monday, monday + 6.days()).expect("Sunday follows Monday")
}

fn month_of(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<i8> {
    let token = doc.tokens.get(at)?;
    if !rules.lexicon.is(token.word, c::MONTH) {
        return None;
    }
    let word = doc.str(at).to_lowercase();
    // "may" and "march" are verbs unless written as names.
    if matches!(word.as_str(), "may" | "march" | "mar" | "dec" | "jan" | "sep")
        && !token.is_capital()
    {
        return None;
    }
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    MONTHS.iter().position(|m| word.starts_with(m)).map(|m| m as i8 + 1)
}

fn weekday_of(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<Weekday> {
    let token = doc.tokens.get(at)?;
    if !rules.lexicon.is(token.word, c::WEEKDAY) {
        return None;
    }
    // "Bloody Sunday", "Good Friday": names of days, not the latest such day.
    let is_named = at.checked_sub(1).is_some_and(|before| {
        matches!(
            doc.str(before),
            "Bloody" | "Black" | "Good" | "Ash" | "Palm" | "Holy" | "Easter" | "Super" | "White"
        )
    });
    if is_named {
        return None;
    }
    let word = doc.str(at).to_lowercase();
    if matches!(word.as_str(), "sun" | "sat" | "mon" | "wed")
        && !doc.tokens.get(at + 1).is_some_and(|t| t.is_abbreviation_dot || t.is_punct(','))
    {
        return None;
    }
    Some(match word.get(..3)? {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

/// A day of the month: "8", "8th", "29th". The token after it, and the day.
fn day_number(doc: &Doc<'_>, at: usize) -> Option<i8> {
    let token = doc.tokens.get(at)?;
    let text = doc.str(at);
    let digits = match token.shape {
        Shape::Number => text,
        Shape::DigitsAndLetters => {
            ["st", "nd", "rd", "th"].iter().find_map(|suffix| text.strip_suffix(suffix))?
        }
        _ => return None,
    };
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_at(doc: &Doc<'_>, at: usize) -> Option<i16> {
    let token = doc.tokens.get(at)?;
    let text = doc.str(at);
    (token.shape == Shape::Number && text.len() == 4)
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| (1900..=2100).contains(year))
}

/// Skips a comma and an abbreviation's dot.
fn past_comma(doc: &Doc<'_>, at: usize) -> usize {
    let mut at = at;
    while doc.tokens.get(at).is_some_and(|t| t.is_abbreviation_dot || t.is_punct(',')) {
        at += 1;
    }
    at
}

fn past_dot(doc: &Doc<'_>, at: usize) -> usize {
    if doc.tokens.get(at).is_some_and(|t| t.is_abbreviation_dot) { at + 1 } else { at }
}

/// Dates, months, years and weekdays.
fn calendar_at(doc: &Doc<'_>, rules: &Rules, at: usize, years: &mut Years) -> Option<TimeExpr> {
    iso_date(doc, at)
        .or_else(|| month_first(doc, rules, at, years))
        .or_else(|| day_first(doc, rules, at, years))
        .or_else(|| weekday(doc, rules, at, years))
        .or_else(|| bare_year(doc, rules, at))
}

/// "2023-11-08": hyphens are no tokens, the parts are hyphened on.
fn iso_date(doc: &Doc<'_>, at: usize) -> Option<TimeExpr> {
    let year = year_at(doc, at)?;
    let part = |at: usize| {
        let token = doc.tokens.get(at)?;
        (token.is_hyphened && token.end - token.start == 2)
            .then(|| doc.str(at).parse::<i8>().ok())?
    };
    let date = Date::new(year, part(at + 1)?, part(at + 2)?).ok()?;
    expr(at, at + 3, TimeValue::Days(DateRange::day(date), DatePrecision::Day), "time.date")
}

/// "November 8, 2023", "Nov. 8", "October 25-26, 2016", "March 2019", "early November 2005", "August".
fn month_first(doc: &Doc<'_>, rules: &Rules, at: usize, years: &mut Years) -> Option<TimeExpr> {
    let month = month_of(doc, rules, at)?;
    let next = past_dot(doc, at + 1);
    if let Some(day) = day_number(doc, next).filter(|_| year_at(doc, next).is_none()) {
        let mut end = next + 1;
        let mut last = day;
        let joint = doc.tokens.get(end);
        let to = if joint.is_some_and(|t| t.is_hyphened) {
            Some(end)
        } else {
            joint.filter(|t| t.is_punct('–') || t.is_punct('-')).map(|_| end + 1)
        };
        if let Some(second) =
            to.and_then(|to| day_number(doc, to).map(|day| (to, day))).filter(|(_, d)| *d > day)
        {
            (end, last) = (second.0 + 1, second.1);
        }
        let year_token = past_comma(doc, end);
        let year = year_at(doc, year_token);
        if let Some(year) = year {
            end = year_token + 1;
            years.seen.push((month, year));
        }
        let year = year.or_else(|| years.of(month, Some(day)));
        let value = days_value(year, month, day, last);
        return expr(at, end, value, "time.date");
    }
    let year_token = past_comma(doc, next);
    if let Some(year) = year_at(doc, year_token) {
        years.seen.push((month, year));
        return expr(at, year_token + 1, month_value(month_range(year, month)), "time.month");
    }
    // A lone month is a date when it is written as one: "in August", "last May".
    let before = at.checked_sub(1).map(|b| doc.str(b).to_lowercase());
    let before = before.as_deref().unwrap_or("");
    let is_time = matches!(
        before,
        "in" | "since"
            | "last"
            | "until"
            | "by"
            | "early"
            | "late"
            | "mid"
            | "during"
            | "from"
            | "this"
            | "of"
            | "next"
            | "through"
            | "to"
            | "between"
            | "and"
            | "the"
            | "for"
            | "before"
    );
    if !is_time {
        return None;
    }
    if before == "next" {
        return expr(at - 1, at + 1, TimeValue::Future, "time.month");
    }
    let start =
        if matches!(before, "last" | "early" | "late" | "mid" | "this") { at - 1 } else { at };
    let value = match years.of(month, None) {
        // "Last May" said in May is a year ago; said in another month it is the latest May, and the
        // year before when that May has only just gone by is a reading we do not take.
        Some(year) if before == "last" && years.published.is_some_and(|p| p.month() == month) => {
            month_value(month_range(year - 1, month))
        }
        Some(year) => month_value(month_range(year, month)),
        None => TimeValue::Unresolved,
    };
    expr(start, past_dot(doc, at + 1), value, "time.month")
}

fn month_value(range: Option<DateRange>) -> TimeValue {
    range.map_or(TimeValue::Unresolved, |range| TimeValue::Days(range, DatePrecision::Month))
}

fn days_value(year: Option<i16>, month: i8, first: i8, last: i8) -> TimeValue {
    if first == last {
        return day_value(year, month, first);
    }
    let day = |day| year.and_then(|year| Date::new(year, month, day).ok());
    match (day(first), day(last)) {
        (Some(first), Some(last)) => match DateRange::new(first, last) {
            Some(range) => TimeValue::Days(range, DatePrecision::of(range)),
            None => TimeValue::Unresolved,
        },
        _ => TimeValue::Unresolved,
    }
}

/// "8 November 2023", "the 29th of March 2018", "11-13 Dec.".
fn day_first(doc: &Doc<'_>, rules: &Rules, at: usize, years: &mut Years) -> Option<TimeExpr> {
    let first = day_number(doc, at)?;
    let mut next = at + 1;
    let mut last = first;
    if let Some(second) =
        day_number(doc, next).filter(|d| doc.tokens[next].is_hyphened && *d > first)
    {
        (last, next) = (second, next + 1);
    }
    if doc.tokens.get(next).is_some() && doc.str(next) == "of" {
        next += 1;
    }
    let month = month_of(doc, rules, next)?;
    let mut end = past_dot(doc, next + 1);
    let year_token = past_comma(doc, end);
    let year = year_at(doc, year_token);
    if let Some(year) = year {
        end = year_token + 1;
        years.seen.push((month, year));
    }
    let value = days_value(year.or_else(|| years.of(month, Some(first))), month, first, last);
    expr(at, end, value, "time.date")
}

/// "on Wednesday", "last Thursday", "Friday, 21 July 1972".
fn weekday(doc: &Doc<'_>, rules: &Rules, at: usize, years: &mut Years) -> Option<TimeExpr> {
    let weekday = weekday_of(doc, rules, at)?;
    let after = past_comma(doc, at + 1);
    // The date that follows says which: "Friday, 21 July 1972".
    let dated =
        day_first(doc, rules, after, years).or_else(|| month_first(doc, rules, after, years));
    if let Some(date) = dated.filter(|date| date.end > after && date.start >= after) {
        return Some(TimeExpr { start: at, ..date });
    }
    let before = at.checked_sub(1).map(|b| doc.str(b).to_lowercase());
    match before.as_deref() {
        Some("next") => return expr(at - 1, at + 1, TimeValue::Future, "time.weekday"),
        Some("every" | "each") => return expr(at - 1, at + 1, TimeValue::Vague, "time.weekday"),
        _ => {}
    }
    let Some(published) = years.published else {
        return expr(at, at + 1, TimeValue::Unresolved, "time.weekday");
    };
    let latest = latest_weekday(published, weekday);
    let (start, day) = match before.as_deref() {
        // "Last Thursday" read on a Friday is the Thursday of the week before.
        Some("last") => {
            let this_week = latest >= week_of(published).start();
            (at - 1, if this_week { latest - 7.days() } else { latest })
        }
        _ => (at, latest),
    };
    expr(start, at + 1, TimeValue::Days(DateRange::day(day), DatePrecision::Day), "time.weekday")
}

fn latest_weekday(published: Date, weekday: Weekday) -> Date {
    let back =
        (published.weekday().to_monday_zero_offset() - weekday.to_monday_zero_offset() + 7) % 7;
    published - i64::from(back).days()
}

/// "in 2014", "since 2011", "the 1998 bombings".
fn bare_year(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<TimeExpr> {
    let year = year_at(doc, at)?;
    let token = &doc.tokens[at];
    if token.is_hyphened
        || doc.tokens.get(at + 1).is_some_and(|t| t.is_hyphened && t.shape == Shape::Number)
    {
        return None;
    }
    // "2000 people", "Resolution 1701": a count or a name.
    let next = doc.word(at + 1);
    if rules.lexicon.is(next, c::UNIT) {
        return None;
    }
    let before = at.checked_sub(1).map(|b| &doc.tokens[b]);
    let before_word = before.map(|_| doc.str(at - 1).to_lowercase());
    let is_marked = matches!(
        before_word.as_deref(),
        Some(
            "in" | "since"
                | "of"
                | "the"
                | "from"
                | "until"
                | "by"
                | "during"
                | "early"
                | "late"
                | "to"
                | "a"
                | "before"
                | "after"
                | "around"
                | "mid"
                | "("
                | "and"
                | "between"
                | "on"
                | "through"
                | ","
        )
    );
    if !is_marked {
        return None;
    }
    let value = match year_range(year) {
        Some(range) => TimeValue::Days(range, DatePrecision::Year),
        None => TimeValue::Unresolved,
    };
    expr(at, at + 1, value, "time.year")
}

/// "two days ago", "three weeks earlier", "a week after", "in the past 24 hours".
fn count_at(doc: &Doc<'_>, rules: &Rules, at: usize, published: Option<Date>) -> Option<TimeExpr> {
    let word = |at: usize| doc.tokens.get(at).map(|_| doc.str(at).to_lowercase());
    let first = word(at)?;
    if matches!(first.as_str(), "past" | "last" | "previous") {
        let (next, number) = number_at(doc, rules, at + 1)?;
        let days = match word(next)?.as_str() {
            "hours" => (number as i64).div_euclid(24).max(1),
            "days" => number as i64,
            _ => return None,
        };
        let value = match published {
            Some(published) if days <= 3660 => {
                let range = DateRange::new(published - days.days(), published)?;
                TimeValue::Days(range, DatePrecision::of(range))
            }
            _ => TimeValue::Unresolved,
        };
        return expr(at, next + 1, value, "time.past_days");
    }
    let (next, number) = match first.as_str() {
        "a" | "an" => (at + 1, 1),
        "several" | "few" => (at + 1, 3),
        _ => number_at(doc, rules, at)?,
    };
    let unit_days = match word(next)?.as_str() {
        "hour" | "hours" => 0,
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        "month" | "months" => 30,
        "year" | "years" => 365,
        _ => return None,
    };
    let count = i32::try_from(number).ok().filter(|n| *n < 4000)?;
    let end = next + 2;
    // "the deadliest day in more than two years": a stretch of time, no count from an act.
    if at
        .checked_sub(1)
        .and_then(word)
        .is_some_and(|w| matches!(w.as_str(), "than" | "nearly" | "almost" | "over"))
    {
        return None;
    }
    let value = match word(next + 1)?.as_str() {
        "ago" => match published {
            Some(published) => ago(published, count, unit_days)?,
            None => TimeValue::Unresolved,
        },
        "earlier" | "before" => TimeValue::Offset(-count * unit_days, unit_days <= 1),
        "later" => TimeValue::Offset(count * unit_days, unit_days <= 1),
        // "two days after the bombing": told against the event it names.
        "after" => TimeValue::Before(count * unit_days),
        _ => return None,
    };
    expr(at, end, value, "time.count")
}

fn ago(published: Date, count: i32, unit_days: i32) -> Option<TimeValue> {
    let count = i64::from(count);
    Some(match unit_days {
        0 => TimeValue::Days(DateRange::day(published), DatePrecision::Day),
        1 => TimeValue::Days(
            DateRange::day(published.checked_sub(count.days()).ok()?),
            DatePrecision::Day,
        ),
        7 => TimeValue::Days(
            around(published.checked_sub((count * 7).days()).ok()?)?,
            DatePrecision::Week,
        ),
        30 => {
            let day = published.checked_sub(count.months()).ok()?;
            month_value(month_range(day.year(), day.month()))
        }
        _ => {
            let year = published.checked_sub(count.years()).ok()?.year();
            TimeValue::Days(year_range(year)?, DatePrecision::Year)
        }
    })
}

/// A week around a day that is known to about a week.
pub(crate) fn around(day: Date) -> Option<DateRange> {
    DateRange::new(day.checked_sub(3.days()).ok()?, day.checked_add(3.days()).ok()?)
}

/// Words of `time.toml`: "yesterday", "last week", "the same month".
fn word_at(
    rules: &Rules,
    phrases: &[Match],
    at: usize,
    published: Option<Date>,
) -> Option<TimeExpr> {
    let here = phrases.iter().take_while(|m| m.start == at);
    let longest = here
        .filter(|m| matches!(m.entry, Entry::Time(_) | Entry::TimeOfDay))
        .max_by_key(|m| (m.end, matches!(m.entry, Entry::Time(_))))?;
    let Entry::Time(index) = longest.entry else {
        return expr(at, longest.end, TimeValue::TimeOfDay, "time.time_of_day");
    };
    let word = &rules.times[index as usize];
    let value = match (word.meaning, published) {
        (TimeMeaning::SameDay, _) => TimeValue::SameDay,
        (TimeMeaning::SameMonth, _) => TimeValue::SameMonth,
        (TimeMeaning::EarlierInYear, _) => TimeValue::EarlierInYear,
        (TimeMeaning::Relative, _) => TimeValue::Offset(-6, false),
        (TimeMeaning::Offset(days), _) => TimeValue::Offset(days, true),
        (TimeMeaning::Vague, _) => TimeValue::Vague,
        (_, None) => TimeValue::Unresolved,
        (TimeMeaning::Day(n), Some(published)) => {
            let day = published.checked_add(i64::from(n).days()).ok()?;
            TimeValue::Days(DateRange::day(day), DatePrecision::Day)
        }
        (TimeMeaning::Week(n), Some(published)) => {
            let week = week_of(published.checked_add((i64::from(n) * 7).days()).ok()?);
            let end = week.end().min(published);
            TimeValue::Days(DateRange::new(week.start(), end)?, DatePrecision::Week)
        }
        (TimeMeaning::Month(n), Some(published)) => {
            let day = published.checked_add(i64::from(n).months()).ok()?;
            month_value(month_range(day.year(), day.month()))
        }
        (TimeMeaning::Weekend(n), Some(published)) => {
            // Days since the Saturday of the week that publication falls in, or of the one before.
            let since = (i64::from(published.weekday().to_monday_zero_offset()) + 2) % 7;
            let has_begun = if n == 0 || since > 1 { 0 } else { 7 };
            let saturday = published.checked_sub((since + has_begun).days()).ok()?;
            let sunday = saturday.checked_add(1.days()).ok()?.min(published);
            let range = DateRange::new(saturday, sunday)?;
            TimeValue::Days(range, DatePrecision::of(range))
        }
        (TimeMeaning::Yearly(month, day), Some(published)) => {
            let years = Years { published: Some(published), seen: Vec::new() };
            day_value(years.of(month, Some(day)), month, day)
        }
        (TimeMeaning::Year(n), Some(published)) => {
            let range = year_range(published.year() + n as i16)?;
            TimeValue::Days(range, DatePrecision::Year)
        }
    };
    Some(TimeExpr { start: at, end: longest.end, value, rule: word.id.clone() })
}
