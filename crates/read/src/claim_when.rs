//! When a claim's event was: its own time, one told around it, or the publication day.

use cairn_core::{Category, Cited, Claim, DatePrecision, DateRange, Kind, RuleId, When};
use jiff::ToSpan;

use crate::{
    incidents::Incident,
    layers::Layers,
    lexicon::{Entry, c},
    time::{TimeExpr, TimeValue, around, year_range},
};

pub(crate) struct Context {
    /// Days of the event told last.
    pub last_when: Option<DateRange>,
    /// Kinds and days of the events told so far.
    pub told: Vec<(Kind, DateRange)>,
    pub last_kind_when: Option<(usize, Cited<When>)>,
    pub last_origin: Option<cairn_core::Origin>,
    /// Index into `Layers::times` of the one day that an undated text spells out.
    pub only_day: Option<usize>,
}

pub(crate) fn when(
    layers: &Layers<'_>,
    lead: &[&Incident],
    members: &[&Incident],
    context: &mut Context,
    claim: &Claim,
) -> Option<Cited<When>> {
    let doc = &layers.doc;
    let own = |incidents: &[&Incident]| -> Option<Cited<When>> {
        let mut best: Option<(i32, Cited<When>)> = None;
        for incident in incidents {
            let Some(index) = incident.time else { continue };
            let time = &layers.times[index];
            let anchor = match time.value.days() {
                Some(_) => None,
                None => anchor(layers, incident, time, context),
            };
            let (range, precision) = resolve(time.value, incident.is_after_anchor, anchor, layers);
            let quality = match range {
                // "On Wednesday" of an undated report says more than a year told in passing.
                Some(range) if range.length_days() > 62 => 600,
                Some(range) => range.length_days(),
                None if time.value == TimeValue::Vague => continue,
                None => 500,
            };
            if best.as_ref().is_some_and(|(least, _)| *least <= quality) {
                continue;
            }
            let text = doc.slice(time.start, time.end).to_owned();
            if let Some(when) = When::new(range, precision, text) {
                best = Some((
                    quality,
                    Cited::at(when, doc.span(time.start, time.end), time.rule.clone()),
                ));
            }
        }
        best.map(|(_, when)| when)
    };
    let mut when = own(lead)
        .map(|when| until_its_end(layers, lead, when))
        .or_else(|| own(members))
        .or_else(|| vague(layers, members))
        .or_else(|| narrated(layers, members))
        .or_else(|| inherited(members, context))
        .or_else(|| headed(layers, members))
        .or_else(|| only_day(layers, members, context))
        .or_else(|| fresh(layers, members, claim));
    let of_day = members.iter().find_map(|m| m.time_of_day);
    if let (Some(when), Some(of_day)) = (&mut when, of_day) {
        let time = &layers.times[of_day];
        when.value.time_text = Some(doc.slice(time.start, time.end).to_owned());
        when.also(doc.span(time.start, time.end));
    }
    // A day of the past that the report looks back on is no day for what it tells next.
    let is_background = when.as_ref().and_then(|w| w.value.range).is_some_and(|range| {
        layers.published.is_some_and(|p| (p - range.end()).get_days() > BACKGROUND_DAYS)
    });
    if let Some(when) = when.as_ref().filter(|_| !is_background) {
        let last = members[members.len() - 1].sentence;
        context.last_kind_when = Some((last, when.clone()));
    }
    when
}

/// An event this long before publication is told as background.
const BACKGROUND_DAYS: i32 = 60;

/// The days that a time is counted from: those of the act it names, of what was told in the sentence,
/// of the event told last, or of the paragraph.
fn anchor(
    layers: &Layers<'_>,
    incident: &Incident,
    time: &TimeExpr,
    context: &Context,
) -> Option<DateRange> {
    // "One year before": than what the report is about.
    let counts_years = matches!(time.value, TimeValue::Offset(days, _) if days.abs() >= 365);
    let main = || context.told.first().map(|(_, days)| *days).filter(|_| counts_years);
    // "Gathered on 5 April for the burial of men killed the day before".
    let sentences = &layers.doc.sentences;
    let sentence = sentences[incident.sentence];
    let in_sentence = || last_day(layers, sentence.start, time.start);
    // "Mourners buried them on Tuesday. The bomber had struck the day before."
    let in_paragraph = || {
        let first = sentences.partition_point(|s| s.paragraph < sentence.paragraph);
        last_day(layers, sentences[first].start, time.start)
    };
    named_act(layers, time.end, context)
        .or_else(main)
        .or_else(in_sentence)
        .or(context.last_when)
        .or_else(in_paragraph)
}

/// "Two days after the bombing": the days of the bombing told last.
fn named_act(layers: &Layers<'_>, at: usize, context: &Context) -> Option<DateRange> {
    let to = (at + 4).min(layers.doc.tokens.len());
    let kind = (at..to).find_map(|at| {
        layers.longest(at, |e| match e {
            Entry::EventNoun(kind) => Some(layers.rules.kinds[kind as usize].kind),
            _ => None,
        })
    })?;
    context.told.iter().rev().find(|(told, _)| *told == kind.1).map(|(_, days)| *days)
}

/// The last time known to the day between two tokens, not too far back.
fn last_day(layers: &Layers<'_>, from: usize, to: usize) -> Option<DateRange> {
    (from.max(to.saturating_sub(MOST_WORDS_BACK))..to).rev().find_map(|at| {
        let time = &layers.times[layers.time(at)?];
        match time.value {
            TimeValue::Days(range, DatePrecision::Day) => Some(range),
            _ => None,
        }
    })
}

/// A day told further back than this is not what "the day before" counts from.
const MOST_WORDS_BACK: usize = 400;

/// "Recently", "in recent weeks": the words are kept, and no day is put in their place.
fn vague(layers: &Layers<'_>, members: &[&Incident]) -> Option<Cited<When>> {
    let time = &layers.times[members.iter().find_map(|m| m.vague_time)?];
    // "At the time", "previously": a pointer to a time told elsewhere.
    let text = layers.doc.slice(time.start, time.end);
    let points = ["at the time", "previously"].iter().any(|w| text.eq_ignore_ascii_case(w));
    let when = When::new(None, DatePrecision::Unknown, text.to_owned())?;
    (!points).then(|| Cited::at(when, layers.doc.span(time.start, time.end), time.rule.clone()))
}

/// A day told in the sentences right before, in the same paragraph: "It was Friday, 21 July. By the
/// evening 20 bombs had gone off."
fn narrated(layers: &Layers<'_>, members: &[&Incident]) -> Option<Cited<When>> {
    let first = members.iter().find(|m| !m.is_heading).unwrap_or(&members[0]);
    let sentences = &layers.doc.sentences;
    let paragraph = sentences[first.sentence].paragraph;
    let before = (first.sentence.saturating_sub(2)..first.sentence).rev();
    let time = before
        .filter(|&s| sentences[s].paragraph == paragraph && !sentences[s].is_heading)
        .flat_map(|s| (sentences[s].start..sentences[s].end).rev())
        .find_map(|at| {
            let time = &layers.times[layers.time(at)?];
            matches!(time.value, TimeValue::Days(range, DatePrecision::Day) if range.length_days() == 0).then_some(time)
        })?;
    let text = layers.doc.slice(time.start, time.end).to_owned();
    let when = When::new(time.value.days(), DatePrecision::Day, text)?;
    Some(Cited::at(when, layers.doc.span(time.start, time.end), RuleId::new("time.narrated")))
}

/// "Daily summary, 17 May 2020": the one day that the headings name is the day of what they head.
fn headed(layers: &Layers<'_>, members: &[&Incident]) -> Option<Cited<When>> {
    let first = members.iter().find(|m| !m.is_heading)?;
    let headings = layers.doc.sentences[..first.sentence]
        .iter()
        .filter(|s| s.is_heading || s.is_label)
        .flat_map(|s| s.start..s.end);
    let mut days: Vec<usize> = headings
        .filter_map(|at| layers.time(at))
        .filter(|&t| {
            let time = &layers.times[t];
            let is_dated =
                layers.doc.slice(time.start, time.end).bytes().any(|b| b.is_ascii_digit());
            is_dated && time.value.days().is_some_and(|days| days.length_days() == 0)
        })
        .collect();
    days.dedup();
    let [day] = days[..] else { return None };
    let time = &layers.times[day];
    let text = layers.doc.slice(time.start, time.end).to_owned();
    let when = When::new(time.value.days(), DatePrecision::Day, text)?;
    Some(Cited::at(when, layers.doc.span(time.start, time.end), RuleId::new("time.headed")))
}

/// An undated text that spells out one day, and no other, is about that day.
fn only_day(layers: &Layers<'_>, members: &[&Incident], context: &Context) -> Option<Cited<When>> {
    let day = &layers.times[context.only_day?];
    if members[0].category() != Category::Violence {
        return None;
    }
    let text = layers.doc.slice(day.start, day.end).to_owned();
    let when = When::new(day.value.days(), DatePrecision::Day, text)?;
    Some(Cited::at(when, layers.doc.span(day.start, day.end), RuleId::new("time.only_day")))
}

/// Index of the one day, with its year, that a text without a publication day spells out.
pub(crate) fn spelled_day(layers: &Layers<'_>) -> Option<usize> {
    if layers.published.is_some() {
        return None;
    }
    let is_spelled = |&time: &usize| {
        let time = &layers.times[time];
        let text = layers.doc.slice(time.start, time.end);
        time.value.days().is_some_and(|days| days.length_days() == 0)
            && text.bytes().filter(u8::is_ascii_digit).count() >= 5
    };
    let mut days = (0..layers.times.len()).filter(is_spelled);
    let day = days.next()?;
    let is_other =
        |other: usize| layers.times[other].value.days() != layers.times[day].value.days();
    (!days.any(is_other)).then_some(day)
}

/// "Began their assault on 5 November and had cleared the city four days later": a verb of ending with
/// a count of days behind it closes the stretch that the day opened.
fn until_its_end(
    layers: &Layers<'_>,
    incidents: &[&Incident],
    mut when: Cited<When>,
) -> Cited<When> {
    let Some(range) = when.value.range.filter(|range| range.length_days() == 0) else {
        return when;
    };
    for incident in incidents {
        let Some(begin) = incident.time else { continue };
        let (from, to) = (layers.times[begin].end, layers.doc.sentences[incident.sentence].end);
        let closing =
            (from..to).find(|&at| layers.rules.lexicon.is(layers.doc.word(at), c::CLOSES));
        let later = closing.and_then(|closing| {
            let end = to.min(closing + MOST_WORDS_TO_THE_END);
            (closing..end).find_map(|at| {
                let time = &layers.times[layers.time(at)?];
                matches!(time.value, TimeValue::Offset(days, true) if days > 0).then_some(time)
            })
        });
        let Some(later) = later else { continue };
        let TimeValue::Offset(days, _) = later.value else { continue };
        let end = range.start().checked_add(i64::from(days).days()).ok();
        if let Some(stretch) = end.and_then(|end| DateRange::new(range.start(), end)) {
            when.value.range = Some(stretch);
            when.value.precision = DatePrecision::of(stretch);
            when.also(layers.doc.span(later.start, later.end));
            break;
        }
    }
    when
}

/// How far behind "cleared" the days may stand that it took.
const MOST_WORDS_TO_THE_END: usize = 8;

/// "In another attack", "in a third incident": the day of the event told just before.
fn inherited(members: &[&Incident], context: &Context) -> Option<Cited<When>> {
    let (sentence, when) = context.last_kind_when.as_ref()?;
    let first = members[0];
    let follows = first.sentence >= *sentence && first.sentence - sentence <= 6;
    (first.is_another || first.sentence == *sentence || follows).then(|| {
        let span = when.spans()[0];
        Cited::at(when.value.clone(), span, RuleId::new("time.same_as_before"))
    })
}

/// A fresh event told in the past tense with no time word takes the publication day.
fn fresh(layers: &Layers<'_>, members: &[&Incident], claim: &Claim) -> Option<Cited<When>> {
    let published = layers.published?;
    let first = members[0];
    if first.sentence > 3 || !first.is_told {
        return None;
    }
    let mut when = When::new(Some(DateRange::day(published)), DatePrecision::Range, String::new())?;
    when.is_inferred = true;
    Some(Cited::at(when, claim.evidence()[0], RuleId::new("time.fresh")))
}

pub(crate) fn resolve(
    value: TimeValue,
    is_after_anchor: bool,
    last: Option<DateRange>,
    layers: &Layers<'_>,
) -> (Option<DateRange>, DatePrecision) {
    let unresolved = (None, DatePrecision::Unknown);
    let anchor = last.or(layers.published.map(DateRange::day));
    match value {
        TimeValue::Days(range, precision) => (Some(range), precision),
        TimeValue::SameDay => {
            last.map_or(unresolved, |range| (Some(range), DatePrecision::of(range)))
        }
        TimeValue::SameMonth => {
            let month = last.and_then(|r| {
                DateRange::new(r.start().first_of_month(), r.start().last_of_month())
            });
            month.map_or(unresolved, |range| (Some(range), DatePrecision::Month))
        }
        TimeValue::EarlierInYear => {
            let first = last.map(DateRange::start).and_then(|day| {
                let begin = cairn_core::Date::new(day.year(), 1, 1).ok()?;
                DateRange::new(begin, day.yesterday().ok()?)
            });
            first.map_or(unresolved, |range| (Some(range), DatePrecision::Year))
        }
        // "Days earlier" than an event known to a month only says no more than that it was before.
        TimeValue::Offset(days, is_exact) => {
            anchor.and_then(|anchor| counted(anchor, days, is_exact)).unwrap_or(unresolved)
        }
        TimeValue::Before(days) => {
            let is_exact = days.abs() < 7;
            let days = if is_after_anchor { days } else { -days };
            anchor.and_then(|anchor| counted(anchor, days, is_exact)).unwrap_or(unresolved)
        }
        TimeValue::Unresolved | TimeValue::TimeOfDay | TimeValue::Vague | TimeValue::Future => {
            unresolved
        }
    }
}

/// Days, months or years counted from an event: no finer than the unit it is counted in, and no finer
/// than what is known of the event.
fn counted(
    anchor: DateRange,
    days: i32,
    is_exact: bool,
) -> Option<(Option<DateRange>, DatePrecision)> {
    let first = anchor.start();
    if days.abs() >= 365 {
        let years = i16::try_from(days / 365).ok()?;
        let year = year_range(first.year().checked_add(years)?)?;
        return Some((Some(year), DatePrecision::Year));
    }
    if days.abs() >= 30 && anchor.length_days() <= 31 {
        let day = first.checked_add(i64::from(days / 30).months()).ok()?;
        let month = DateRange::new(day.first_of_month(), day.last_of_month())?;
        return Some((Some(month), DatePrecision::Month));
    }
    if anchor.length_days() > LONGEST_ANCHOR_DAYS {
        return None;
    }
    let shift = |day: cairn_core::Date| day.checked_add(i64::from(days).days()).ok();
    let range = DateRange::new(shift(first)?, shift(anchor.end())?)?;
    Some(match is_exact {
        true => (Some(range), DatePrecision::of(range)),
        false => (Some(around(range.start())?), DatePrecision::Week),
    })
}

/// "Two days before" the night of 11 to 12 June: a stretch longer than this has no day to count from.
const LONGEST_ANCHOR_DAYS: i32 = 2;
