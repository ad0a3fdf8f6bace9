/// How many: the interval that a report's words allow.
///
/// `None` is unknown or unbounded, never zero: "nobody was killed" is 0, silence is no figure at
/// all. Invariants: at least one of the three is known, and `low <= best <= high` where known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Figure {
    low: Option<u64>,
    best: Option<u64>,
    high: Option<u64>,
}

impl Figure {
    /// `None` when nothing is known or the order `low <= best <= high` does not hold.
    pub fn new(low: Option<u64>, best: Option<u64>, high: Option<u64>) -> Option<Figure> {
        let known: Vec<u64> = [low, best, high].into_iter().flatten().collect();
        (!known.is_empty() && known.is_sorted()).then_some(Figure { low, best, high })
    }

    /// "34 were killed", and 0 for "nobody was hurt".
    pub fn exactly(n: u64) -> Figure {
        Figure { low: Some(n), best: Some(n), high: Some(n) }
    }

    /// "At least 34": a floor sets no ceiling. Another claim of the same event may.
    pub fn at_least(n: u64) -> Figure {
        Figure { low: Some(n), best: Some(n), high: None }
    }

    /// "More than 34" is at least 35.
    pub fn more_than(n: u64) -> Figure {
        Figure::at_least(n.saturating_add(1))
    }

    /// "Up to 34": a ceiling and no floor.
    pub fn up_to(n: u64) -> Figure {
        Figure { low: None, best: Some(n), high: Some(n) }
    }

    /// "Between 30 and 40", in either order; the midpoint rounds half up.
    pub fn between(a: u64, b: u64) -> Figure {
        let (low, high) = (a.min(b), a.max(b));
        let best = low + (high - low).div_ceil(2);
        Figure { low: Some(low), best: Some(best), high: Some(high) }
    }

    /// "People were killed": some, no telling how many.
    pub fn some() -> Figure {
        Figure { low: Some(1), best: None, high: None }
    }

    /// As an analyst writes it: `34`, `34+`, `26-40` with the midpoint between, `26-33-40`.
    ///
    /// ```
    /// use cairn_core::Figure;
    /// assert_eq!(Figure::parse("34+"), Some(Figure::at_least(34)));
    /// assert_eq!(Figure::parse("26–40"), Some(Figure::between(26, 40)));
    /// assert_eq!(Figure::parse("40-26"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Figure> {
        let number = |word: &str| word.trim().parse::<u64>().ok();
        if let Some(floor) = text.trim().strip_suffix('+') {
            return Some(Figure::at_least(number(floor)?));
        }
        let ends = text.split(['-', '–']).map(number).collect::<Option<Vec<_>>>()?;
        match ends[..] {
            [n] => Some(Figure::exactly(n)),
            [low, high] if low <= high => Some(Figure::between(low, high)),
            [low, best, high] => Figure::new(Some(low), Some(best), Some(high)),
            _ => None,
        }
    }

    pub fn low(self) -> Option<u64> {
        self.low
    }

    pub fn best(self) -> Option<u64> {
        self.best
    }

    pub fn high(self) -> Option<u64> {
        self.high
    }

    /// `best`, else `low`: what a reader who needs one number is given.
    pub fn central(self) -> Option<u64> {
        self.best.or(self.low)
    }

    /// The sum of parts that are disjoint; an end unknown in one part is unknown in the sum.
    pub fn plus(self, other: Figure) -> Option<Figure> {
        let add = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        Figure::new(
            add(self.low, other.low),
            add(self.best, other.best),
            add(self.high, other.high),
        )
    }
}

/// What became of the people counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Killed,
    Injured,
    /// One figure for both ("60 killed and wounded"); says nothing for either alone.
    KilledOrInjured,
    Missing,
    Abducted,
    Arrested,
    Surrendered,
    Displaced,
}

impl Outcome {
    pub const ALL: [Outcome; 8] = [
        Outcome::Killed,
        Outcome::Injured,
        Outcome::KilledOrInjured,
        Outcome::Missing,
        Outcome::Abducted,
        Outcome::Arrested,
        Outcome::Surrendered,
        Outcome::Displaced,
    ];

    /// The codebook's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Killed => "killed",
            Outcome::Injured => "injured",
            Outcome::KilledOrInjured => "killed_or_injured",
            Outcome::Missing => "missing",
            Outcome::Abducted => "abducted",
            Outcome::Arrested => "arrested",
            Outcome::Surrendered => "surrendered",
            Outcome::Displaced => "displaced",
        }
    }

    pub fn parse(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// Whom a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    Civilians,
    Combatants,
    Mixed,
    Unknown,
}

impl Who {
    pub const ALL: [Who; 4] = [Who::Civilians, Who::Combatants, Who::Mixed, Who::Unknown];

    pub fn as_str(self) -> &'static str {
        match self {
            Who::Civilians => "civilians",
            Who::Combatants => "combatants",
            Who::Mixed => "mixed",
            Who::Unknown => "unknown",
        }
    }

    pub fn parse(word: &str) -> Option<Who> {
        Who::ALL.into_iter().find(|who| who.as_str() == word)
    }
}

/// One figure of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Casualty {
    pub outcome: Outcome,
    pub figure: Figure,
    pub who: Who,
    /// What the text calls them ("pro-government fighters and soldiers").
    pub group: Option<String>,
    /// Index, in the claim's casualties, of the figure this one is included in.
    pub part_of: Option<usize>,
    /// Index, in the claim's origins, of who gave the figure; `None` when the report itself does.
    pub origin: Option<usize>,
    /// "Raising the death toll to 28": the event's total, not an increment.
    pub is_cumulative: bool,
    /// The dead are the attackers themselves (a suicide bomber), counted apart.
    pub is_attackers: bool,
}
