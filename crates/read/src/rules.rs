//! Rules: what `rules/<lang>/*.toml` and `codebook/*.toml` say, as tables and one lexicon.
//!
//! Rules are an argument of [`crate::read`], never a global: two versions can read side by side.

use std::fmt;

use cairn_core::{Figure, Kind, Modality, OriginKind, Outcome, RuleId, Who};
use cairn_places::Class;
use serde::Deserialize;

use crate::lexicon::{self, CLASSES, Entry, Form, Lexicon, Nation, c};
use crate::rule_files as file;

/// The rule and codebook files that are built in, by their path in the repository.
const EMBEDDED: &[(&str, &str)] = &[
    ("rules/en/words.toml", include_str!("../../../rules/en/words.toml")),
    ("rules/en/kinds.toml", include_str!("../../../rules/en/kinds.toml")),
    ("rules/en/figures.toml", include_str!("../../../rules/en/figures.toml")),
    ("rules/en/time.toml", include_str!("../../../rules/en/time.toml")),
    ("rules/en/places.toml", include_str!("../../../rules/en/places.toml")),
    ("rules/en/actors.toml", include_str!("../../../rules/en/actors.toml")),
    ("rules/en/origins.toml", include_str!("../../../rules/en/origins.toml")),
    ("rules/en/modality.toml", include_str!("../../../rules/en/modality.toml")),
    ("rules/en/debris.toml", include_str!("../../../rules/en/debris.toml")),
    ("codebook/actors.toml", include_str!("../../../codebook/actors.toml")),
    ("codebook/countries.toml", include_str!("../../../codebook/countries.toml")),
    ("codebook/numbers.toml", include_str!("../../../codebook/numbers.toml")),
    ("codebook/weapons.toml", include_str!("../../../codebook/weapons.toml")),
    ("codebook/targets.toml", include_str!("../../../codebook/targets.toml")),
    ("codebook/vehicles.toml", include_str!("../../../codebook/vehicles.toml")),
];

/// Everything reading knows of a language and of the world.
#[derive(Default)]
pub struct Rules {
    pub(crate) lexicon: Lexicon,
    pub(crate) kinds: Vec<KindRule>,
    pub(crate) outcomes: Vec<OutcomeRule>,
    pub(crate) idioms: Vec<Idiom>,
    pub(crate) quantifiers: Vec<Quantifier>,
    pub(crate) vague: Vec<Option<Figure>>,
    pub(crate) people: Vec<People>,
    pub(crate) actors: Vec<Actor>,
    /// Ids of actors and of what they split off from or belong to.
    pub(crate) parents: Vec<(String, String)>,
    pub(crate) countries: Vec<Country>,
    pub(crate) members: Vec<Members>,
    pub(crate) sources: Vec<Source>,
    pub(crate) markers: Vec<Marker>,
    pub(crate) features: Vec<Class>,
    pub(crate) relations: Vec<String>,
    pub(crate) times: Vec<TimeWord>,
    pub(crate) weapons: Vec<String>,
    pub(crate) targets: Vec<String>,
    pub(crate) debris: Debris,
    /// Capitalised words that are rarely the place they name.
    pub(crate) not_places: foldhash::HashSet<String>,
}

/// What is wrong with a rule file, and where.
#[derive(Debug)]
pub struct RulesError {
    pub file: String,
    pub message: String,
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

impl std::error::Error for RulesError {}

/// The built-in files by their path in the repository, each as given where it is given.
pub(crate) fn with_given(given: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    EMBEDDED.iter().map(|&(name, text)| {
        let is_it = |path: &str| name.ends_with(path) || path.ends_with(name);
        let found = given.iter().find(|(path, _)| is_it(path));
        (name, found.map_or(text, |(_, text)| text.as_str()))
    })
}

pub(crate) struct KindRule {
    pub id: RuleId,
    pub kind: Kind,
    /// Which kind wins when a claim is told with several.
    pub rank: u8,
    /// Takes its kind from what else is said ("attack").
    pub is_generic: bool,
    /// Needs people hurt, an armed actor or a weapon beside it.
    pub is_weak: bool,
    pub is_clash: bool,
    pub is_territory: bool,
    /// Says that people were hurt, not how: the frost kills too.
    pub is_harm: bool,
    /// Tells what came of an act told elsewhere ("died"), and stands alone in a headline only.
    pub is_follow: bool,
    /// An act only when it is done "into" people ("drove a van into a crowd").
    pub is_into_people: bool,
    /// Its verbs tell the act only of a place.
    pub is_of_place: bool,
    /// Its verbs stop what flies, so that whoever does it is not the author.
    pub is_interception: bool,
}

pub(crate) struct OutcomeRule {
    pub id: RuleId,
    pub outcome: Outcome,
    pub word: OutcomeWord,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutcomeWord {
    Transitive,
    Intransitive,
    Adjective,
    Noun,
    Toll,
    /// A verb with another word.
    Idiom,
}

/// A verb that says what became of people only together with another word.
pub(crate) struct Idiom {
    /// Index into `Rules::outcomes`.
    pub outcome: u16,
    pub people: IdiomPeople,
    pub object: Vec<String>,
    pub to: Vec<String>,
    pub is_negated: bool,
}

/// Where an idiom names the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IdiomPeople {
    /// "Seven guards received wounds."
    Subject,
    /// "Took eleven lives."
    Object,
    /// "Took nine to hospital", "nine were taken to hospital".
    Patient,
}

pub(crate) struct Quantifier {
    pub bound: Bound,
    pub stands_after: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtLeast,
    MoreThan,
    UpTo,
    About,
}

pub(crate) struct People {
    pub who: Who,
    /// "man", "soldier": one of them.
    pub is_singular: bool,
}

/// An organised actor, a government, its forces or its police.
pub struct Actor {
    pub id: String,
    /// Neutral, whatever word a report uses.
    pub name: String,
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub(crate) nouns: Vec<String>,
    /// First and last year in which it was called so, as far as they are known.
    pub(crate) years: (Option<i16>, Option<i16>),
}

impl Actor {
    /// A party to a conflict: an armed group, an army, a coalition; no government, police or body.
    pub(crate) fn is_party(&self) -> bool {
        !matches!(self.kind.as_str(), "government" | "police" | "intergovernmental" | "political")
    }

    /// Whether it was called so in the year of the report; an unknown year rules nothing out.
    pub(crate) fn is_of(&self, year: Option<i16>) -> bool {
        let (since, until) = self.years;
        year.is_none_or(|year| {
            since.is_none_or(|since| since <= year) && until.is_none_or(|until| year <= until)
        })
    }
}

pub(crate) struct Country {
    pub code: String,
    pub capitals: Vec<String>,
    /// Indices into [`Rules::actors`].
    pub government: u16,
    pub forces: u16,
    pub police: u16,
}

pub(crate) struct Members {
    pub id: RuleId,
    pub resolve: Resolve,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Resolve {
    Unidentified,
    Group,
    Forces,
    Police,
    Government,
    Loyal,
    /// The forces' of the country named before it, otherwise itself.
    Aircraft,
    #[serde(rename = "self")]
    Itself,
}

pub(crate) struct Source {
    pub id: RuleId,
    pub kind: OriginKind,
}

pub(crate) struct Marker {
    pub id: RuleId,
    pub mark: Mark,
    pub party: Option<PartyPlace>,
}

/// Where the party stands that a marker's words speak of: "X was blamed for", "blamed X".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartyPlace {
    Before,
    After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    Alleged,
    Foiled,
    Denied,
    /// A party says it did not do it; the event stands.
    Denies,
    Suspected,
    /// Somebody says that a party did it.
    Blamed,
    Plan,
    General,
    Another,
    Accident,
    Metaphor,
    History,
    /// "35 killed every day"
    Rate,
    NoHarm,
    NobodyKilled,
    Responsibility,
    NoResponsibility,
}

impl Mark {
    pub fn modality(self) -> Option<Modality> {
        match self {
            Mark::Alleged => Some(Modality::Alleged),
            Mark::Foiled => Some(Modality::Foiled),
            Mark::Denied => Some(Modality::Denied),
            _ => None,
        }
    }
}

/// What a time word says, before arithmetic.
#[derive(Clone, Debug)]
pub(crate) struct TimeWord {
    pub id: RuleId,
    pub meaning: TimeMeaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeMeaning {
    Day(i32),
    Week(i32),
    Weekend(i32),
    /// Days from the event told last.
    Offset(i32),
    /// Month and day of every year.
    Yearly(i8, i8),
    Month(i32),
    Year(i32),
    SameDay,
    SameMonth,
    EarlierInYear,
    /// "Days earlier": before the event told last.
    Relative,
    Vague,
}

#[derive(Default, Deserialize)]
pub(crate) struct Debris {
    #[serde(default)]
    pub whole: Vec<String>,
    #[serde(default)]
    pub starts: Vec<String>,
}

impl Rules {
    /// The rules that are built in. They are parsed at each call: keep the result.
    pub fn embedded() -> Rules {
        let files = EMBEDDED.iter().map(|&(name, text)| (name, text));
        Rules::build(files).expect("the built-in rules are checked by the tests")
    }

    /// Every actor that a report can mean, with the government, forces and police of every country.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// The files that are built in: path in the repository, and content.
    pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
        EMBEDDED.iter().copied()
    }

    /// Rules from files given as (path, content); a file that is not given keeps its built-in form.
    ///
    /// # Errors
    /// The file and line of the first thing that cannot be read.
    pub fn parse(files: Vec<(String, String)>) -> Result<Rules, RulesError> {
        Rules::build(with_given(&files))
    }

    fn build<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Rules, RulesError> {
        let mut rules = Rules { lexicon: Lexicon::new(), ..Rules::default() };
        rules.add_number_words();
        for (name, text) in files {
            let error = |message: String| RulesError { file: name.to_owned(), message };
            let stem = name.rsplit('/').next().unwrap_or(name);
            let is_codebook = name.contains("codebook");
            match (stem, is_codebook) {
                ("words.toml", _) => rules.add_words(parse(text).map_err(error)?).map_err(error)?,
                ("kinds.toml", false) => {
                    rules.add_kinds(parse(text).map_err(error)?).map_err(error)?
                }
                ("figures.toml", _) => {
                    rules.add_figures(parse(text).map_err(error)?).map_err(error)?
                }
                ("time.toml", _) => rules.add_times(parse(text).map_err(error)?).map_err(error)?,
                ("places.toml", _) => {
                    rules.add_places(parse(text).map_err(error)?).map_err(error)?
                }
                ("actors.toml", false) => rules.add_members(parse(text).map_err(error)?),
                ("actors.toml", true) => rules.add_actors(parse(text).map_err(error)?),
                ("countries.toml", _) => rules.add_countries(parse(text).map_err(error)?),
                ("origins.toml", _) => {
                    rules.add_origins(parse(text).map_err(error)?).map_err(error)?
                }
                ("modality.toml", _) => rules.add_markers(parse(text).map_err(error)?),
                ("debris.toml", _) => {
                    rules.debris = parse::<file::DebrisFile>(text).map_err(error)?.lines
                }
                ("numbers.toml", _) => rules.add_vague(parse(text).map_err(error)?),
                ("weapons.toml", _) => {
                    let classes: file::Classes = parse(text).map_err(error)?;
                    rules.add_classes(classes, |r| &mut r.weapons, Entry::Weapon);
                }
                ("targets.toml", _) => {
                    let classes: file::Classes = parse(text).map_err(error)?;
                    rules.add_classes(classes, |r| &mut r.targets, Entry::Target);
                }
                ("vehicles.toml", _) => {
                    for class in parse::<file::Classes>(text).map_err(error)?.class {
                        for word in &class.words {
                            rules.lexicon.add_phrase(word, Entry::Vehicle(0));
                        }
                    }
                }
                _ => return Err(error("no such rule file".to_owned())),
            }
        }
        let is_known = |id: &str| rules.actors.iter().any(|actor| actor.id == id);
        if let Some((id, parent)) = rules.parents.iter().find(|(_, parent)| !is_known(parent)) {
            let message = format!("actor `{id}`: no such parent: {parent}");
            return Err(RulesError { file: "codebook/actors.toml".to_owned(), message });
        }
        Ok(rules)
    }

    fn add_number_words(&mut self) {
        const SMALL: &str = "zero one two three four five six seven eight nine ten eleven twelve \
            thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
        for (value, word) in SMALL.split_whitespace().enumerate() {
            self.lexicon.add_number(word, value as u64, false);
        }
        const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
        for (index, word) in TENS.split_whitespace().enumerate() {
            self.lexicon.add_number(word, (index as u64 + 2) * 10, false);
        }
        for (word, value) in [
            ("hundred", 100),
            ("thousand", 1_000),
            ("million", 1_000_000),
            ("billion", 1_000_000_000),
        ] {
            self.lexicon.add_number(word, value, true);
        }
    }

    fn add_words(&mut self, words: file::Words) -> Result<(), String> {
        for (name, list) in &words.classes {
            let class = CLASSES.iter().find(|(class, _)| class == name);
            let &(_, class) = class.ok_or_else(|| format!("no such word class: {name}"))?;
            for word in list.split_whitespace() {
                self.lexicon.add_class(word, class);
            }
        }
        for (name, verbs) in &words.verbs {
            let class = if name == "light" { c::LIGHT } else { 0 };
            for verb in verbs {
                self.add_verb_forms(verb, class);
            }
        }
        Ok(())
    }

    /// Marks the head word of each form of a verb as that form.
    fn add_verb_forms(&mut self, verb: &str, class: u64) {
        for (form, what) in lexicon::inflect(verb) {
            let bits = match what {
                Form::Base => c::BASE,
                Form::S => c::S_FORM,
                Form::Past => c::PAST,
                Form::Participle => c::PARTICIPLE,
                Form::PastOrParticiple => c::PAST | c::PARTICIPLE,
                Form::Ing => c::ING,
            };
            let head = form.split(' ').next().unwrap_or_default();
            // "Air-drop" makes no verb of "air".
            if !head.contains('-') {
                self.lexicon.add_class(head, bits | class);
            }
        }
    }

    fn add_verb(&mut self, verb: &str, entry: impl Fn(Form) -> Entry) {
        self.add_verb_forms(verb, 0);
        for (form, what) in lexicon::inflect(verb) {
            self.lexicon.add_phrase(&form, entry(what));
        }
    }

    fn add_kinds(&mut self, kinds: file::Kinds) -> Result<(), String> {
        for rule in kinds.rule {
            let index = self.kinds.len() as u16;
            let kind = Kind::parse(&rule.kind)
                .ok_or_else(|| format!("rule `{}`: no such kind: {}", rule.id, rule.kind))?;
            self.kinds.push(KindRule {
                id: RuleId::new(rule.id),
                kind,
                rank: rule.rank,
                is_generic: rule.generic,
                is_weak: rule.weak,
                is_clash: rule.clash,
                is_territory: rule.territory,
                is_harm: rule.hurts,
                is_follow: rule.follows,
                is_into_people: rule.into_people,
                is_of_place: rule.of_place,
                is_interception: rule.intercepts,
            });
            for noun in &rule.nouns {
                self.lexicon.add_phrase(noun, Entry::EventNoun(index));
            }
            for verb in &rule.verbs {
                self.add_verb(verb, |form| Entry::EventVerb(index, form));
            }
            for noun in &rule.device {
                self.lexicon.add_phrase(noun, Entry::Device(index));
            }
            for verb in &rule.suffers {
                self.add_verb(verb, |_| Entry::SufferVerb(index));
            }
        }
        Ok(())
    }

    fn add_figures(&mut self, figures: file::Figures) -> Result<(), String> {
        for rule in figures.outcome {
            let outcome = Outcome::parse(&rule.outcome)
                .ok_or_else(|| format!("rule `{}`: no such outcome: {}", rule.id, rule.outcome))?;
            let add = |rules: &mut Rules, word| {
                let id = RuleId::new(rule.id.as_str());
                rules.outcomes.push(OutcomeRule { id, outcome, word });
                (rules.outcomes.len() - 1) as u16
            };
            let transitive = add(self, OutcomeWord::Transitive);
            let intransitive = add(self, OutcomeWord::Intransitive);
            for verb in &rule.verbs {
                self.add_verb(verb, |form| Entry::OutcomeVerb(transitive, form));
            }
            for verb in &rule.intransitive {
                self.add_verb(verb, |form| Entry::OutcomeVerb(intransitive, form));
            }
            for (words, word) in [
                (&rule.adjectives, OutcomeWord::Adjective),
                (&rule.nouns, OutcomeWord::Noun),
                (&rule.toll, OutcomeWord::Toll),
            ] {
                let index = add(self, word);
                for phrase in words {
                    self.lexicon.add_phrase(phrase, Entry::OutcomeWord(index));
                }
            }
        }
        for rule in figures.idiom {
            let outcome = Outcome::parse(&rule.outcome)
                .ok_or_else(|| format!("rule `{}`: no such outcome: {}", rule.id, rule.outcome))?;
            let id = RuleId::new(rule.id.as_str());
            self.outcomes.push(OutcomeRule { id, outcome, word: OutcomeWord::Idiom });
            let outcome = (self.outcomes.len() - 1) as u16;
            let index = self.idioms.len() as u16;
            for verb in &rule.verbs {
                self.add_verb(verb, |_| Entry::IdiomVerb(index));
            }
            self.idioms.push(Idiom {
                outcome,
                people: rule.people,
                object: rule.object,
                to: rule.to,
                is_negated: rule.negated,
            });
        }
        for rule in figures.quantifier {
            for (words, stands_after) in [(&rule.before, false), (&rule.after, true)] {
                let index = self.quantifiers.len() as u16;
                self.quantifiers.push(Quantifier { bound: rule.bound, stands_after });
                for phrase in words {
                    self.lexicon.add_phrase(phrase, Entry::Quantifier(index));
                }
            }
        }
        for rule in figures.people {
            let who = Who::parse(&rule.who).ok_or_else(|| format!("no such who: {}", rule.who))?;
            for word in &rule.words {
                let plural = word.ends_with('s') && !word.ends_with("ss")
                    || [
                        "people",
                        "men",
                        "women",
                        "children",
                        "police",
                        "personnel",
                        "staff",
                        "dead",
                        "wounded",
                        "injured",
                        "fishermen",
                        "policemen",
                        "gunmen",
                        "servicemen",
                        "militiamen",
                        "infantry",
                        "noncombatants",
                    ]
                    .iter()
                    .any(|end| word.ends_with(end));
                let index = self.people.len() as u16;
                self.people.push(People { who, is_singular: !plural });
                self.lexicon.add_phrase(word, Entry::People(index));
            }
        }
        Ok(())
    }

    fn add_vague(&mut self, numbers: file::Numbers) {
        for rule in numbers.vague {
            let index = self.vague.len() as u16;
            self.vague.push(Figure::new(rule.low, rule.best, rule.high));
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Vague(index));
            }
        }
    }

    fn add_times(&mut self, times: file::Time) -> Result<(), String> {
        for rule in times.word {
            let meaning = match (&rule.same, rule.day, rule.week, rule.month, rule.year) {
                (Some(same), ..) if same == "day" => TimeMeaning::SameDay,
                (Some(same), ..) if same == "year until then" => TimeMeaning::EarlierInYear,
                (Some(_), ..) => TimeMeaning::SameMonth,
                (_, Some(n), ..) => TimeMeaning::Day(n),
                (_, _, Some(n), ..) => TimeMeaning::Week(n),
                (_, _, _, Some(n), _) => TimeMeaning::Month(n),
                (_, _, _, _, Some(n)) => TimeMeaning::Year(n),
                _ if rule.offset.is_some() => TimeMeaning::Offset(rule.offset.unwrap_or(0)),
                _ if rule.weekend.is_some() => TimeMeaning::Weekend(rule.weekend.unwrap_or(0)),
                _ if rule.yearly.is_some() => yearly(&rule.id, rule.yearly.as_deref())?,
                _ if rule.relative => TimeMeaning::Relative,
                _ => TimeMeaning::Vague,
            };
            let index = self.times.len() as u16;
            self.times.push(TimeWord { id: RuleId::new(rule.id), meaning });
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Time(index));
            }
        }
        for word in &times.time_of_day.words {
            self.lexicon.add_phrase(word, Entry::TimeOfDay);
        }
        Ok(())
    }

    fn add_places(&mut self, places: file::Places) -> Result<(), String> {
        for rule in places.feature {
            let class = match rule.class.as_str() {
                "admin1" => Class::Admin1,
                "admin2" => Class::Admin2,
                "populated" => Class::Populated,
                "suburb" => Class::Suburb,
                "site" => Class::Site,
                "region" => Class::Region,
                "water" => Class::Water,
                other => return Err(format!("no such class of places: {other}")),
            };
            let index = self.features.len() as u16;
            self.features.push(class);
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Feature(index));
            }
        }
        for rule in places.relation {
            let index = self.relations.len() as u16;
            self.relations.push(rule.relation);
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Relation(index));
            }
        }
        self.not_places.extend(places.stop.words);
        Ok(())
    }

    fn add_members(&mut self, file: file::MemberFile) {
        for rule in file.members {
            for word in &rule.words {
                let index = self.members.len() as u16;
                self.members
                    .push(Members { id: RuleId::new(rule.id.as_str()), resolve: rule.resolve });
                self.lexicon.add_phrase(word, Entry::Members(index));
            }
        }
    }

    fn add_actors(&mut self, file: file::Actors) {
        for rule in file.actor {
            let index = self.actors.len() as u16;
            self.parents.extend(rule.parent.map(|parent| (rule.id.clone(), parent)));
            for alias in rule.aliases.iter().chain([&rule.name]) {
                self.lexicon.add_phrase(alias, Entry::Actor(index));
            }
            for leader in &rule.leaders {
                self.lexicon.add_phrase(leader, Entry::Leader(index));
            }
            for outlet in &rule.outlets {
                self.lexicon.add_phrase(outlet, Entry::Outlet(index));
            }
            self.actors.push(Actor {
                id: rule.id,
                name: rule.name,
                kind: rule.kind,
                countries: rule.countries,
                nouns: rule.nouns,
                years: (rule.since, rule.until),
            });
        }
    }

    fn add_countries(&mut self, file: file::Countries) {
        for rule in file.country {
            let country = self.countries.len() as u16;
            let code = rule.code.to_lowercase();
            let mut add = |kind: &str, name: String, word: &str| {
                self.actors.push(Actor {
                    id: format!("{word}-of-{code}"),
                    name,
                    kind: kind.to_owned(),
                    countries: vec![rule.code.clone()],
                    nouns: Vec::new(),
                    years: (None, None),
                });
                (self.actors.len() - 1) as u16
            };
            let government = add("government", rule.government_name, "government");
            let forces = add("state_forces", rule.forces_name, "forces");
            let police = add("police", rule.police_name, "police");
            let lexicon = &mut self.lexicon;
            for (words, form) in [
                (&rule.aliases, Nation::Name),
                (&vec![rule.name], Nation::Name),
                (&rule.adjectives, Nation::Adjective),
                (&rule.people, Nation::People),
                (&rule.capitals, Nation::Capital),
            ] {
                for word in words {
                    lexicon.add_phrase(word, Entry::Nation(country, form));
                }
            }
            for alias in &rule.forces_aliases {
                lexicon.add_phrase(alias, Entry::Actor(forces));
            }
            for alias in &rule.police_aliases {
                lexicon.add_phrase(alias, Entry::Actor(police));
            }
            for outlet in &rule.state_media {
                lexicon.add_phrase(outlet, Entry::Outlet(forces));
            }
            for leader in &rule.leaders {
                lexicon.add_phrase(leader, Entry::Leader(government));
            }
            let capitals = rule.capitals;
            self.countries.push(Country { code: rule.code, capitals, government, forces, police });
        }
    }

    fn add_origins(&mut self, origins: file::Origins) -> Result<(), String> {
        for (index, rule) in origins.say.iter().enumerate() {
            for verb in &rule.verbs {
                self.add_verb(verb, |form| Entry::SayVerb(index as u16, form));
            }
        }
        for rule in &origins.accord {
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Accord);
            }
        }
        for rule in origins.source {
            let kind = OriginKind::parse(&rule.kind).ok_or_else(|| {
                format!("rule `{}`: no such kind of origin: {}", rule.id, rule.kind)
            })?;
            let index = self.sources.len() as u16;
            self.sources.push(Source { id: RuleId::new(rule.id), kind });
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Source(index));
            }
        }
        Ok(())
    }

    fn add_markers(&mut self, file: file::Markers) {
        for rule in file.marker {
            let index = self.markers.len() as u16;
            self.markers.push(Marker {
                id: RuleId::new(rule.id),
                mark: rule.marks,
                party: rule.party,
            });
            for word in &rule.words {
                self.lexicon.add_phrase(word, Entry::Marker(index));
            }
        }
    }

    fn add_classes(
        &mut self,
        file: file::Classes,
        table: impl Fn(&mut Rules) -> &mut Vec<String>,
        entry: impl Fn(u16) -> Entry,
    ) {
        for class in file.class {
            let index = table(self).len() as u16;
            table(self).push(class.id);
            for word in &class.words {
                self.lexicon.add_phrase(word, entry(index));
            }
        }
    }
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// "12-25" of `yearly`.
fn yearly(id: &str, text: Option<&str>) -> Result<TimeMeaning, String> {
    let parts = text.and_then(|text| text.split_once('-'));
    let day = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    let (month, day) = day.ok_or_else(|| format!("rule `{id}`: `yearly` is not like \"12-25\""))?;
    Ok(TimeMeaning::Yearly(month, day))
}
