use cairn_core::Date;

/// The day of a date, of an RFC 3339 time or of a mail-style time ("Fri, 10 Nov 2023 01:00 +0300").
///
/// The day is the one written, in the writer's own zone: a report filed at one in the morning in
/// Damascus is of that day there, and "yesterday" in it means the day before. `None` for what is
/// no date; nothing is guessed from part of one. A date that programs write for "none" is none.
pub fn day(written: &str) -> Option<Date> {
    written_day(written).filter(|day| !NULLS.contains(&(day.year(), day.month(), day.day())))
}

/// The first day of a program's calendar, which stands in exports where no date was known: .NET,
/// SQL Server, Excel and OLE, Unix; and the last one of SQL.
const NULLS: [(i16, i8, i8); 7] = [
    (1, 1, 1),
    (1753, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1970, 1, 1),
    (9999, 12, 31),
];

fn written_day(written: &str) -> Option<Date> {
    let written = written.trim();
    if let Some(day) = written.get(..10).and_then(|start| start.parse::<Date>().ok()) {
        let rest = written[10..].trim_start_matches([' ', 'T', 't']);
        let is_time = rest.len() < written.len() - 10
            && rest.len() >= 4
            && rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.contains(':');
        return (written.len() == 10 || is_time).then_some(day);
    }
    let sent = jiff::fmt::rfc2822::parse(written).ok()?;
    Some(sent.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_writers_own() {
        let tenth = "2023-11-10".parse().ok();
        assert_eq!(day("2023-11-10"), tenth);
        assert_eq!(day("2023-11-10T23:30:00-05:00"), tenth);
        assert_eq!(day("2023-11-10 00:30"), tenth);
        assert_eq!(day("Fri, 10 Nov 2023 01:00:00 +0300"), tenth);
    }

    #[test]
    fn a_date_that_stands_for_none_is_none() {
        for none in ["1753-01-01", "0001-01-01T00:00:00Z", "1970-01-01", "9999-12-31"] {
            assert_eq!(day(none), None, "{none}");
        }
        assert!(day("1970-01-02").is_some());
    }

    #[test]
    fn what_is_no_date_is_unknown() {
        for odd in ["", "yesterday", "2023-11-31", "2023-11-100", "10/11/2023", "2023-11-10junk"] {
            assert_eq!(day(odd), None, "{odd}");
        }
    }
}
