//! Generated news: violence and the rest of the world's business, in about the mixture of a wire.
//!
//! Our own sentences, filled by a generator with a fixed seed, so that every machine reads the
//! same text and no outlet's words are needed.

/// `{place}`, `{group}`, `{people}`, `{n}`, `{day}`, `{source}`, `{person}`: filled at random.
const SENTENCES: &[&str] = &[
    "{group} attacked an army post near {place} on {day}, killing {n} {people}, {source} said.",
    "At least {n} {people} were killed when a car bomb exploded at a market in {place}.",
    "Air strikes on {place} left {n} {people} dead and dozens injured, according to {source}.",
    "{source} said that {n} {people}, among them two children, died under the rubble in {place}.",
    "Shells fell on a residential quarter of {place} before dawn on {day}.",
    "No group has claimed responsibility for the attack in {place}.",
    "Gunmen on motorcycles opened fire at a checkpoint between {place} and {place} and fled.",
    "{group} said in a statement that its fighters had captured a base outside {place}.",
    "The two sides agreed on {day} to a ceasefire in {place} after {n} days of fighting.",
    "{n} {people} were abducted from a village near {place} last week, residents said.",
    "A roadside bomb hit a convoy on the road to {place}, wounding {n} {people}.",
    "The death toll rose to {n} after {people} died of their wounds in hospital, {source} said.",
    "Police in {place} arrested {n} {people} on suspicion of links to {group}.",
    "{group} denied that it had carried out the shelling of {place}.",
    "Clashes between {group} and government forces resumed in {place} on {day} evening.",
    "Parliament in {place} will vote on {day} on a budget that raises spending on schools.",
    "{person}, who leads the central bank, said that prices had risen by {n} per cent since May.",
    "The river at {place} reached its highest level in {n} years after a week of rain.",
    "{person} scored twice as the team from {place} won by three goals to one on {day}.",
    "A new railway line between {place} and {place} is to open next spring, the ministry said.",
    "Farmers around {place} expect a good harvest of wheat and olives this year.",
    "The exhibition in {place} shows {n} photographs from the collection of {person}.",
    "Shares in the company fell by {n} per cent after it reported weaker sales in Asia.",
    "“We have waited for this bridge since my father was young,” said {person}, a baker in {place}.",
    "Researchers at the university of {place} found that sleep improves memory in older people.",
    "The foreign minister is to travel to {place} on {day} for talks on trade and fishing rights.",
    "Doctors in {place} warned that an outbreak of measles had reached {n} schools.",
    "The court adjourned the hearing until {day} because {person} was ill.",
    "Tickets for the concert in {place} were sold out within an hour.",
    "Since 2011 the conflict has driven millions of people from their homes.",
];

const PLACES: &[&str] = &[
    "Aleppo",
    "Idlib",
    "Raqqa",
    "Homs",
    "Mosul",
    "Kirkuk",
    "Khartoum",
    "El Fasher",
    "Kharkiv",
    "Kherson",
    "Goma",
    "Maiduguri",
    "Gao",
    "Mogadishu",
    "Kabul",
    "Quetta",
    "Sanaa",
    "Taiz",
    "Tripoli",
    "Gaza",
    "Lyon",
    "Toronto",
    "Osaka",
    "Valencia",
    "Nairobi",
    "Leeds",
    "Porto",
];

const GROUPS: &[&str] = &[
    "Islamic State militants",
    "Rebels",
    "The army",
    "Al-Shabaab",
    "Militiamen",
    "Boko Haram",
    "Government troops",
    "Separatists",
    "Unidentified gunmen",
    "Taliban fighters",
];

const PEOPLE: &[&str] =
    &["people", "civilians", "soldiers", "fighters", "villagers", "policemen", "women", "miners"];

const DAYS: &[&str] =
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const SOURCES: &[&str] = &[
    "the health ministry",
    "a war monitor",
    "police",
    "a military spokesman",
    "witnesses",
    "the United Nations",
    "a hospital official",
    "local media",
];

const PERSONS: &[&str] = &[
    "Amina Yusuf",
    "Pavel Horak",
    "Maria Esposito",
    "Karim Haddad",
    "Ingrid Solberg",
    "John Mwangi",
    "Lucía Ferrer",
    "Tom Whitfield",
];

const NUMBERS: &[&str] = &[
    "two",
    "three",
    "four",
    "seven",
    "nine",
    "11",
    "12",
    "15",
    "18",
    "23",
    "34",
    "more than 40",
    "about 20",
    "dozens of",
];

/// Sentences in one report.
const LENGTH: usize = 18;

/// The report of this number; the same on every machine.
pub fn report(number: u64) -> String {
    let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::new();
    for sentence in 0..LENGTH {
        if sentence > 0 {
            text.push_str(if sentence % 3 == 0 { "\n\n" } else { " " });
        }
        let start = text.len();
        fill(dice.pick(SENTENCES), &mut dice, &mut text);
        if let Some(first) = text.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    }
    text
}

fn fill(template: &str, dice: &mut Dice, text: &mut String) {
    let mut rest = template;
    while let Some((before, slot)) = rest.split_once('{') {
        let (name, after) = slot.split_once('}').expect("a slot is closed");
        text.push_str(before);
        text.push_str(match name {
            "place" => dice.pick(PLACES),
            "group" => dice.pick(GROUPS),
            "people" => dice.pick(PEOPLE),
            "n" => dice.pick(NUMBERS),
            "day" => dice.pick(DAYS),
            "source" => dice.pick(SOURCES),
            "person" => dice.pick(PERSONS),
            _ => unreachable!("no such slot: {name}"),
        });
        rest = after;
    }
    text.push_str(rest);
}

/// Runs of letters and digits, and every other sign alone. `peers/spacy.py` counts the same way.
pub fn tokens(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        count += usize::from(if is_word { !in_word } else { !c.is_whitespace() });
        in_word = is_word;
    }
    count
}

/// A xorshift generator: a few lines, and the same dice for ever.
struct Dice(u64);

impl Dice {
    fn pick(&mut self, from: &'static [&'static str]) -> &'static str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from[(self.0 >> 33) as usize % from.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_the_same_every_time_and_has_no_open_slot() {
        assert_eq!(report(7), report(7));
        assert_ne!(report(7), report(8));
        assert!(!report(7).contains(['{', '}']));
    }

    #[test]
    fn signs_are_tokens_of_their_own() {
        assert_eq!(tokens("“At least 34,” he said."), 9);
    }
}
