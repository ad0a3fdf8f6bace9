use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

/// One difference between what a report says and what was read, to learn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// What went wrong; misses of one cause are shown together.
    pub cause: String,
    /// The report's id.
    pub report: String,
    /// The words that it hangs on.
    pub quote: String,
    pub want: String,
    pub got: String,
}

/// Reports named for a quote that recurs; the rest are counted.
const EXAMPLES: usize = 4;

/// The most that is shown of a text, in code points.
const SHOWN: usize = 240;

/// (quote, want, got) and the reports where it is so.
type Cases<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<&'a str>>;

/// Causes by how often they struck, then their quotes by how often they recur.
///
/// `limit` is the number of quotes shown for each cause, 0 for all.
pub fn write(misses: &[Miss], limit: usize, out: &mut impl io::Write) -> io::Result<()> {
    let mut causes: BTreeMap<&str, Cases> = BTreeMap::new();
    for miss in misses {
        let case = (miss.quote.as_str(), miss.want.as_str(), miss.got.as_str());
        causes.entry(&miss.cause).or_default().entry(case).or_default().push(&miss.report);
    }
    let mut causes: Vec<_> = causes
        .into_iter()
        .map(|(cause, cases)| (cases.values().map(Vec::len).sum::<usize>(), cause, cases))
        .collect();
    causes.sort_by_key(|&(count, cause, _)| (std::cmp::Reverse(count), cause));

    for (count, cause, cases) in causes {
        writeln!(out, "\n{cause}: {count}")?;
        let mut cases: Vec<_> = cases.into_iter().collect();
        cases.sort_by_key(|(case, reports)| (std::cmp::Reverse(reports.len()), reports[0], *case));
        let shown = if limit == 0 { cases.len() } else { limit.min(cases.len()) };
        for ((quote, want, got), reports) in &cases[..shown] {
            let times =
                if reports.len() > 1 { format!("{}× ", reports.len()) } else { String::new() };
            writeln!(out, "  {times}“{}”  [{}]", one_line(quote), named(reports))?;
            for (label, text) in [("want", want), ("got ", got)] {
                if !text.is_empty() {
                    writeln!(out, "      {label} {}", one_line(text))?;
                }
            }
        }
        if shown < cases.len() {
            writeln!(out, "  and {} more (--limit 0 shows all)", cases.len() - shown)?;
        }
    }
    Ok(())
}

fn named(reports: &[&str]) -> String {
    let distinct: BTreeSet<&str> = reports.iter().copied().collect();
    let mut text = distinct.iter().take(EXAMPLES).copied().collect::<Vec<_>>().join(", ");
    if distinct.len() > EXAMPLES {
        text.push_str(&format!(", +{}", distinct.len() - EXAMPLES));
    }
    text
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn miss(cause: &str, report: &str, quote: &str) -> Miss {
        Miss {
            cause: cause.to_owned(),
            report: report.to_owned(),
            quote: quote.to_owned(),
            want: "a place".to_owned(),
            got: String::new(),
        }
    }

    #[test]
    fn causes_and_quotes_stand_by_how_often_they_strike() {
        let misses = [
            miss("false name", "a", "Turkey"),
            miss("missed name", "a", "Homs"),
            miss("missed name", "b", "Raqa"),
            miss("missed name", "c", "Raqa"),
        ];
        let mut out = Vec::new();
        write(&misses, 1, &mut out).unwrap();
        let expected = "
missed name: 3
  2× “Raqa”  [b, c]
      want a place
  and 1 more (--limit 0 shows all)

false name: 1
  “Turkey”  [a]
      want a place
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
