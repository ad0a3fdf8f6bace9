//! The words the rules know, in one table and one trie.
//!
//! A token is looked up once, when it is made; a phrase is found by walking the trie from a token.
//! Everything here is filled from `rules/<lang>/*.toml` and `codebook/*.toml`.

use foldhash::{HashMap, HashMapExt};

use crate::text::{Doc, Shape};

/// A word of the lexicon; [`NO_SYM`] is a word it does not know.
pub(crate) type Sym = u32;
pub(crate) const NO_SYM: Sym = 0;
/// The possessive "'s".
const POSSESSIVE: Sym = 1;

macro_rules! classes {
    ($($name:ident $text:literal)*) => { classes!(@ 0u32; $($name $text)*);
        /// The word classes that `rules/<lang>/words.toml` may name.
        pub(crate) const CLASSES: &[(&str, u64)] = &[$(($text, class::$name)),*]; };
    (@ $n:expr; $($name:ident $text:literal)*) => {
        /// Word classes: closed-class words and the forms of verbs.
        pub(crate) mod class { #![allow(dead_code)]
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Index { $($name),* }
            $(pub(crate) const $name: u64 = 1 << (Index::$name as u32);)*
        }
    };
}

classes! {
    DETERMINER "determiner"
    PREPOSITION "preposition"
    COORDINATOR "coordinator"
    SUBORDINATOR "subordinator"
    PRONOUN "pronoun"
    POSSESSIVE_PRONOUN "possessive_pronoun"
    RELATIVE "relative"
    BE "be"
    HAVE "have"
    DO "do"
    MODAL "modal"
    NEGATION "negation"
    ADVERB "adverb"
    ADJECTIVE "adjective"
    TO "to"
    MONTH "month"
    WEEKDAY "weekday"
    ABBREVIATION "abbreviation"
    TITLE "title"
    STARTS_SENTENCES "starts_sentences"
    UNIT "unit"
    NOT_A_NAME "not_a_name"
    PERSON_NAME "person_name"
    NOUN "noun"
    PLAN "plan"
    BASE "base"
    S_FORM "s_form"
    PAST "past"
    PARTICIPLE "participle"
    ING "ing"
    LIGHT "light"
    CAUSE "cause"
    NATIONALITY "nationality"
    DEFINITE "definite"
    OFFICE "office"
    BODY "body"
    MANY "many"
    GOES_OFF "goes_off"
    FIRES "fires"
    ACTING "acting"
    INTRANSITIVE "intransitive"
    GROUND "ground"
    CLOSES "closes"
    HELD "held"
    COLLECTIVE "collective"
    RAISES "raises"
    PASSES "passes"
    HELD_TO_BE "held_to_be"
}

pub(crate) use class as c;

/// The form a verb entry was met in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Base,
    S,
    Past,
    Participle,
    /// Past and participle are written alike ("killed").
    PastOrParticiple,
    Ing,
}

/// What a phrase of the lexicon is. The index points into the table of its kind in `Rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A noun that names an event.
    EventNoun(u16),
    /// A weapon that names an act when it goes off or hurts.
    Device(u16),
    EventVerb(u16, Form),
    /// A verb whose subject is who was hit ("come under fire").
    SufferVerb(u16),
    /// A verb that says what became of people: kill, wound, die.
    OutcomeVerb(u16, Form),
    /// A verb that does together with another word: "received wounds".
    IdiomVerb(u16),
    /// A noun or adjective that does: dead, deaths, casualties, death toll.
    OutcomeWord(u16),
    People(u16),
    Actor(u16),
    /// A common noun for members of some armed group or force: gunmen, troops.
    Members(u16),
    SayVerb(u16, Form),
    Source(u16),
    Marker(u16),
    Quantifier(u16),
    Vague(u16),
    Weapon(u16),
    Target(u16),
    Vehicle(u16),
    Feature(u16),
    Relation(u16),
    Time(u16),
    TimeOfDay,
    /// A country: its name, adjective, nationals or the capital that stands for its government.
    Nation(u16, Nation),
    /// A party's media channel; the index is the party's.
    Outlet(u16),
    /// A leader whose acts count as the group's or the government's.
    Leader(u16),
    Accord,
}

/// How a country was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nation {
    Name,
    Adjective,
    People,
    Capital,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub entry: Entry,
}

#[derive(Default, Debug)]
pub(crate) struct Lexicon {
    words: HashMap<Box<str>, Sym>,
    cased: HashMap<Box<str>, Sym>,
    classes: Vec<u64>,
    numbers: HashMap<Sym, (u64, bool)>,
    edges: HashMap<(u32, Sym), u32>,
    ends: Vec<Vec<Entry>>,
    /// Bit filter of first symbols: most tokens start no phrase.
    starts: Vec<bool>,
}

impl Lexicon {
    pub fn new() -> Lexicon {
        // Room for the built-in rules: growing step by step costs a third of the start-up.
        const WORDS: usize = 1 << 14;
        const NODES: usize = 1 << 16;
        let mut lexicon = Lexicon {
            words: HashMap::with_capacity(WORDS),
            cased: HashMap::with_capacity(WORDS / 4),
            classes: Vec::with_capacity(WORDS),
            numbers: HashMap::new(),
            edges: HashMap::with_capacity(NODES / 2),
            ends: Vec::with_capacity(NODES),
            starts: Vec::with_capacity(WORDS),
        };
        lexicon.classes.extend([0, 0]);
        lexicon.starts.extend([false, false]);
        lexicon.ends.push(Vec::new());
        lexicon
    }

    pub fn word(&self, lower: &str) -> Sym {
        self.words.get(lower).copied().unwrap_or(NO_SYM)
    }

    pub fn cased(&self, written: &str) -> Sym {
        self.cased.get(written).copied().unwrap_or(NO_SYM)
    }

    pub fn is(&self, word: Sym, classes: u64) -> bool {
        self.classes[word as usize] & classes != 0
    }

    pub fn classes(&self, word: Sym) -> u64 {
        self.classes[word as usize]
    }

    pub fn is_abbreviation(&self, word: Sym) -> bool {
        self.is(word, c::ABBREVIATION | c::TITLE)
    }

    pub fn is_title(&self, word: Sym) -> bool {
        self.is(word, c::TITLE)
    }

    pub fn starts_sentences(&self, word: Sym) -> bool {
        self.is(word, c::STARTS_SENTENCES | c::DETERMINER | c::PRONOUN | c::PREPOSITION)
    }

    /// Value of a number word, and whether it multiplies ("hundred", "thousand").
    pub fn number(&self, word: Sym) -> Option<(u64, bool)> {
        self.numbers.get(&word).copied()
    }

    fn fresh(&mut self) -> Sym {
        self.classes.push(0);
        self.starts.push(false);
        (self.classes.len() - 1) as Sym
    }

    pub fn intern(&mut self, word: &str) -> Sym {
        if let Some(&sym) = self.words.get(word) {
            return sym;
        }
        let lower: String =
            word.chars().filter(|c| !is_apostrophe(*c)).flat_map(char::to_lowercase).collect();
        if let Some(&sym) = self.words.get(lower.as_str()) {
            return sym;
        }
        let sym = self.fresh();
        self.words.insert(lower.into(), sym);
        sym
    }

    fn intern_cased(&mut self, word: &str) -> Sym {
        if let Some(&sym) = self.cased.get(word) {
            return sym;
        }
        let sym = self.fresh();
        self.cased.insert(word.into(), sym);
        sym
    }

    pub fn add_class(&mut self, word: &str, classes: u64) {
        let sym = self.intern(word);
        self.classes[sym as usize] |= classes;
    }

    pub fn add_number(&mut self, word: &str, value: u64, multiplies: bool) {
        let sym = self.intern(word);
        self.numbers.insert(sym, (value, multiplies));
    }

    /// Adds a phrase. A word written in capitals in the rule ("IS", "US") is matched as written,
    /// others in any case.
    pub fn add_phrase(&mut self, phrase: &str, entry: Entry) {
        let mut node = 0u32;
        for word in phrase_words(phrase) {
            let sym = match word {
                Word::Possessive => POSSESSIVE,
                Word::AsWritten(word) => self.intern_cased(word),
                Word::AnyCase(word) => self.intern(word),
            };
            if node == 0 {
                self.starts[sym as usize] = true;
            }
            let fresh = self.ends.len() as u32;
            let next = *self.edges.entry((node, sym)).or_insert(fresh);
            if next == fresh {
                self.ends.push(Vec::new());
            }
            node = next;
        }
        if node != 0 && !self.ends[node as usize].contains(&entry) {
            self.ends[node as usize].push(entry);
        }
    }

    /// Calls `found` with every phrase that starts at `token`.
    pub fn phrases_at(&self, doc: &Doc<'_>, token: usize, found: &mut impl FnMut(Match)) {
        let t = &doc.tokens[token];
        if !(self.starts[t.word as usize] || self.starts[t.cased as usize]) {
            return;
        }
        for sym in [t.word, t.cased] {
            if sym != NO_SYM && self.starts[sym as usize] {
                self.walk(doc, token, token, 0, sym, found);
            }
        }
    }

    fn walk(
        &self,
        doc: &Doc<'_>,
        start: usize,
        at: usize,
        node: u32,
        sym: Sym,
        found: &mut impl FnMut(Match),
    ) {
        let Some(&node) = self.edges.get(&(node, sym)) else { return };
        let next = doc.next(at);
        for &entry in &self.ends[node as usize] {
            found(Match { start, end: at + 1, entry });
        }
        let Some(t) = doc.tokens.get(next) else { return };
        if t.shape == Shape::Possessive {
            self.walk(doc, start, next, node, POSSESSIVE, found);
            return;
        }
        for sym in [t.word, t.cased] {
            if sym != NO_SYM {
                self.walk(doc, start, next, node, sym, found);
            }
        }
    }
}

enum Word<'a> {
    Possessive,
    AsWritten(&'a str),
    AnyCase(&'a str),
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | 'ʿ' | 'ʾ')
}

/// A phrase of a rule as the words a text's tokens are matched with.
fn phrase_words(phrase: &str) -> Vec<Word<'_>> {
    let is_break =
        |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '/' | ',' | '(' | ')');
    let mut words = Vec::new();
    for word in phrase.split(is_break).filter(|word| !word.is_empty()) {
        let stem = ["'s", "’s"].iter().find_map(|s| word.strip_suffix(s));
        let base = stem.unwrap_or(word);
        // An acronym keeps its case; its dots, if any, are part of the token.
        let letters = || base.chars().filter(|c| c.is_alphabetic());
        let is_acronym = letters().nth(1).is_some() && letters().all(char::is_uppercase);
        let base = if is_acronym { base } else { base.trim_end_matches('.') };
        words.push(if is_acronym { Word::AsWritten(base) } else { Word::AnyCase(base) });
        if stem.is_some() {
            words.push(Word::Possessive);
        }
    }
    words
}

/// The forms of a verb given as `lemma`, or `lemma:past`, or `lemma:past:participle`; a multi-word
/// verb ("open fire") bends its first word.
pub(crate) fn inflect(verb: &str) -> Vec<(String, Form)> {
    if let Some(past) = verb.strip_prefix('=') {
        return vec![(past.to_owned(), Form::PastOrParticiple)];
    }
    let (head, rest) = match verb.split_once(' ') {
        Some((head, rest)) => (head, format!(" {rest}")),
        None => (verb, String::new()),
    };
    let mut parts = head.split(':');
    let lemma = parts.next().unwrap_or_default();
    let (given_past, given_participle) = (parts.next(), parts.next());
    let past = given_past.map_or_else(|| regular(lemma, "ed"), str::to_owned);
    let participle = given_participle.map_or_else(|| past.clone(), str::to_owned);
    let mut forms = vec![
        (lemma.to_owned(), Form::Base),
        (s_form(lemma), Form::S),
        (regular(lemma, "ing"), Form::Ing),
    ];
    if past == participle {
        forms.push((past, Form::PastOrParticiple));
    } else {
        forms.push((past, Form::Past));
        forms.push((participle, Form::Participle));
    }
    forms.into_iter().map(|(form, what)| (form + &rest, what)).collect()
}

fn s_form(lemma: &str) -> String {
    let before_y = lemma.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
    match before_y {
        Some(stem) => format!("{stem}ies"),
        None if lemma.ends_with(['s', 'x', 'z'])
            || lemma.ends_with("ch")
            || lemma.ends_with("sh")
            || lemma == "go"
            || lemma == "do" =>
        {
            format!("{lemma}es")
        }
        None => format!("{lemma}s"),
    }
}

/// "-ed" or "-ing" with the spelling rules: silent e, y, and doubling after one short vowel.
fn regular(lemma: &str, ending: &str) -> String {
    let bytes = lemma.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if ending == "ing" && lemma.ends_with("ie") {
        return format!("{}ying", &lemma[..lemma.len() - 2]);
    }
    if lemma.ends_with('e')
        && !(ending == "ing" && (lemma.ends_with("ee") || lemma.ends_with("oe")))
    {
        return format!("{}{ending}", &lemma[..lemma.len() - 1]);
    }
    if ending == "ed"
        && let Some(stem) = lemma.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return format!("{stem}ied");
    }
    let n = bytes.len();
    let doubles = n >= 3
        && !vowel(bytes[n - 1])
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
        && vowel(bytes[n - 2])
        && !vowel(bytes[n - 3])
        && (bytes[..n - 2].iter().filter(|&&b| vowel(b)).count() == 0 || DOUBLING.contains(&lemma));
    match doubles {
        true => format!("{lemma}{}{ending}", &lemma[n - 1..]),
        false => format!("{lemma}{ending}"),
    }
}

/// Verbs of more than one syllable that are stressed on the last and so double their consonant.
const DOUBLING: &[&str] =
    &["kidnap", "admit", "commit", "permit", "rebel", "repel", "compel", "expel", "occur", "refer"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_bend_as_english_does() {
        let forms = |verb| inflect(verb).into_iter().map(|(f, _)| f).collect::<Vec<_>>().join(" ");
        assert_eq!(forms("ambush"), "ambush ambushes ambushing ambushed");
        assert_eq!(forms("raid"), "raid raids raiding raided");
        assert_eq!(forms("stab"), "stab stabs stabbing stabbed");
        assert_eq!(forms("kidnap"), "kidnap kidnaps kidnapping kidnapped");
        assert_eq!(forms("die"), "die dies dying died");
        assert_eq!(forms("=struck"), "struck");
        assert_eq!(forms("seize"), "seize seizes seizing seized");
        assert_eq!(forms("bury"), "bury buries burying buried");
        assert_eq!(forms("shoot:shot"), "shoot shoots shooting shot");
        assert_eq!(forms("blow:blew:blown up"), "blow up blows up blowing up blew up blown up");
        assert_eq!(forms("open fire"), "open fire opens fire opening fire opened fire");
    }
}
