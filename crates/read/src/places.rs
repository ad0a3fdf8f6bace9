//! Place names in the text, and which places they are.

use cairn_places::{Class, Gazetteer, NameInText, PlaceRecord, Resolution, resolve};
use foldhash::HashSet;

use crate::{
    lexicon::{Entry, Match, c},
    place_anaphors::with_anaphors,
    place_support::{follows_locative, keep_supported},
    rules::Rules,
    text::{Doc, Shape},
};

#[derive(Clone, Debug)]
pub(crate) struct PlaceMention {
    /// Tokens of the name.
    pub start: usize,
    pub end: usize,
    /// Class told by a noun beside the name ("province", "the city of").
    pub told_class: Option<Class>,
    /// Tokens of name and noun together ("Deir Ezzor province").
    pub full: (usize, usize),
    /// The mention said to hold this one ("Mayadeen in Deir Ezzor").
    pub within: Option<usize>,
    /// `None` while nothing decides between its bearers.
    pub found: Option<Found>,
    pub is_ambiguous: bool,
    /// "Syrian", "Parisian": a mention, never an event's place by itself.
    pub is_demonym: bool,
    /// The name of the place that "the capital", "the same town" points at and does not name.
    pub stands_for: Option<String>,
    /// "the southern countryside of Idlib": towards where of the place, in degrees from north.
    pub side: Option<f64>,
}

/// The place a name stands for.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub id: String,
    pub lat: f64,
    pub lon: f64,
    pub country: String,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    pub class: Class,
    pub population: u32,
}

impl Found {
    pub fn of(record: PlaceRecord<'_>) -> Found {
        Found {
            id: record.id,
            lat: record.lat,
            lon: record.lon,
            country: record.country.to_owned(),
            admin1: record.admin1.map(str::to_owned),
            admin2: record.admin2.map(str::to_owned),
            class: record.class,
            population: record.population,
        }
    }
}

pub(crate) fn mentions(
    doc: &Doc<'_>,
    rules: &Rules,
    gazetteer: &Gazetteer,
    phrases: &[Match],
    countries: &[String],
) -> Vec<PlaceMention> {
    let mut mentions: Vec<PlaceMention> = Vec::new();
    let mut names: Vec<NameInText> = Vec::new();
    let mut bounds: Vec<(usize, usize)> = Vec::new();
    let persons = person_words(doc, rules);
    for sentence in &doc.sentences {
        let is_shouting = is_all_capitals(doc, sentence.start, sentence.end);
        let mut at = sentence.start;
        while at < sentence.end {
            let next = at + 1;
            if let Some(end) = organisation_at(rules, phrases, at) {
                at = end;
                continue;
            }
            if let Some(end) = street_at(doc, rules, at, sentence.start, sentence.end) {
                mentions.push(PlaceMention {
                    start: at,
                    end,
                    told_class: Some(Class::Site),
                    full: (at, end),
                    within: None,
                    found: None,
                    is_ambiguous: false,
                    is_demonym: false,
                    stands_for: None,
                    side: None,
                });
                names.push(NameInText::default());
                bounds.push((sentence.start, sentence.end));
                at = end;
                continue;
            }
            let name = name_at(doc, rules, gazetteer, at, sentence.start, is_shouting);
            let is_listed = name.is_some();
            let Some((end, candidates)) = name.or_else(|| {
                told_at(doc, rules, phrases, at, (sentence.start, sentence.end))
                    .map(|end| (end, Vec::new()))
            }) else {
                at = next;
                continue;
            };
            let end = end.min(sentence.end);
            if names_time_zone(doc, end, sentence.end) {
                at = end;
                continue;
            }
            if end == at + 1
                && persons.contains(doc.str(at))
                && !is_big(gazetteer, &candidates)
                && !follows_locative(doc, rules, at)
            {
                at = next;
                continue;
            }
            let is_demonym = candidates
                .iter()
                .any(|c| c.is_exact && gazetteer.record(c.place).class == Class::Demonym);
            mentions.push(PlaceMention {
                start: at,
                end,
                told_class: (!is_listed).then_some(Class::Populated),
                full: (at, end),
                within: None,
                found: None,
                is_ambiguous: false,
                is_demonym,
                stands_for: None,
                side: None,
            });
            names.push(NameInText { candidates, within: None, class: None });
            bounds.push((sentence.start, sentence.end));
            at = end;
        }
    }
    for index in 0..mentions.len() {
        tell_class(doc, rules, phrases, &mut mentions[index], bounds[index]);
        mentions[index].side = side(doc, &mentions[index], bounds[index].0);
        mentions[index].within = container(doc, rules, &mentions, index);
        names[index].class = mentions[index].told_class;
        names[index].within = mentions[index].within;
    }
    let resolutions = resolve(gazetteer, &names, countries);
    for (mention, resolution) in mentions.iter_mut().zip(resolutions) {
        match resolution {
            Resolution::Resolved(place) => {
                let record = gazetteer.record(place);
                mention.is_demonym |= record.class == Class::Demonym;
                mention.found = Some(Found::of(record));
            }
            Resolution::Ambiguous(_) => mention.is_ambiguous = true,
            Resolution::Unknown => {}
        }
    }
    let mentions = keep_supported(doc, rules, phrases, mentions, countries);
    let mut mentions = with_anaphors(doc, rules, gazetteer, phrases, countries, mentions);
    for index in 0..mentions.len() {
        let is_told = mentions[index].told_class.is_some() && !mentions[index].is_ambiguous;
        if is_told && mentions[index].found.is_none() && mentions[index].within.is_none() {
            mentions[index].within = told_around(doc, &mentions, index);
        }
    }
    mentions
}

/// Where a village or a street that no list holds is taken to lie, when the text does not say: in the
/// place named nearest to it, of its sentence first, then of what was told before.
fn told_around(doc: &Doc<'_>, mentions: &[PlaceMention], index: usize) -> Option<usize> {
    let is_around = |&other: &usize| {
        mentions[other].found.as_ref().is_some_and(|f| {
            !mentions[other].is_demonym
                && matches!(
                    f.class,
                    Class::Populated
                        | Class::Suburb
                        | Class::Admin2
                        | Class::Admin1
                        | Class::Region
                )
        })
    };
    let own = doc.sentences.partition_point(|s| s.end <= mentions[index].start);
    let (start, end) = (doc.sentences[own].start, doc.sentences[own].end);
    let first = mentions.partition_point(|m| m.start < start).max(index.saturating_sub(FURTHEST));
    let last = mentions.partition_point(|m| m.start < end).min(index + FURTHEST);
    let gap = |&other: &usize| mentions[other].start.abs_diff(mentions[index].start);
    (first..last)
        .filter(is_around)
        .min_by_key(gap)
        .or_else(|| (index.saturating_sub(FURTHEST)..index).rev().find(is_around))
}

/// How many names away a place may be told that another lies in; further off it says nothing.
pub(crate) const FURTHEST: usize = 100;

/// "Greenwich Mean Time", "Moscow time".
fn names_time_zone(doc: &Doc<'_>, after: usize, last: usize) -> bool {
    let word = |at: usize| if at < last { doc.str(at) } else { "" };
    match word(after) {
        "time" | "Time" => true,
        "Mean" | "Standard" | "Summer" | "Daylight" => word(after + 1) == "Time",
        _ => false,
    }
}

/// A street of a told class ends in its word, or in the dot of "St.".
pub(crate) fn names_street(doc: &Doc<'_>, mention: &PlaceMention) -> bool {
    let last = doc.str(mention.end - 1);
    last == "." || is_street_word(last)
}

fn is_street_word(word: &str) -> bool {
    matches!(
        word,
        "Street"
            | "Road"
            | "Avenue"
            | "Boulevard"
            | "Lane"
            | "Drive"
            | "Highway"
            | "St"
            | "Ave"
            | "Rd"
            | "Blvd"
            | "Parkway"
    )
}

/// "Oxford Street", "Mile End Road": a street's name is no city's, and no list holds it.
fn street_at(doc: &Doc<'_>, rules: &Rules, at: usize, first: usize, end: usize) -> Option<usize> {
    let is_street = |i: usize| is_street_word(doc.str(i));
    let is_name = |i: usize| {
        let token = &doc.tokens[i];
        token.is_capital()
            && !rules.lexicon.is(token.word, c::NOT_A_NAME | c::WEEKDAY | c::MONTH | c::TITLE)
            && !is_street(i)
    };
    if !is_name(at) || at > first && doc.tokens[at - 1].is_capital() && is_name(at - 1) {
        return None;
    }
    let mut last = at;
    while last + 1 < end && is_name(last + 1) && last - at < 3 {
        last += 1;
    }
    let street = last + 1;
    let is_joined = doc.tokens.get(street).is_some_and(|t| t.start == doc.tokens[last].end + 1);
    (street < end && is_street(street) && is_joined).then(|| {
        let dot = doc.tokens.get(street + 1).is_some_and(|t| t.is_abbreviation_dot);
        if dot && street + 1 < end { street + 2 } else { street + 1 }
    })
}

/// "The village of Tal Name", "Barangay Latih district": words that the text says are a place's name,
/// though no list holds it.
fn told_at(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    at: usize,
    (first, last): (usize, usize),
) -> Option<usize> {
    let is_name = |i: usize| {
        let token = &doc.tokens[i];
        token.shape == Shape::Capital && token.word == crate::lexicon::NO_SYM
    };
    if !is_name(at) || at > first && doc.tokens[at - 1].is_capital() {
        return None;
    }
    let most = last.min(at + MOST_WORDS_OF_A_NAME);
    let end = (at..most).take_while(|&i| is_name(i)).last()? + 1;
    // A department or a division is more often an office than a piece of land.
    let feature = |from: usize| {
        feature_at(rules, phrases, from).filter(|&(_, class)| {
            is_settled(class)
                && !matches!(
                    doc.str(from).to_lowercase().as_str(),
                    "department" | "division" | "state" | "capital"
                )
        })
    };
    let feature = |from: usize| feature(from).map(|(end, _)| end);
    let is_of = at >= first + 2
        && doc.str(at - 1) == "of"
        && (first..at - 1).rev().take(3).any(|from| feature(from) == Some(at - 1));
    let noun = (end < last).then(|| feature(end)).flatten();
    let is_of = is_of || stands_as_place(doc, at, end, (first, last));
    match noun {
        // "Readington Township" is the whole name.
        Some(noun) if doc.tokens[end].is_capital() => Some(noun),
        Some(_) => Some(end),
        None => is_of.then_some(end),
    }
}

/// "A mass grave near Tchabal Mbabo", "in Kudi-Kudi.", "at Mangboko, near Oicha": where only a place
/// can stand.
fn stands_as_place(doc: &Doc<'_>, at: usize, end: usize, (first, last): (usize, usize)) -> bool {
    if at <= first {
        return false;
    }
    let closes = || {
        end >= last
            || matches!(doc.tokens[end].shape, Shape::Punct(',' | '.' | ';' | ')'))
            || matches!(doc.str(end), "on" | "in" | "and" | "late" | "early" | "near" | "before")
    };
    match doc.str(at - 1) {
        "near" | "outside" | "Near" | "Outside" => true,
        "in" | "at" | "In" | "At" => closes(),
        _ => false,
    }
}

/// Longer runs of capitals are titles and names of bodies.
const MOST_WORDS_OF_A_NAME: usize = 4;

/// Where people live, or a division of the land: what a report says of a place that is not known.
fn is_settled(class: Class) -> bool {
    matches!(class, Class::Populated | Class::Suburb | Class::Admin1 | Class::Admin2)
}

/// The end of an organisation's name of several words that holds no place of its own
/// ("Human Rights Watch"); a demonym in front ("Syrian Democratic Forces") is still a mention.
fn organisation_at(rules: &Rules, phrases: &[Match], at: usize) -> Option<usize> {
    let first = phrases.partition_point(|m| m.start < at);
    phrases[first..]
        .iter()
        .take_while(|m| m.start == at)
        .filter(|m| m.end > at + 1)
        .filter(|m| match m.entry {
            Entry::Actor(actor) => !rules.actors[actor as usize].kind.starts_with("state"),
            Entry::Source(_) | Entry::Leader(_) | Entry::Outlet(_) => true,
            _ => false,
        })
        .map(|m| m.end)
        .max()
}

fn is_all_capitals(doc: &Doc<'_>, start: usize, end: usize) -> bool {
    let words = doc.tokens[start..end].iter().filter(|t| t.is_word() && t.shape != Shape::Number);
    let (mut upper, mut all) = (0, 0);
    for token in words {
        all += 1;
        upper += usize::from(token.shape == Shape::Upper);
    }
    all >= 4 && upper * 10 >= all * 8
}

/// The longest place name that starts at token `at`: (end token, candidates).
fn name_at(
    doc: &Doc<'_>,
    rules: &Rules,
    gazetteer: &Gazetteer,
    at: usize,
    sentence_start: usize,
    is_shouting: bool,
) -> Option<(usize, Vec<cairn_places::Candidate>)> {
    let token = &doc.tokens[at];
    let is_arabic =
        doc.str(at).chars().next().is_some_and(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    if !(token.is_capital() || is_arabic || is_article(doc, at)) {
        return None;
    }
    // Part of a word joined by a hyphen to a name before it ("Anglo-American") is still a name;
    // the end of a hyphened common word is none.
    let whole = gazetteer.longest_at(doc.text, token.start as usize);
    // "al-Baghuz" is Baghuz where no list knows it with its article.
    let bare = is_article(doc, at)
        .then(|| gazetteer.longest_at(doc.text, doc.tokens[at + 1].start as usize))
        .flatten();
    let is_bare_longer =
        bare.as_ref().is_some_and(|b| whole.as_ref().is_none_or(|w| w.end < b.end));
    let found = if is_bare_longer { bare? } else { whole? };
    let end =
        doc.tokens[at..].iter().position(|t| t.end as usize >= found.end).map(|n| at + n + 1)?;
    if doc.tokens[end - 1].end as usize != found.end {
        return None;
    }
    if token.shape == Shape::Lower && end == at + 1 {
        return None;
    }
    let is_single = end == at + 1;
    if is_single {
        // "US" is a country and "us" is not; "I’ve" is written in the list as "ive".
        let lower = doc.str(at).to_lowercase().replace(['\'', '’'], "");
        let is_country = token.shape == Shape::Upper
            && !is_shouting
            && found.candidates.iter().any(|c| gazetteer.record(c.place).class == Class::Country);
        if rules.not_places.contains(lower.as_str()) && !is_country || lower.chars().count() < 2 {
            return None;
        }
        // "Virginia", "Jackson": a first name is a place where the words before it say so.
        let is_told = rules.lexicon.is(token.word, c::PERSON_NAME)
            && (follows_locative(doc, rules, at) || is_division(gazetteer, &found.candidates));
        let names = if is_told { c::PERSON_NAME } else { 0 };
        let plain = c::NATIONALITY | c::STARTS_SENTENCES | names;
        let is_known_word = rules.lexicon.classes(token.word) & !plain != 0;
        if is_known_word && (at == sentence_start || is_shouting || token.shape == Shape::Capital) {
            return None;
        }
        // "IS", "US", "WHO": a short word in capitals is an acronym unless the name is one.
        if token.shape == Shape::Upper && !is_shouting && doc.str(at).len() <= 4 {
            let is_acronym_name = found.candidates.iter().any(|c| {
                matches!(
                    gazetteer.record(c.place).class,
                    Class::Country | Class::Admin1 | Class::Demonym
                )
            });
            if !is_acronym_name {
                return None;
            }
        }
        if is_person(doc, rules, at, end) && !is_big(gazetteer, &found.candidates) {
            return None;
        }
        if is_in_longer_name(doc, rules, at, end, sentence_start)
            && !is_big(gazetteer, &found.candidates)
        {
            return None;
        }
    } else if rules.lexicon.is(token.word, c::DETERMINER | c::PREPOSITION)
        && (at..end).all(|i| rules.not_places.contains(doc.str(i).to_lowercase().as_str()))
    {
        // "The City"; but "World Trade Center", "Red River".
        return None;
    }
    Some((end, found.candidates))
}

/// "al-Bab", "Al-Bab": an article before a name.
fn is_article(doc: &Doc<'_>, at: usize) -> bool {
    let token = &doc.tokens[at];
    let next_is_name = doc.tokens.get(at + 1).is_some_and(|t| t.is_hyphened && t.is_capital());
    next_is_name
        && token.end - token.start <= 3
        && matches!(
            doc.str(at).to_lowercase().as_str(),
            "al" | "el" | "as" | "ash" | "ar" | "at" | "ad" | "an" | "az" | "ez"
        )
}

fn is_division(gazetteer: &Gazetteer, candidates: &[cairn_places::Candidate]) -> bool {
    candidates.iter().any(|c| gazetteer.record(c.place).class == Class::Admin1)
}

fn is_big(gazetteer: &Gazetteer, candidates: &[cairn_places::Candidate]) -> bool {
    candidates.iter().any(|c| {
        let record = gazetteer.record(c.place);
        matches!(record.class, Class::Country | Class::Continent | Class::Demonym)
    })
}

/// Words that the report calls a person by: what follows a title, an office, a first name or an
/// initial ("Secretary Kerry", "Warren J. Buffett").
fn person_words<'a>(doc: &Doc<'a>, rules: &Rules) -> HashSet<&'a str> {
    let lexicon = &rules.lexicon;
    let mut words = HashSet::default();
    let is_name = |at: usize| {
        let token = &doc.tokens[at];
        token.shape == Shape::Capital
            && token.end - token.start > 2
            && !lexicon.is(token.word, c::NOT_A_NAME | c::OFFICE | c::TITLE | c::BODY)
    };
    for at in 1..doc.tokens.len() {
        if is_name(at) && is_person(doc, rules, at, at + 1) {
            words.insert(doc.str(at));
        }
        // "Anas Ahmad": a word right before a first name is one too.
        let is_first = lexicon.is(doc.word(at), c::PERSON_NAME) && doc.tokens[at].is_capital();
        if is_first && is_name(at - 1) && doc.slice(at - 1, at + 1).contains(' ') {
            words.insert(doc.str(at - 1));
        }
    }
    words
}

/// "Mr. London", "Jack London", "Paris Hilton said".
fn is_person(doc: &Doc<'_>, rules: &Rules, at: usize, _end: usize) -> bool {
    let mut before = at;
    while before > 0 && doc.tokens[before - 1].is_abbreviation_dot {
        before -= 1;
    }
    let Some(before) = before.checked_sub(1) else { return false };
    let token = &doc.tokens[before];
    let lexicon = &rules.lexicon;
    if lexicon.is(token.word, c::TITLE | c::OFFICE) && token.is_capital() {
        return true;
    }
    // "Johnathan J. Dunbar": an initial stands before a surname.
    let is_initial = token.is_capital()
        && token.end - token.start == 1
        && doc.tokens[before + 1].is_abbreviation_dot;
    is_initial || lexicon.is(token.word, c::PERSON_NAME) && token.is_capital()
}

/// A capitalised word on either side makes it part of some longer name that is not in the
/// gazetteer: "Manchester United", "Warren Buffett", unless that word is a known word or a name.
fn is_in_longer_name(
    doc: &Doc<'_>,
    rules: &Rules,
    at: usize,
    end: usize,
    sentence_start: usize,
) -> bool {
    let lexicon = &rules.lexicon;
    let is_unknown_capital = |i: usize| {
        let t = &doc.tokens[i];
        t.shape == Shape::Capital && t.word == crate::lexicon::NO_SYM
    };
    let joined = |a: usize, b: usize| {
        let gap = &doc.text[doc.tokens[a].end as usize..doc.tokens[b].start as usize];
        gap == " "
    };
    let after = doc.tokens.get(end).is_some() && joined(end - 1, end) && is_unknown_capital(end);
    let before = at > sentence_start + 1 && joined(at - 1, at) && is_unknown_capital(at - 1);
    let _ = lexicon;
    after || before
}

/// The longest noun for a sort of place that begins at a token: its end, and the class.
pub(crate) fn feature_at(rules: &Rules, phrases: &[Match], at: usize) -> Option<(usize, Class)> {
    let first = phrases.partition_point(|m| m.start < at);
    phrases[first..]
        .iter()
        .take_while(|m| m.start == at)
        .filter_map(|m| match m.entry {
            Entry::Feature(index) => Some((m.end, rules.features[index as usize])),
            _ => None,
        })
        .max_by_key(|(end, _)| *end)
}

/// The noun beside a name that tells its class.
fn tell_class(
    doc: &Doc<'_>,
    rules: &Rules,
    phrases: &[Match],
    mention: &mut PlaceMention,
    (first, last): (usize, usize),
) {
    let feature = |from: usize| feature_at(rules, phrases, from);
    // "the Red Sea", "Anderson County": the name says it itself.
    if mention.end > mention.start + 1
        && let Some((_, class)) = feature(mention.end - 1)
    {
        mention.told_class = Some(class);
        return;
    }
    // "Deir Ezzor province", "Aleppo’s northern countryside"
    let mut after = mention.end;
    if after < last && doc.tokens[after].shape == Shape::Possessive {
        after += 1;
    }
    while after < last && compass(doc.str(after)).is_some() {
        after += 1;
    }
    if after < last
        && !doc.tokens[after].is_punct(',')
        && let Some((end, class)) = feature(after)
    {
        mention.told_class = Some(class);
        mention.full.1 = end;
        return;
    }
    // "the city of Douma", "the town Douma"
    for back in [2usize, 1] {
        let Some(at) = mention.start.checked_sub(back).filter(|&at| at >= first) else { continue };
        if back == 2 && doc.str(mention.start - 1) != "of" {
            continue;
        }
        if let Some((end, class)) = feature(at)
            && end + back - 1 == mention.start
        {
            mention.told_class = Some(class);
            mention.full.0 = at;
            return;
        }
    }
}

/// Towards where of a place its name and noun point: the compass word before them or between.
fn side(doc: &Doc<'_>, mention: &PlaceMention, first: usize) -> Option<f64> {
    let is_rural = |at: usize| matches!(doc.str(at), "countryside" | "suburbs" | "outskirts");
    let (start, end) = (mention.full.0.min(mention.start), mention.full.1.max(mention.end));
    let noun = (start..end).find(|&at| is_rural(at))?;
    let before = |at: usize| {
        let one = at.checked_sub(1).filter(|&b| b >= first).and_then(|b| compass(doc.str(b)))?;
        // "north-eastern" is two words.
        let other = at.checked_sub(2).filter(|&b| b >= first && doc.tokens[at - 1].is_hyphened);
        let other = other.and_then(|b| compass(doc.str(b)));
        Some(other.map_or(one, |other| between_bearings(one, other)))
    };
    before(noun).or_else(|| before(start))
}

/// Degrees from north: "western" is 270.
pub(crate) fn compass(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "north" | "northern" => 0.0,
        "northeast" | "northeastern" => 45.0,
        "east" | "eastern" => 90.0,
        "southeast" | "southeastern" => 135.0,
        "south" | "southern" => 180.0,
        "southwest" | "southwestern" => 225.0,
        "west" | "western" => 270.0,
        "northwest" | "northwestern" => 315.0,
        _ => return None,
    })
}

/// The middle of two bearings a quarter of the circle apart.
fn between_bearings(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high - low > 180.0 { (high + 360.0 + low) / 2.0 % 360.0 } else { (low + high) / 2.0 }
}

/// The mention that the text says holds this one: "X, Y", "X in Y", "X district of Y", "Y's X".
fn container(
    doc: &Doc<'_>,
    rules: &Rules,
    mentions: &[PlaceMention],
    index: usize,
) -> Option<usize> {
    let this = &mentions[index];
    let next = mentions.get(index + 1)?;
    let end = this.full.1.max(this.end);
    if next.start < end {
        return None;
    }
    let gap: Vec<&str> = (end..next.start.min(end + 7)).map(|i| doc.str(i)).collect();
    if next.start - end > 6 {
        return None;
    }
    let is_word_of = |w: &str| matches!(w, "in" | "of" | "inside" | "within");
    let is_filler = |i: usize| {
        let word = doc.word(i);
        let w = doc.str(i);
        rules.lexicon.is(word, c::DETERMINER | c::ADJECTIVE)
            || is_word_of(w)
            || matches!(
                w,
                "," | "province"
                    | "governorate"
                    | "region"
                    | "city"
                    | "town"
                    | "district"
                    | "capital"
                    | "countryside"
            )
    };
    match gap.as_slice() {
        [","] => {
            // "Raqqa, Homs and Deir ez-Zor" is a list, "Austin, Texas" is not: a list goes on with
            // "and" or another comma and no bearer of the name holds the other.
            let after = doc.tokens.get(next.full.1).map(|_| doc.str(next.full.1)).unwrap_or("");
            let second =
                doc.tokens.get(next.full.1 + 1).map(|_| doc.str(next.full.1 + 1)).unwrap_or("");
            let after_list =
                matches!(after, "and" | "or") || after == "," && matches!(second, "and" | "or");
            (!after_list && !next.is_demonym).then_some(index + 1)
        }
        [] => None,
        words if words.iter().any(|w| is_word_of(w)) => {
            (end..next.start).all(is_filler).then_some(index + 1)
        }
        _ => None,
    }
}
