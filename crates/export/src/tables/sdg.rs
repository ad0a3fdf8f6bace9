//! Documented deaths by the disaggregation of SDG indicator 16.1.2: sums over events.

use std::collections::BTreeMap;

use cairn_core::{Casualty, Category, Figure, Outcome, Status};

use crate::{Record, Value, crosswalk::CROSSWALK};

const UNKNOWN: &str = "unknown";

/// Names of the cells of a row, in the order in which [`Sums::rows`] gives them.
pub const NAMES: [&str; 8] = [
    "country",
    "year",
    "dimension",
    "category",
    "deaths_best",
    "deaths_low",
    "deaths_high",
    "events",
];

/// Deaths by country, year, dimension and category.
#[derive(Default)]
pub struct Sums(BTreeMap<Key, Sum>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    country: String,
    year: Option<i16>,
    dimension: &'static str,
    category: String,
}

#[derive(Default)]
struct Sum {
    best: u64,
    low: u64,
    high: u64,
    /// An event of it sets no ceiling.
    is_open: bool,
    events: u64,
}

impl Sums {
    /// Adds one event's deaths. A series is left out, because its parts are counted; so are private
    /// crime, developments, and what an analyst rejected or only a report denies.
    ///
    /// `true` when the event counts.
    pub fn add(&mut self, record: &Record<'_>) -> bool {
        let event = record.event;
        let is_counted = event.is_political
            && !event.is_series
            && event.status != Status::Rejected
            && event.kind.value.category() == Category::Violence;
        let Some(dead) = record.dead().filter(|_| is_counted) else { return false };
        let best = dead.central().unwrap_or(0);
        let country = record.place().and_then(|place| place.country.clone()).unwrap_or_default();
        let days = event.when.as_ref().and_then(|when| when.value.range);
        let year = days.map(|days| days.start().year());
        let sums = &mut self.0;
        let mut put = |dimension: &'static str, category: &str, figure: [u64; 3], is_open: bool| {
            let category = category.to_owned();
            let key = Key { country: country.clone(), year, dimension, category };
            let sum = sums.entry(key).or_default();
            let [low, best, high] = figure;
            sum.low += low;
            sum.best += best;
            sum.high += high;
            sum.is_open |= is_open;
            sum.events += u64::from(best > 0 || dimension == "total");
        };
        let whole = [dead.low().unwrap_or(0), best, dead.high().unwrap_or(0)];
        put("total", "total", whole, dead.high().is_none());
        put("cause", cause(record), [0, best, 0], false);
        for (category, deaths) in status(record, best) {
            put("status", category, [0, deaths, 0], false);
        }
        let (by_sex, by_age) = people(record, best);
        for (dimension, groups) in [("sex", by_sex), ("age", by_age)] {
            for (category, deaths) in groups {
                put(dimension, &category, [0, deaths, 0], false);
            }
        }
        true
    }

    pub fn rows(&self) -> impl Iterator<Item = [Value<'_>; 8]> {
        self.0.iter().filter(|(key, sum)| sum.best > 0 || key.dimension == "total").map(
            |(key, sum)| {
                let is_total = key.dimension == "total";
                let only_total = |n: u64| Value::count(is_total.then_some(n));
                [
                    Value::text(&key.country),
                    key.year.map_or(Value::Null, |year| Value::Integer(i64::from(year))),
                    Value::text(key.dimension),
                    Value::text(&key.category),
                    Value::count(Some(sum.best)),
                    only_total(sum.low),
                    if sum.is_open { Value::Null } else { only_total(sum.high) },
                    Value::count(Some(sum.events)),
                ]
            },
        )
    }
}

/// By the first weapon that a claim names, else by what the kind implies.
fn cause(record: &Record<'_>) -> &'static str {
    let mut weapons = record.claims.iter().flat_map(|(_, claim)| &claim.weapons);
    let told = weapons.find_map(|weapon| CROSSWALK.sdg.cause.get(&weapon.value.class));
    let implied = || CROSSWALK.kind(record.event.kind.value).sdg_cause.as_ref();
    told.or_else(implied).map_or(UNKNOWN, String::as_str)
}

/// Attackers and combatants took a direct part; whether as members of armed forces is not told.
fn status(record: &Record<'_>, best: u64) -> [(&'static str, u64); 3] {
    let Some(settled) = record.event.outcome(Outcome::Killed) else {
        return [("civilian", 0), ("combatant", 0), (UNKNOWN, best)];
    };
    let central = |figure: Option<Figure>| figure.and_then(Figure::central).unwrap_or(0);
    let civilians = central(settled.civilians).min(best);
    let combatants =
        (central(settled.combatants) + central(settled.attackers)).min(best - civilians);
    [("civilian", civilians), ("combatant", combatants), (UNKNOWN, best - civilians - combatants)]
}

type Groups = BTreeMap<String, u64>;

/// Deaths by sex and by age, as the claim behind the figure names groups of the dead.
///
/// A figure that holds others (the whole of "seven, including two women") is not counted beside
/// them. What no group accounts for is unknown.
fn people(record: &Record<'_>, best: u64) -> (Groups, Groups) {
    let behind: &[_] = record.event.outcome(Outcome::Killed).map_or(&[], |s| &s.claims);
    let claims = record.claims.iter().filter(|(id, _)| behind.contains(id));
    let told = claims.map(|(_, claim)| {
        let casualties: Vec<&Casualty> = claim.casualties.iter().map(|c| &c.value).collect();
        groups(&casualties, best)
    });
    let fullest =
        told.max_by_key(|(sex, age)| sex.values().sum::<u64>() + age.values().sum::<u64>());
    let (mut by_sex, mut by_age) = fullest.unwrap_or_default();
    for groups in [&mut by_sex, &mut by_age] {
        let told: u64 = groups.values().sum();
        *groups.entry(UNKNOWN.to_owned()).or_default() += best.saturating_sub(told);
    }
    (by_sex, by_age)
}

fn groups(casualties: &[&Casualty], best: u64) -> (Groups, Groups) {
    let (mut by_sex, mut by_age) = (Groups::new(), Groups::new());
    for casualty in casualties {
        if casualty.outcome != Outcome::Killed {
            continue;
        }
        let Some(group) = casualty.group.as_deref() else { continue };
        let Some(n) = casualty.figure.central() else { continue };
        let words: Vec<String> = group
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .filter(|word| !word.is_empty())
            .collect();
        let is_it = |word: &String| words.contains(word);
        let Some(row) = CROSSWALK.sdg.people.iter().find(|row| row.words.iter().any(is_it)) else {
            continue;
        };
        for (groups, category) in [(&mut by_sex, &row.sex), (&mut by_age, &row.age)] {
            let told: u64 = groups.values().sum();
            if let Some(category) = category
                && told + n <= best
            {
                *groups.entry(category.clone()).or_default() += n;
            }
        }
    }
    (by_sex, by_age)
}
