use std::fmt;

/// One figure of a benchmark, under the name that the published scorers print.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub name: String,
    pub value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Count(usize),
    Ratio(f64),
    /// A ratio whose parts are worth showing: few cases make it move in jumps.
    Share(Tally),
}

impl Score {
    pub fn count(name: impl Into<String>, count: usize) -> Score {
        Score { name: name.into(), value: Value::Count(count) }
    }

    pub fn ratio(name: impl Into<String>, ratio: f64) -> Score {
        Score { name: name.into(), value: Value::Ratio(ratio) }
    }

    pub fn share(name: impl Into<String>, tally: Tally) -> Score {
        Score { name: name.into(), value: Value::Share(tally) }
    }
}

/// `name value`, ratios with four decimals.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.value {
            Value::Count(count) => write!(f, "{name} {count}"),
            Value::Ratio(ratio) => write!(f, "{name} {ratio:.4}"),
            Value::Share(tally) => {
                write!(f, "{name} {:.4} ({}/{})", tally.ratio(), tally.hits, tally.of)
            }
        }
    }
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub hits: usize,
    pub of: usize,
}

impl Tally {
    pub fn add(&mut self, is_hit: bool) {
        self.hits += usize::from(is_hit);
        self.of += 1;
    }

    /// 0 when nothing was counted.
    pub fn ratio(self) -> f64 {
        self.hits as f64 / self.of.max(1) as f64
    }
}

/// Found, falsely found, missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: usize,
    pub false_finds: usize,
    pub misses: usize,
}

impl Found {
    pub fn precision(self) -> f64 {
        self.hits as f64 / (self.hits + self.false_finds).max(1) as f64
    }

    pub fn recall(self) -> f64 {
        self.hits as f64 / (self.hits + self.misses).max(1) as f64
    }

    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(1e-9)
    }

    pub fn plus(self, other: Found) -> Found {
        Found {
            hits: self.hits + other.hits,
            false_finds: self.false_finds + other.false_finds,
            misses: self.misses + other.misses,
        }
    }

    pub fn scores(self, of: &str) -> [Score; 3] {
        [
            Score::ratio(format!("{of}_precision"), self.precision()),
            Score::ratio(format!("{of}_recall"), self.recall()),
            Score::ratio(format!("{of}_f1"), self.f1()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_print_as_the_published_scorers_print_them() {
        let found = Found { hits: 1, false_finds: 2, misses: 0 };
        let lines: Vec<String> = found.scores("places").iter().map(Score::to_string).collect();
        assert_eq!(lines, ["places_precision 0.3333", "places_recall 1.0000", "places_f1 0.5000"]);
        let tally = Tally { hits: 2, of: 3 };
        assert_eq!(Score::share("events_date", tally).to_string(), "events_date 0.6667 (2/3)");
        assert_eq!(Score::count("headlines", 7).to_string(), "headlines 7");
    }

    #[test]
    fn nothing_counted_is_zero_and_not_a_division_by_zero() {
        assert_eq!(Tally::default().ratio(), 0.0);
        assert_eq!(Found::default().f1(), 0.0);
    }
}
