//! Quantities: numbers in digits and words with the bounds that words put on them.
//!
//! What is counted is decided later; here only what cannot be people is left out: dates, times,
//! ages, distances, money, percentages, ordinals and the numbers in names ("F-16", "Article 5").

use cairn_core::Figure;

use crate::{
    lexicon::{Entry, Match, c},
    rules::{Bound, Rules},
    text::{Doc, Shape},
};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    /// Tokens, bounds included ("at least 34").
    pub start: usize,
    pub end: usize,
    pub figure: Figure,
    /// The number itself, with no bound.
    pub number: Option<u64>,
}

/// No armed conflict has hurt as many as this; a larger number counts something else.
const MOST_PEOPLE: u64 = 100_000_000;

/// All quantities of the report, in text order, not overlapping.
pub(crate) fn quantities(doc: &Doc<'_>, rules: &Rules, phrases: &[Match]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    let mut phrase = 0;
    while at < doc.tokens.len() {
        while phrases.get(phrase).is_some_and(|m| m.start < at) {
            phrase += 1;
        }
        let here = phrases[phrase..].iter().take_while(|m| m.start == at);
        let vague = here
            .filter_map(|m| match m.entry {
                Entry::Vague(index) => Some((m.end, rules.vague[index as usize]?)),
                _ => None,
            })
            .max_by_key(|(end, _)| *end);
        let quantity = match number_at(doc, rules, at) {
            Some((end, number)) => Some(with_range(doc, rules, at, end, number)),
            None => vague.map(|(end, figure)| Quantity { start: at, end, figure, number: None }),
        };
        let Some(mut quantity) = quantity.filter(|q| counts_people(doc, rules, q)) else {
            at += 1;
            continue;
        };
        bound(doc, rules, phrases, &mut quantity);
        // "Killing two dozen and leaving as many wounded": the number told before it.
        let is_as_many = quantity.number.is_none()
            && quantity.start > 0
            && doc.str(quantity.start).eq_ignore_ascii_case("many")
            && doc.str(quantity.start - 1).eq_ignore_ascii_case("as")
            && doc.tokens.get(quantity.end).is_some_and(|next| next.is_word());
        if let Some(last) = found.last().filter(|_| is_as_many) {
            quantity.figure = last.figure;
        }
        // "As many as 34" holds a "many" that counts nothing.
        while found.last().is_some_and(|l| l.number.is_none() && l.start >= quantity.start) {
            found.pop();
        }
        if found.last().is_none_or(|last| last.end <= quantity.start) {
            found.push(quantity);
        }
        at = quantity.end.max(at + 1);
    }
    found
}

/// A plain number starting at `at`: (end token, value).
pub(crate) fn number_at(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<(usize, u64)> {
    let token = doc.tokens.get(at)?;
    match token.shape {
        Shape::Number => {
            // "F-16", "MH-17", "Covid-19": a number hyphened to a capitalised word is part of a name.
            if token.is_hyphened && at > 0 && doc.tokens[at - 1].is_capital() {
                return None;
            }
            let digits: String = doc.str(at).chars().filter(|c| *c != ',').collect();
            let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
            let scale = multiplier(doc, rules, at + 1);
            if digits.matches('.').count() > 1 || (!fraction.is_empty() && scale.is_none()) {
                return None;
            }
            let scale = scale.unwrap_or(1);
            let whole: u64 = whole.parse().ok()?;
            let part = match fraction {
                "" => 0,
                f => {
                    f.parse::<u64>().ok()?.checked_mul(scale)? / 10u64.checked_pow(f.len() as u32)?
                }
            };
            let value = whole.checked_mul(scale)?.checked_add(part)?;
            Some((at + if scale > 1 { 2 } else { 1 }, value))
        }
        Shape::Lower | Shape::Capital | Shape::Upper => words_at(doc, rules, at),
        _ => None,
    }
}

fn multiplier(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<u64> {
    match rules.lexicon.number(doc.word(at)) {
        Some((value, true)) => Some(value),
        _ => None,
    }
}

/// "twenty-three", "three hundred and five", "a hundred thousand", "two dozen" (not "dozens").
fn words_at(doc: &Doc<'_>, rules: &Rules, at: usize) -> Option<(usize, u64)> {
    let number = |at: usize| rules.lexicon.number(doc.word(at));
    let is_article = matches!(doc.str(at), "a" | "A");
    let (mut total, mut group, mut end) = (0u64, 0u64, at);
    if is_article {
        match number(at + 1) {
            Some((_, true)) => (group, end) = (1, at + 1),
            _ => return None,
        }
    }
    let mut last_small: Option<u64> = None;
    loop {
        match number(end) {
            Some((value, false)) => {
                // "twenty three" adds, "two three" does not.
                if last_small.is_some_and(|last| !(last >= 20 && last % 10 == 0 && value < 10)) {
                    break;
                }
                group += value;
                last_small = Some(value);
                end += 1;
            }
            Some((value, true)) => {
                if end == at {
                    return None;
                }
                if value == 100 {
                    group = group.max(1).checked_mul(100)?;
                } else {
                    total = total.checked_add(group.max(1).checked_mul(value)?)?;
                    group = 0;
                }
                last_small = None;
                end += 1;
            }
            None => {
                let goes_on = matches!(doc.tokens.get(end), Some(t) if doc.text[t.start as usize..t.end as usize] == *"and")
                    && (group >= 100 && group % 100 == 0 || (total > 0 && group == 0))
                    && number(end + 1).is_some_and(|(_, multiplies)| !multiplies);
                if !goes_on {
                    break;
                }
                end += 1;
            }
        }
    }
    if end == at || (is_article && end == at + 1) {
        return None;
    }
    let mut value = total.checked_add(group)?;
    // "two dozen", "three score".
    match doc.tokens.get(end).map(|t| &doc.text[t.start as usize..t.end as usize]) {
        Some("dozen") => (value, end) = (value * 12, end + 1),
        Some("score") => (value, end) = (value * 20, end + 1),
        _ => {}
    }
    Some((end, value))
}

/// Joins "30-40", "30 to 40", "between 30 and 40", "five or six" into an interval.
fn with_range(doc: &Doc<'_>, rules: &Rules, start: usize, end: usize, number: u64) -> Quantity {
    let plain = Quantity { start, end, figure: Figure::exactly(number), number: Some(number) };
    let Some(joint) = doc.tokens.get(end) else { return plain };
    let word = doc.str(end);
    let is_between = start > 0 && doc.str(start - 1).eq_ignore_ascii_case("between");
    let second_at = match word {
        "to" | "or" => end + 1,
        "and" if is_between => end + 1,
        "–" | "-" if joint.start == doc.tokens[end - 1].end => end + 1,
        _ if joint.is_hyphened && joint.shape == Shape::Number => end,
        _ => return plain,
    };
    match number_at(doc, rules, second_at) {
        Some((end, second)) if second > number && second <= number.saturating_mul(20).max(20) => {
            let start = if is_between { start - 1 } else { start };
            Quantity { start, end, figure: Figure::between(number, second), number: None }
        }
        _ => plain,
    }
}

/// Whether the number may count people: no unit, no money, no date, no name, no age.
fn counts_people(doc: &Doc<'_>, rules: &Rules, quantity: &Quantity) -> bool {
    let lexicon = &rules.lexicon;
    let Quantity { start, end, .. } = *quantity;
    if quantity.number.is_some_and(|n| n > MOST_PEOPLE) {
        return false;
    }
    let next = doc.tokens.get(end);
    let next_word = doc.word(end);
    if lexicon.is(next_word, c::UNIT | c::MONTH)
        || next.is_some_and(|t| matches!(t.shape, Shape::Punct('%' | ':' | '°' | '′' | '/')))
    {
        // "two second-hand cars": a unit word hyphened on is none; rare enough to leave out.
        return false;
    }
    // "14-year-old", "a 12-hour siege", "155-mm".
    if next.is_some_and(|t| t.is_hyphened && doc.str(end) != "old") {
        let word = doc.str(end);
        if matches!(
            word,
            "year"
                | "month"
                | "day"
                | "week"
                | "hour"
                | "minute"
                | "mile"
                | "storey"
                | "story"
                | "point"
                | "man"
                | "member"
                | "star"
                | "nation"
                | "foot"
                | "page"
                | "time"
        ) {
            return false;
        }
    }
    if let Some(before) = start.checked_sub(1) {
        let token = &doc.tokens[before];
        // "14:30" and "12/5" are no counts; "Homs: five soldiers killed" is.
        let adjoins = token.end == doc.tokens[start].start;
        if matches!(token.shape, Shape::Punct('$' | '£' | '€' | '¥' | '#'))
            || adjoins && matches!(token.shape, Shape::Punct(':' | '/' | '@'))
        {
            return false;
        }
        // "Route 66", "Article 5", "Boeing 737", "Channel 4": a name and its number. A number at the
        // start of a list after a name ("Baghdad 12 people") does not stand right behind a capital.
        let is_digits = doc.tokens[start].shape == Shape::Number;
        if is_digits
            && token.shape == Shape::Capital
            && token.end + 1 == doc.tokens[start].start
            && lexicon.is(token.word, c::MONTH)
        {
            return false;
        }
        let names_number = matches!(
            doc.str(before).to_lowercase().as_str(),
            "article"
                | "resolution"
                | "route"
                | "highway"
                | "interstate"
                | "channel"
                | "flight"
                | "boeing"
                | "airbus"
                | "chapter"
                | "section"
                | "page"
                | "no"
                | "number"
                | "phase"
                | "level"
                | "psalm"
                | "version"
                | "type"
                | "room"
                | "unit"
                | "district"
                | "sector"
                | "block"
                | "gate"
                | "exit"
                | "class"
                | "grade"
                | "aged"
                | "age"
                | "chapters"
                | "area"
                | "order"
                | "camp"
                | "group"
                | "brigade"
                | "division"
                | "battalion"
                | "zone"
                | "day"
                | "since"
                | "kilometre"
                | "point"
        );
        if is_digits && names_number {
            return false;
        }
    }
    // A bare year: "in 2014", "2019 attack"; "2000 people" stays a quantity.
    let text = doc.slice(start, end);
    let is_year = text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit());
    if is_year {
        return is_people_word(doc, rules, end);
    }
    true
}

fn is_people_word(doc: &Doc<'_>, rules: &Rules, at: usize) -> bool {
    let mut is_people = false;
    for at in at..(at + 3).min(doc.tokens.len()) {
        rules
            .lexicon
            .phrases_at(doc, at, &mut |m| is_people |= matches!(m.entry, Entry::People(_)));
    }
    is_people
}

/// Applies "at least …", "… or more" to the quantity and widens it over their words.
fn bound(doc: &Doc<'_>, rules: &Rules, phrases: &[Match], quantity: &mut Quantity) {
    let quantifier = |m: &Match| match m.entry {
        Entry::Quantifier(index) => Some(&rules.quantifiers[index as usize]),
        _ => None,
    };
    let near = |token: usize| {
        let from = phrases.partition_point(|m| m.start + 4 < token);
        phrases[from..].iter().take_while(move |m| m.start <= token + 1)
    };
    let before = near(quantity.start)
        .filter(|m| m.end == quantity.start && m.start < quantity.start)
        .filter_map(|m| quantifier(m).filter(|q| !q.stands_after).map(|q| (m, q.bound)))
        .min_by_key(|(m, _)| m.start);
    let number = quantity.figure.central().unwrap_or(0);
    if let Some((m, bound)) = before {
        quantity.start = m.start;
        quantity.figure = apply(bound, number, quantity.figure);
        return;
    }
    let after = near(quantity.end)
        .filter(|m| m.start == quantity.end)
        .filter_map(|m| quantifier(m).filter(|q| q.stands_after).map(|q| (m, q.bound)))
        .max_by_key(|(m, _)| m.end);
    if let Some((m, bound)) = after {
        quantity.end = m.end;
        quantity.figure = apply(bound, number, quantity.figure);
    } else if doc.tokens.get(quantity.end).is_some_and(|t| t.is_punct('+')) {
        quantity.end += 1;
        quantity.figure = Figure::at_least(number);
    } else if is_at_least_behind(doc, quantity.end) {
        quantity.figure = Figure::at_least(number);
    }
}

/// "46 fighters at least": the bound stands behind a noun of one or two words.
fn is_at_least_behind(doc: &Doc<'_>, end: usize) -> bool {
    let is_word = |at: usize| doc.tokens.get(at).is_some_and(|t| t.shape == Shape::Lower);
    (1..=2).any(|words| {
        let at = end + words;
        (end..at + 2).all(is_word) && doc.str(at) == "at" && doc.str(at + 1) == "least"
    })
}

fn apply(bound: Bound, number: u64, figure: Figure) -> Figure {
    match bound {
        // "At least dozens" is no more than "dozens"; an open interval stays open.
        Bound::AtLeast => Figure::at_least(number),
        Bound::MoreThan => Figure::more_than(number),
        Bound::UpTo => Figure::up_to(number),
        Bound::About => figure,
    }
}
