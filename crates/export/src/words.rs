//! Values in words, in one form everywhere: "34+", "Wed 8 Nov 2023", "known to its province".

use cairn_core::{
    Date, DatePrecision, DateRange, Figure, Kind, OriginKind, Outcome, Place, PlacePrecision,
    Status, When,
};

/// `34`, `34+`, `up to 34`, `5 (3–7)`; a figure is never empty, so this is never a dash.
pub fn figure(figure: Figure) -> String {
    let (low, high) = (figure.low(), figure.high());
    match (figure.central(), low, high) {
        (Some(best), Some(low), Some(high)) if low == best && high == best => number(best),
        (Some(best), Some(low), None) if low == best => format!("{}+", number(best)),
        (Some(best), None, Some(high)) if high == best => format!("up to {}", number(best)),
        (Some(best), Some(low), Some(high)) => {
            format!("{} ({}–{})", number(best), number(low), number(high))
        }
        (Some(best), Some(low), None) => format!("{} ({}+)", number(best), number(low)),
        (Some(best), None, Some(high)) => format!("{} (up to {})", number(best), number(high)),
        (Some(best), None, None) => number(best),
        (None, _, high) => high.map_or_else(String::new, |high| format!("up to {}", number(high))),
    }
}

/// "34+", and "not stated" where nobody gives a figure.
pub fn stated(told: Option<Figure>) -> String {
    told.map_or_else(|| "not stated".to_owned(), figure)
}

/// "party claim".
pub fn status(status: Status) -> String {
    status.as_str().replace('_', " ")
}

/// Thousands are set apart: 500,000.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "Wed 8 Nov 2023".
pub fn day(day: Date) -> String {
    day.strftime("%a %-d %b %Y").to_string()
}

/// "Wed 8 Nov 2023", "10–12 Aug 2023", "August 2023", "2014"; `None` when it is not resolved.
pub fn days(when: &When) -> Option<String> {
    let range = when.range?;
    let (start, end) = (range.start(), range.end());
    Some(if range.length_days() == 0 {
        day(start)
    } else if start == start.first_of_year() && end == start.last_of_year() {
        start.year().to_string()
    } else if start == start.first_of_month() && end == start.last_of_month() {
        start.strftime("%B %Y").to_string()
    } else {
        span(range)
    })
}

fn span(range: DateRange) -> String {
    let (start, end) = (range.start(), range.end());
    let shared = if start.year() != end.year() {
        "%-d %b %Y"
    } else if start.month() != end.month() {
        "%-d %b"
    } else {
        "%-d"
    };
    let gap = if shared == "%-d" { "–" } else { " – " };
    format!("{}{gap}{}", start.strftime(shared), end.strftime("%-d %b %Y"))
}

/// "on Wed 8 Nov 2023", "in August 2023", "within 10–12 Aug 2023", for use in a sentence.
pub fn on_days(when: &When) -> Option<String> {
    let days = days(when)?;
    let starts_with_number = days.starts_with(|c: char| c.is_ascii_digit());
    Some(match when.precision {
        DatePrecision::Day => format!("on {days}"),
        _ if days.len() == 4 || !starts_with_number => format!("in {days}"),
        _ => format!("within {days}"),
    })
}

pub fn date_precision(precision: DatePrecision) -> &'static str {
    match precision {
        DatePrecision::Day => "to the day",
        DatePrecision::Range => "to a few days",
        DatePrecision::Week => "to about a week",
        DatePrecision::Month => "to about a month",
        DatePrecision::Year => "to about a year",
        DatePrecision::Unknown => "not resolved",
    }
}

pub fn place_precision(precision: PlacePrecision) -> &'static str {
    match precision {
        PlacePrecision::Exact => "the place itself",
        PlacePrecision::Near => "within about 25 km",
        PlacePrecision::Admin2 => "known to its district",
        PlacePrecision::Admin1 => "known to its province",
        PlacePrecision::Region => "along or between places, or a region",
        PlacePrecision::Country => "known to its country",
        PlacePrecision::SeaOrAir => "at sea or in the air",
    }
}

/// "in Mayadeen", "north of Hama"; a name that says its relation itself is left alone.
pub fn in_place(place: &Place) -> String {
    let mut told = match place.relation.as_str() {
        "" => "in".to_owned(),
        relation => relation.replace('_', " "),
    };
    told.push(' ');
    let name = place.name.trim();
    let begins = name.get(..told.len());
    if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(&told)) {
        return name.to_owned();
    }
    told.push_str(name);
    told
}

/// The codebook's word as a person writes it: "armed clash".
pub fn kind(kind: Kind) -> String {
    kind.as_str().replace('_', " ")
}

pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::KilledOrInjured => "killed or injured",
        other => other.as_str(),
    }
}

pub fn origin_kind(kind: OriginKind) -> &'static str {
    match kind {
        OriginKind::Party => "party to the conflict",
        OriginKind::Official => "official",
        OriginKind::Monitor => "monitor",
        OriginKind::Medical => "medical",
        OriginKind::Witness => "witness",
        OriginKind::Media => "media",
        OriginKind::UnNgo => "UN or aid organisation",
        OriginKind::Unnamed => "unnamed",
    }
}

/// The language's English name where it is one that reports come in, else its code.
pub fn language(code: &str) -> &str {
    match code {
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fa" => "Persian",
        "fr" => "French",
        "he" => "Hebrew",
        "it" => "Italian",
        "ku" => "Kurdish",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        other => other,
    }
}

/// "one", "one and two", "one, two and three".
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "1 entry", "2 entries", "no entries".
pub fn entries(n: u64) -> String {
    match n {
        0 => "no entries".to_owned(),
        1 => "1 entry".to_owned(),
        n => format!("{} entries", number(n)),
    }
}

/// "1 claim", "2 claims", "no claims".
pub fn count(n: usize, noun: &str) -> String {
    match n {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        n => format!("{} {noun}s", number(n as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_one_form() {
        assert_eq!(figure(Figure::exactly(0)), "0");
        assert_eq!(figure(Figure::at_least(34)), "34+");
        assert_eq!(figure(Figure::up_to(34)), "up to 34");
        assert_eq!(figure(Figure::between(3, 7)), "5 (3–7)");
        assert_eq!(figure(Figure::some()), "1+");
        assert_eq!(figure(Figure::at_least(500_000)), "500,000+");
    }

    #[test]
    fn dates_say_how_closely_they_are_known() {
        let when = |start: &str, end: &str| {
            let range = DateRange::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
            When::new(Some(range), DatePrecision::of(range), String::new()).unwrap()
        };
        assert_eq!(on_days(&when("2023-11-08", "2023-11-08")).unwrap(), "on Wed 8 Nov 2023");
        assert_eq!(on_days(&when("2023-08-10", "2023-08-12")).unwrap(), "within 10–12 Aug 2023");
        assert_eq!(on_days(&when("2023-08-01", "2023-08-31")).unwrap(), "in August 2023");
        assert_eq!(on_days(&when("2014-01-01", "2014-12-31")).unwrap(), "in 2014");
        assert_eq!(days(&when("2023-12-30", "2024-01-02")).unwrap(), "30 Dec 2023 – 2 Jan 2024");
    }
}
