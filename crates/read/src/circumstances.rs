//! Where and when: the places and times of a sentence that belong to an act.

use cairn_core::Kind;

use crate::{
    chunks::{Chunk, Group, Tense},
    layers::Layers,
    lexicon::{Entry, c},
    roles,
    speech::Speech,
    text::Shape,
    time::TimeValue,
    triggers::{Trigger, is_acting, rule},
};

/// A place used to say where, with the words that lead to it.
#[derive(Clone, Debug)]
pub(crate) struct PlaceUse {
    /// Index into `Layers::places`.
    pub place: usize,
    pub relation: &'static str,
    /// Tokens of relation and name.
    pub start: usize,
    pub end: usize,
    pub weight: i32,
}

pub(crate) fn times(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    start: usize,
    end: usize,
) -> (Option<usize>, Option<usize>) {
    let mut best: Option<(i64, usize)> = None;
    let mut of_day = None;
    let mut at = start;
    while at < end {
        let Some(index) = layers.time(at) else {
            at += 1;
            continue;
        };
        let time = &layers.times[index];
        at = time.end.max(at + 1);
        match time.value {
            TimeValue::TimeOfDay => {
                of_day = of_day.or(Some(index));
                continue;
            }
            TimeValue::Future | TimeValue::Vague => continue,
            _ => {}
        }
        if time.start < dateline_end(layers, chunks) {
            continue;
        }
        let is_spoken = speech.iter().any(|s| {
            // "Soldiers seized power on Wednesday and said": the day of the verb before.
            let says_alone = !chunks
                .iter()
                .any(|ch| ch.verb().is_some() && s.speaker.1 <= ch.start && Some(ch.head) < s.verb);
            let end = if says_alone { s.words.1 } else { s.speaker.1 };
            s.time == Some(index) || s.words.0 <= time.start && time.start < end
        });
        if is_spoken {
            continue;
        }
        let is_of_clause = opens_clause(layers, chunks, triggers, time.end);
        // "since Saturday", "until Monday": a bound, not the day of the act.
        let before = time.start.checked_sub(1).map(|b| layers.doc.str(b));
        let is_bound = !is_of_clause && matches!(before, Some("since" | "Since" | "until" | "by"));
        let distance =
            if is_of_clause { 0 } else { distance(triggers, time.start, time.end) as i64 };
        let penalty = match time.value {
            TimeValue::Days(range, _) => (i64::from(range.length_days()).min(40)) / 2,
            TimeValue::Unresolved => 2,
            _ => 4,
        } + if is_bound { 50 } else { 0 };
        if !is_of_clause && !is_governed(layers, chunks, triggers, time.start) {
            continue;
        }
        let attachment = if is_of_clause { -12 } else { attachment(chunks, triggers, time.start) };
        let cost = distance + penalty + attachment;
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, index));
        }
    }
    (best.map(|(_, index)| index), of_day)
}

/// "The worst day had been March 2, 2004, when explosions …", "since Jan. 2, when fighting …": the day
/// of the clause that it opens, whatever stands before it.
fn opens_clause(layers: &Layers<'_>, chunks: &[Chunk], triggers: &[Trigger], end: usize) -> bool {
    let mut next = chunks.partition_point(|ch| ch.start < end);
    if chunks.get(next).is_some_and(|ch| ch.group == Group::Comma) {
        next += 1;
    }
    let is_when = chunks
        .get(next)
        .is_some_and(|ch| ch.group == Group::Subordinator && layers.doc.str(ch.start) == "when");
    is_when
        && triggers.iter().any(|t| {
            t.chunk > next
                && !chunks[next + 1..t.chunk]
                    .iter()
                    .any(|ch| matches!(ch.group, Group::Subordinator | Group::Break))
        })
}

/// Where the act was; and the places of its words that belong to another verb ("pulled a body from a
/// house in Zmiiv, the fourth killed in the strike").
pub(crate) fn places(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    own: &[Chunk],
    speech: &[Speech],
    triggers: &[Trigger],
    start: usize,
    end: usize,
) -> (Vec<PlaceUse>, Vec<PlaceUse>) {
    let (mut found, mut beside): (Vec<PlaceUse>, Vec<PlaceUse>) = (Vec::new(), Vec::new());
    let mut at = start;
    while at < end {
        let Some(index) = layers.place(at) else {
            at += 1;
            continue;
        };
        let mention = &layers.places[index];
        at = mention.end.max(at + 1);
        // "Inside Syrian territory": the country, in its adjective.
        let is_territory = mention.is_demonym
            && layers.doc.tokens.get(mention.end).is_some()
            && matches!(
                layers.doc.str(mention.end),
                "territory" | "soil" | "airspace" | "waters" | "side"
            );
        if mention.is_demonym && !is_territory || mention.start < start {
            continue;
        }
        let in_speaker =
            speech.iter().any(|s| s.speaker.0 <= mention.start && mention.start < s.speaker.1);
        if in_speaker {
            continue;
        }
        let is_in_actor = layers.actor(mention.start).is_some_and(|a| {
            let actor = &layers.actors[a];
            actor.end - actor.start > mention.end - mention.start
                || matches!(actor.what, crate::actors::What::Named)
        });
        if is_in_actor {
            continue;
        }
        // "The USS Cole" is a ship.
        let is_ship = mention.start.checked_sub(1).is_some_and(|b| {
            matches!(layers.doc.str(b), "USS" | "HMS" | "HMAS" | "MV" | "MS" | "SS")
        });
        if is_ship {
            continue;
        }
        if is_dateline(layers, chunks, mention.start, mention.end) {
            continue;
        }
        if is_home(layers, chunks, mention.start) {
            continue;
        }
        let is_governed = is_governed(layers, chunks, triggers, mention.start);
        let (relation, from) = relation(layers, own, mention.full.0, start);
        let hyphened_on = layers.doc.tokens.get(mention.end).is_some_and(|t| t.is_hyphened);
        // "withdrew from X": what was left is what changed hands.
        let is_left = relation == "origin"
            && triggers.iter().any(|t| t.is_verb && layers.doc.str(t.end - 1) == "from");
        if relation == "origin" && !is_left || hyphened_on {
            continue;
        }
        // "Fired rockets into the town": there they land.
        let lands = relation == "to"
            && triggers.iter().any(|t| {
                matches!(
                    rule(layers, t).kind,
                    Kind::Shelling | Kind::AirStrike | Kind::DroneStrike | Kind::Grenade
                )
            });
        // "The Karrada bombing": where it was, in its own name.
        let names_act = triggers.iter().any(|t| {
            !t.is_verb && chunks[t.chunk].start <= mention.start && mention.end == t.start
        });
        let relation = if lands || names_act { "in" } else { relation };
        let distance = distance(triggers, mention.start, mention.end) as i32;
        let class = mention.found.as_ref().map(|f| f.class).or(mention.told_class);
        use cairn_places::Class;
        let specificity = match class {
            Some(Class::Populated | Class::Suburb | Class::Site) => 30,
            Some(Class::Admin2) => 26,
            Some(Class::Admin1 | Class::Region) => 20,
            Some(Class::Country) => 6,
            Some(Class::Continent | Class::Water) => 2,
            Some(Class::Demonym) | None => 0,
        };
        let weight_of_relation = match relation {
            "subject" => -12,
            "to" => -8,
            "none" => -2,
            _ => 6,
        };
        // "Diwaniyah, 160 km south of Baghdad": says where a place lies, not where the act was.
        let lies = relation.ends_with("_of")
            && found.last().is_some_and(|last: &PlaceUse| {
                let own_end = layers.places[last.place].end;
                let between = own.iter().filter(|ch| own_end <= ch.start && ch.end <= from);
                own_end <= from
                    && from - own_end <= 6
                    && !between.clone().any(|ch| ch.verb().is_some())
            });
        let weight_of_relation = if lies { -12 } else { weight_of_relation };
        let use_of = if is_governed { &mut found } else { &mut beside };
        use_of.push(PlaceUse {
            place: index,
            relation,
            start: from.min(mention.full.0),
            end: mention.full.1.max(mention.end).min(end.max(mention.end)),
            weight: specificity + weight_of_relation
                - distance.min(24)
                - if mention.stands_for.is_some() { ANAPHOR } else { 0 },
        });
    }
    beside.retain(|place| !matches!(place.relation, "subject" | "to" | "none"));
    (found, beside)
}

/// "Sgt Dunbar of Austin, Texas, died": where somebody is from.
fn is_home(layers: &Layers<'_>, chunks: &[Chunk], start: usize) -> bool {
    let here = chunks.partition_point(|ch| ch.end <= start);
    // The state behind the town: "of Austin, Texas".
    let town = match here.checked_sub(2) {
        Some(before)
            if chunks[here - 1].group == Group::Comma
                && layers.place(chunks[before].start).is_some() =>
        {
            before
        }
        _ => here,
    };
    let Some(person) = town.checked_sub(2) else { return false };
    let is_of = matches!(layers.doc.str(chunks[town - 1].start), "of" | "from");
    let noun = &chunks[person];
    is_of
        && noun.is_noun()
        && layers.doc.tokens[noun.end - 1].is_capital()
        && layers.place(noun.end - 1).is_none()
        && layers.actor(noun.end - 1).is_none()
        && (noun.start..noun.end).any(|at| {
            let word = layers.doc.word(at);
            layers.rules.lexicon.is_title(word)
                || layers.rules.lexicon.is(word, c::PERSON_NAME)
                || layers.doc.str(at) == "old" && layers.doc.tokens[at].is_hyphened
        })
}

/// How much less a place weighs that is pointed at than one that is named.
const ANAPHOR: i32 = 8;

/// Tokens between what stands at `start..end` and the nearest trigger.
fn distance(triggers: &[Trigger], start: usize, end: usize) -> usize {
    let gap = |t: &Trigger| {
        if start >= t.end { start - t.end } else { t.start.saturating_sub(end) }
    };
    triggers.iter().map(gap).min().unwrap_or(0)
}

/// "BEIRUT (AP) —", "WASHINGTON —": where the report was written.
fn is_dateline(layers: &Layers<'_>, chunks: &[Chunk], start: usize, end: usize) -> bool {
    let doc = &layers.doc;
    let opens = chunks.first().is_some_and(|ch| ch.start == start)
        || doc.tokens[start].shape == Shape::Upper;
    let marks =
        (end..doc.tokens.len().min(end + 8)).take_while(|&at| doc.tokens[at].shape != Shape::Lower);
    let mut has_dash = false;
    for at in marks {
        match doc.tokens[at].shape {
            Shape::Punct('—' | '–' | '-' | '(') => has_dash = true,
            // "MANILA: Nine rebels …"; "Daraa: Gunmen shot …" tells where.
            Shape::Punct(':') if doc.tokens[start].shape == Shape::Upper => has_dash = true,
            Shape::Punct(',' | ')' | '\u{fffd}')
            | Shape::Capital
            | Shape::Upper
            | Shape::Number => {}
            _ => break,
        }
        if has_dash {
            break;
        }
    }
    opens && has_dash
}

/// Where the dateline of a report's first sentence ends ("MOSCOW, March 23 (Agency) - "); the
/// sentence's own start when it has none.
fn dateline_end(layers: &Layers<'_>, chunks: &[Chunk]) -> usize {
    let doc = &layers.doc;
    let Some(start) = chunks.first().map(|ch| ch.start) else { return 0 };
    if doc.tokens[start].shape != Shape::Upper && layers.place(start).is_none() {
        return start;
    }
    for at in start..doc.tokens.len().min(start + 14) {
        match doc.tokens[at].shape {
            Shape::Punct('—' | '–' | '-') => return at + 1,
            Shape::Lower => return start,
            _ => {}
        }
    }
    start
}

/// Whether what stands at a token belongs to the act itself and not to another verb of the sentence.
/// A bare mention of an act ("in connection with the bombing") has no part in the times and places
/// of the sentence it stands in.
fn is_governed(layers: &Layers<'_>, chunks: &[Chunk], triggers: &[Trigger], at: usize) -> bool {
    if triggers.iter().any(|t| t.is_verb) {
        return true;
    }
    let is_trigger = |index: usize| triggers.iter().any(|t| t.chunk == index);
    let here = chunks.partition_point(|ch| ch.end <= at).min(chunks.len() - 1);
    if is_trigger(here) {
        return true;
    }
    let mut index = here;
    while let Some(before) = index.checked_sub(1) {
        index = before;
        if is_trigger(index) {
            return true;
        }
        match chunks[index].group {
            Group::Verb(_) => return verb_tells_act(layers, chunks, triggers, index),
            Group::Subordinator | Group::Relative | Group::Break => break,
            _ => {}
        }
    }
    // Nothing before it: the verb that follows is its own ("On Monday, a blast killed …").
    let next = (here + 1..chunks.len()).find(|&i| chunks[i].verb().is_some() || is_trigger(i));
    next.is_none_or(|i| is_trigger(i) || verb_tells_act(layers, chunks, triggers, i))
}

/// A verb that tells of the act: a trigger, its harm, its occurrence, or one that it is the subject
/// or the object of.
fn verb_tells_act(
    layers: &Layers<'_>,
    chunks: &[Chunk],
    triggers: &[Trigger],
    verb: usize,
) -> bool {
    let is_trigger = |index: usize| triggers.iter().any(|t| t.chunk == index);
    let word = layers.doc.str(chunks[verb].head);
    let occurs = matches!(
        word,
        "took"
            | "happened"
            | "occurred"
            | "came"
            | "hit"
            | "struck"
            | "targeted"
            | "rocked"
            | "shook"
            | "left"
            | "began"
            | "erupted"
            | "intensified"
            | "escalated"
            | "raged"
            | "flared"
            | "resumed"
            | "unfolded"
            | "ripped"
            | "tore"
            | "suffered"
            | "witnessed"
            | "survived"
            | "saw"
    );
    let is_light = layers.rules.lexicon.is(layers.doc.word(chunks[verb].head), c::LIGHT);
    // "Police in Guayaquil found the bodies": the find is where they were.
    let is_find = || {
        triggers.iter().any(|t| {
            let rule = rule(layers, t);
            rule.kind == Kind::Killing
                && rule.is_weak
                && roles::object(chunks, verb) == Some(t.chunk)
        })
    };
    is_trigger(verb)
        || is_find()
        || occurs
        || is_light
        || is_acting(layers, &chunks[verb])
        || roles::subject(layers, chunks, verb).is_some_and(is_trigger)
        || roles::object(chunks, verb).is_some_and(is_trigger)
            && chunks[verb].verb().is_some_and(|v| v.tense == Tense::Past && is_light)
}

/// A time in the act's own noun group is its time, however coarse.
const OWN_TIME: i64 = -34;

/// How loosely a time expression hangs on the triggers: inside the act's own noun group it is its
/// time; behind another verb it is that verb's ("pleaded not guilty on Thursday to …").
fn attachment(chunks: &[Chunk], triggers: &[Trigger], start: usize) -> i64 {
    if triggers.iter().any(|t| chunks[t.chunk].start <= start && start < chunks[t.chunk].end) {
        return OWN_TIME;
    }
    let at = chunks.partition_point(|ch| ch.end <= start);
    // "The 2016 Karrada bombing", "the 14 October attack".
    let is_dated = chunks.get(at).is_some_and(|ch| matches!(ch.group, Group::Time(_)))
        && triggers.iter().any(|t| t.chunk == at + 1 && !t.is_verb);
    if is_dated {
        return OWN_TIME;
    }
    let before = chunks[..at.min(chunks.len())].iter().rev();
    let mut is_first = true;
    for chunk in before {
        match chunk.group {
            Group::Verb(_) => {
                let is_trigger = triggers.iter().any(|t| chunks[t.chunk].start == chunk.start);
                return if is_trigger { -6 } else { 14 };
            }
            Group::Subordinator | Group::Relative | Group::Break => return 0,
            Group::Noun => {
                if triggers.iter().any(|t| chunks[t.chunk].start == chunk.start) {
                    return -4;
                }
                is_first = false;
            }
            _ => {}
        }
    }
    // "On Monday, …": opens the sentence, and tells its main verb's time.
    if is_first { -2 } else { 0 }
}

/// The words before a name that say how the event lies to it.
fn relation(layers: &Layers<'_>, own: &[Chunk], at: usize, floor: usize) -> (&'static str, usize) {
    let doc = &layers.doc;
    // Step back over the noun group's own words ("the besieged eastern city of").
    let chunk = own.iter().position(|ch| ch.start <= at && at < ch.end);
    let mut index = chunk.unwrap_or(0);
    let mut steps = 0;
    // A later item of a list ("between Raqa, Homs and …") quotes its own name alone.
    let mut is_listed = false;
    loop {
        let Some(previous) = index.checked_sub(1).map(|p| &own[p]) else {
            let starts = own.get(index).map_or(at, |ch| ch.start);
            let verb = own.get(index + 1).filter(|ch| ch.verb().is_some());
            // "Hajin witnesses clashes": the place is where.
            if verb.is_some_and(|ch| {
                matches!(doc.str(ch.head), "witnesses" | "witness" | "witnessed" | "sees" | "saw")
            }) {
                return ("in", starts.max(floor));
            }
            let is_subject = verb.is_some_and(|ch| ch.verb().is_some_and(|v| !v.is_passive));
            return match is_subject {
                true => ("subject", starts.max(floor)),
                false => ("none", at),
            };
        };
        match previous.group {
            Group::Preposition => {
                let word = doc.str(previous.start).to_lowercase();
                let noun_before = index >= 2 && own[index - 2].is_noun();
                let before_noun = (index >= 2)
                    .then(|| doc.slice(own[index - 2].start, own[index - 2].end).to_lowercase());
                let tells = match word.as_str() {
                    "to" | "from" | "between"
                        if before_noun
                            .as_deref()
                            .is_some_and(|b| b.ends_with("road") || b.ends_with("highway")) =>
                    {
                        "along"
                    }
                    "near" | "outside" | "around" | "beside" => "near",
                    "between" => "between",
                    "along" => "along",
                    // "15 km away from X"
                    "from" if previous.start > 0 && doc.str(previous.start - 1) == "away" => "near",
                    "from" => "origin",
                    "to" | "into" | "towards" | "toward" => "to",
                    "of" => {
                        let direction = before_noun.as_deref().and_then(direction_word);
                        if let Some(direction) = direction {
                            // "In the west of Kabul" is inside it, "to the west of it" is not.
                            let is_inside = index >= 3
                                && own[index - 3].group == Group::Preposition
                                && doc.str(own[index - 3].start).eq_ignore_ascii_case("in")
                                && doc.str(own[index - 2].start) == "the";
                            if is_inside {
                                return ("in", own[index - 3].start);
                            }
                            return (direction, own[index - 2].start);
                        }
                        let outskirts = before_noun.as_deref().is_some_and(|b| {
                            ["outskirts", "vicinity", "countryside", "suburbs"]
                                .iter()
                                .any(|w| b.ends_with(w))
                        });
                        if outskirts {
                            return ("near", own[index - 2].start);
                        }
                        // "the town of X", "a market of X": look before the noun.
                        if noun_before && steps < 3 {
                            index -= 2;
                            steps += 1;
                            continue;
                        }
                        // "Dunbar of Austin", "the governor of Raqqa": where somebody is from.
                        let is_person = (index >= 2).then(|| &own[index - 2]).is_some_and(|ch| {
                            doc.tokens[ch.end - 1].shape == Shape::Capital
                                && layers.place(ch.end - 1).is_none()
                                && ch.end - ch.start >= 2
                                || layers
                                    .longest(ch.head, |e| {
                                        matches!(e, Entry::Source(_)).then_some(())
                                    })
                                    .is_some()
                        });
                        if is_person { "origin" } else { "of" }
                    }
                    "in" | "at" | "inside" | "within" | "across" | "throughout" | "on" | "over" => {
                        "in"
                    }
                    "with" | "by" | "against" | "for" | "about" | "like" | "as" => "none",
                    _ => "in",
                };
                return (tells, if is_listed { at } else { previous.start });
            }
            // "in Raqa, Homs and Deir Ezzor": a list goes on with the relation of its first.
            Group::Coordinator | Group::Comma if steps < 6 => {
                is_listed = true;
                index -= 1;
                steps += 1;
                continue;
            }
            Group::Noun
                if steps > 0
                    && steps < 6
                    && (own[index].group == Group::Comma
                        || own[index].group == Group::Coordinator) =>
            {
                let is_place = (previous.start..previous.end)
                    .any(|t| layers.place(t).is_some_and(|p| !layers.places[p].is_demonym));
                if !is_place {
                    return ("none", at);
                }
                index -= 1;
                steps += 1;
                continue;
            }
            Group::Verb(verb) => {
                // The object of a verb that strikes or takes a place: "shelled Douma", "captured X".
                let _ = verb;
                return ("in", at);
            }
            _ => return ("none", at),
        }
    }
}

fn direction_word(words: &str) -> Option<&'static str> {
    let last = words.rsplit(' ').next()?;
    Some(match last {
        "north" => "north_of",
        "south" => "south_of",
        "east" => "east_of",
        "west" => "west_of",
        "northeast" => "northeast_of",
        "northwest" => "northwest_of",
        "southeast" => "southeast_of",
        "southwest" => "southwest_of",
        _ => return None,
    })
}
