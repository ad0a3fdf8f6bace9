//! The shapes of the files. A misspelt key is an error, not a silent no-op.
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::rules::{Bound, Debris, IdiomPeople, Mark, PartyPlace, Resolve};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub classes: BTreeMap<String, String>,
    pub verbs: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
pub struct Kinds {
    pub rule: Vec<Kind>,
}

#[derive(Deserialize)]
pub struct Kind {
    pub id: String,
    pub kind: String,
    pub rank: u8,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Weapons that name the act when they are told going off or hurting ("a car bomb killed").
    #[serde(default)]
    pub device: Vec<String>,
    /// Verbs whose subject is who was hit ("come under fire").
    #[serde(default)]
    pub suffers: Vec<String>,
    #[serde(default)]
    pub generic: bool,
    #[serde(default)]
    pub weak: bool,
    #[serde(default)]
    pub clash: bool,
    #[serde(default)]
    pub territory: bool,
    #[serde(default)]
    pub hurts: bool,
    #[serde(default)]
    pub follows: bool,
    #[serde(default)]
    pub into_people: bool,
    /// Its verbs tell the act only of a place: "took Tal Rifaat", "Aleppo fell".
    #[serde(default)]
    pub of_place: bool,
    /// Its verbs stop what flies: "shot down 23 drones".
    #[serde(default)]
    pub intercepts: bool,
}

#[derive(Deserialize)]
pub struct Figures {
    pub outcome: Vec<Outcome>,
    pub idiom: Vec<Idiom>,
    pub quantifier: Vec<Quantifier>,
    pub people: Vec<People>,
}

#[derive(Deserialize)]
pub struct Outcome {
    pub id: String,
    pub outcome: String,
    #[serde(default)]
    pub verbs: Vec<String>,
    #[serde(default)]
    pub intransitive: Vec<String>,
    #[serde(default)]
    pub adjectives: Vec<String>,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    pub toll: Vec<String>,
}

/// A verb that says what became of people only together with another word.
#[derive(Deserialize)]
pub struct Idiom {
    pub id: String,
    pub outcome: String,
    pub verbs: Vec<String>,
    pub people: IdiomPeople,
    /// Last words of the verb's object.
    #[serde(default)]
    pub object: Vec<String>,
    /// Last words of what follows it behind "to", "in", "at", "into" or "for".
    #[serde(default)]
    pub to: Vec<String>,
    /// Said with "not": "did not survive".
    #[serde(default)]
    pub negated: bool,
}

#[derive(Deserialize)]
pub struct Quantifier {
    pub bound: Bound,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
}

#[derive(Deserialize)]
pub struct People {
    pub who: String,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Time {
    pub word: Vec<TimeWord>,
    pub time_of_day: WordList,
}

#[derive(Deserialize)]
pub struct TimeWord {
    pub id: String,
    pub words: Vec<String>,
    pub day: Option<i32>,
    pub week: Option<i32>,
    pub month: Option<i32>,
    pub year: Option<i32>,
    /// 0 is the latest weekend, -1 the one before this week's.
    pub weekend: Option<i32>,
    /// A day of every year, "12-25".
    pub yearly: Option<String>,
    /// Days from the event told before.
    pub offset: Option<i32>,
    pub same: Option<String>,
    #[serde(default)]
    pub relative: bool,
}

#[derive(Deserialize)]
pub struct WordList {
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Places {
    pub feature: Vec<Feature>,
    pub relation: Vec<Relation>,
    pub stop: WordList,
}

#[derive(Deserialize)]
pub struct Feature {
    pub class: String,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Relation {
    pub relation: String,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct MemberFile {
    pub members: Vec<Members>,
}

#[derive(Deserialize)]
pub struct Members {
    pub id: String,
    pub resolve: Resolve,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Origins {
    pub say: Vec<Say>,
    pub accord: Vec<WordListRule>,
    pub source: Vec<Source>,
}

#[derive(Deserialize)]
pub struct Say {
    pub verbs: Vec<String>,
}

#[derive(Deserialize)]
pub struct WordListRule {
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Source {
    pub id: String,
    pub kind: String,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct Markers {
    pub marker: Vec<Marker>,
}

#[derive(Deserialize)]
pub struct Marker {
    pub id: String,
    pub marks: Mark,
    /// Where the party that the words speak of stands; `None` for words that speak of no party.
    pub party: Option<PartyPlace>,
    pub words: Vec<String>,
}

#[derive(Deserialize)]
pub struct DebrisFile {
    pub lines: Debris,
}

#[derive(Deserialize)]
pub struct Actors {
    pub actor: Vec<Actor>,
}

#[derive(Deserialize)]
pub struct Actor {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub kind: String,
    /// First and last year in which it was called so.
    pub since: Option<i16>,
    pub until: Option<i16>,
    /// The actor that it split off from or belongs to.
    pub parent: Option<String>,
    #[serde(default)]
    pub countries: Vec<String>,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    pub leaders: Vec<String>,
    #[serde(default)]
    pub outlets: Vec<String>,
}

#[derive(Deserialize)]
pub struct Countries {
    pub country: Vec<Country>,
}

#[derive(Deserialize)]
pub struct Country {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub adjectives: Vec<String>,
    #[serde(default)]
    pub people: Vec<String>,
    #[serde(default)]
    pub capitals: Vec<String>,
    pub forces_name: String,
    pub government_name: String,
    pub police_name: String,
    #[serde(default)]
    pub forces_aliases: Vec<String>,
    #[serde(default)]
    pub police_aliases: Vec<String>,
    #[serde(default)]
    pub state_media: Vec<String>,
    #[serde(default)]
    pub leaders: Vec<String>,
}

#[derive(Deserialize)]
pub struct Numbers {
    pub vague: Vec<Vague>,
}

#[derive(Deserialize)]
pub struct Vague {
    pub words: Vec<String>,
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

#[derive(Deserialize)]
pub struct Classes {
    pub class: Vec<Class>,
}

#[derive(Deserialize)]
pub struct Class {
    pub id: String,
    pub words: Vec<String>,
}
