//! A reading depends on what is said, not on who is spoken of.
//!
//! The same sentence about two parties, told of each in turn, in loaded or neutral words, of any
//! country: same kind, days, place and figures, and the roles turned round with the names.
//! What is read unevenly today stands in `bias/known.toml`; a pair that is mended must leave it,
//! and a new one fails the test.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the list lies in a file")]

use std::{collections::BTreeMap, fs, path::Path};

use cairn_core::Reading;
use serde::Deserialize;

mod common;

use common::{actor, casualty, read, report, when};

/// What must not change: all of a reading but the words quoted and who the parties are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Gist {
    claims: Vec<String>,
    /// "role actor" of each claim in turn, sorted.
    roles: Vec<String>,
}

impl Gist {
    fn of(reading: &Reading) -> Gist {
        let (mut claims, mut roles) = (Vec::new(), Vec::new());
        for claim in &reading.claims {
            let mut words = [claim.kind.value.as_str(), claim.modality.value.as_str()].join(" ");
            words += &claim.when.as_ref().map_or(String::new(), |w| format!(" {}", when(&w.value)));
            words +=
                &claim.r#where.as_ref().map_or(String::new(), |p| format!(" {}", p.value.name));
            for count in &claim.casualties {
                words += &format!(" {} {}", casualty(&count.value), count.value.who.as_str());
            }
            claims.push(words);
            let mut own: Vec<String> = claim
                .actors
                .iter()
                .map(|a| format!("{} {}", a.value.role.as_str(), actor(&a.value)))
                .collect();
            own.sort();
            own.dedup();
            roles.extend(own);
        }
        Gist { claims, roles }
    }

    /// The same, told of `b` where it was told of `a` and the reverse; a clash has no order.
    fn swapped(mut self, a: &str, b: &str) -> Gist {
        for role in &mut self.roles {
            let (what, who) = role.split_once(' ').expect("role and actor");
            let other = if who == a {
                b
            } else if who == b {
                a
            } else {
                who
            };
            *role = format!("{what} {other}");
        }
        self.roles.sort();
        self
    }

    fn sorted(mut self) -> Gist {
        self.roles.sort();
        self
    }
}

/// Pairs that are read unevenly today, by family.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    family: BTreeMap<String, Vec<Pair>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// The sentences of the second half of the pairs, or the part of them that names the pair.
    pairs: Vec<String>,
    because: String,
}

/// Holds the uneven pairs of a family against the list.
fn judge(family: &str, checked: usize, uneven: Vec<(String, String)>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bias/known.toml");
    let text = fs::read_to_string(path).expect("tests/bias/known.toml");
    let mut known: Known = toml::from_str(&text).expect("tests/bias/known.toml");
    let groups = known.family.remove(family).unwrap_or_default();
    assert!(groups.iter().all(|group| !group.because.is_empty()), "a reason is missing");
    let listed: Vec<&String> = groups.iter().flat_map(|group| &group.pairs).collect();
    let mut wrong = Vec::new();
    for (pair, why) in &uneven {
        if !listed.contains(&pair) {
            wrong.push(format!("read unevenly: {pair}\n{why}"));
        }
    }
    for pair in &listed {
        if !uneven.iter().any(|(other, _)| other == *pair) {
            wrong.push(format!("is read evenly now, take it out of known.toml: {pair}"));
        }
    }
    println!("{family}: {checked} pairs, {} of them known to be read unevenly", listed.len());
    assert!(wrong.is_empty(), "{family}: {} of {checked}\n{}", wrong.len(), wrong.join("\n"));
}

fn gist(text: &str) -> Gist {
    Gist::of(&read(&report(text), &[]))
}

/// Two enemies: the words of each as subject and before "fighters"-like nouns, and its id.
struct Enemies {
    a: (&'static str, &'static str),
    b: (&'static str, &'static str),
    place: &'static str,
}

const ENEMIES: &[Enemies] = &[
    Enemies {
        a: ("Russian forces", "forces-of-ru"),
        b: ("Ukrainian forces", "forces-of-ua"),
        place: "Avdiivka",
    },
    Enemies {
        a: ("Israeli forces", "forces-of-il"),
        b: ("Hamas fighters", "hamas"),
        place: "Khan Yunis",
    },
    Enemies {
        a: ("Israeli forces", "forces-of-il"),
        b: ("Hezbollah fighters", "hezbollah"),
        place: "Bint Jbeil",
    },
    Enemies { a: ("Turkish forces", "forces-of-tr"), b: ("PKK fighters", "pkk"), place: "Hakkari" },
    Enemies {
        a: ("Syrian troops", "forces-of-sy"),
        b: ("Islamic State fighters", "islamic-state"),
        place: "Palmyra",
    },
    Enemies {
        a: ("Saudi troops", "forces-of-sa"),
        b: ("Houthi fighters", "houthis"),
        place: "Saada",
    },
    Enemies {
        a: ("Nigerian soldiers", "forces-of-ng"),
        b: ("Boko Haram fighters", "boko-haram"),
        place: "Maiduguri",
    },
    Enemies {
        a: ("Somali soldiers", "forces-of-so"),
        b: ("Al-Shabaab fighters", "al-shabaab"),
        place: "Baidoa",
    },
    Enemies {
        a: ("Ethiopian troops", "forces-of-et"),
        b: ("TPLF fighters", "tplf"),
        place: "Mekelle",
    },
    Enemies {
        a: ("Sudanese soldiers", "forces-of-sd"),
        b: ("RSF fighters", "rapid-support-forces"),
        place: "Nyala",
    },
    Enemies {
        a: ("Congolese soldiers", "forces-of-cd"),
        b: ("M23 fighters", "m23"),
        place: "Goma",
    },
    Enemies {
        a: ("Colombian soldiers", "forces-of-co"),
        b: ("ELN fighters", "eln"),
        place: "Arauca",
    },
    Enemies {
        a: ("Afghan soldiers", "forces-of-af"),
        b: ("Taliban fighters", "taliban"),
        place: "Kunduz",
    },
    Enemies {
        a: ("Pakistani soldiers", "forces-of-pk"),
        b: ("TTP fighters", "ttp"),
        place: "Bannu",
    },
    Enemies {
        a: ("Indian soldiers", "forces-of-in"),
        b: ("Hizbul Mujahideen fighters", "hizbul-mujahideen"),
        place: "Sopore",
    },
    Enemies {
        a: ("Myanmar soldiers", "forces-of-mm"),
        b: ("Arakan Army fighters", "arakan-army"),
        place: "Sittwe",
    },
    Enemies {
        a: ("Armenian forces", "forces-of-am"),
        b: ("Azerbaijani forces", "forces-of-az"),
        place: "Goris",
    },
    Enemies {
        a: ("Malian soldiers", "forces-of-ml"),
        b: ("JNIM fighters", "jnim"),
        place: "Mopti",
    },
    Enemies {
        a: ("Iraqi soldiers", "forces-of-iq"),
        b: ("Peshmerga fighters", "peshmerga"),
        place: "Kirkuk",
    },
    Enemies {
        a: ("American troops", "forces-of-us"),
        b: ("Iranian troops", "forces-of-ir"),
        place: "Abadan",
    },
];

const DEEDS: &[&str] = &[
    "{a} attacked {b} near {place} on Monday, killing four and wounding nine.",
    "{a} killed four {b} near {place} on Monday.",
    "Four {b} were killed by {a} near {place} on Monday.",
    "{a} shelled {b} in {place} on Monday, killing at least 12.",
    "{a} ambushed a convoy of {b} near {place} on Tuesday; six people were killed.",
    "An attack by {a} on {b} in {place} killed seven people on Tuesday.",
    "{a} clashed with {b} near {place} on Sunday, leaving 20 dead.",
    "{a} fired rockets at a base of {b} near {place} on Sunday, killing two people.",
];

#[test]
fn parties_swapped_swap_their_roles_and_nothing_else() {
    let (mut checked, mut uneven) = (0, Vec::new());
    for Enemies { a, b, place } in ENEMIES {
        for deed in DEEDS {
            let told = |x: &str, y: &str| {
                deed.replace("{a}", x).replace("{b}", y).replace("{place}", place)
            };
            let (first, second) = (told(a.0, b.0), told(b.0, a.0));
            let want = gist(&first).swapped(a.1, b.1);
            let got = gist(&second).sorted();
            checked += 1;
            if want != got {
                let why = format!("  of      {first}\n  swapped {want:?}\n  got     {got:?}");
                uneven.push((second, why));
            }
        }
    }
    judge("swapped", checked, uneven);
}

/// Words for one thing; the first is the one the others are held against.
const LOADED: &[&[&str]] = &[
    &[
        "fighters",
        "militants",
        "rebels",
        "insurgents",
        "terrorists",
        "jihadists",
        "extremists",
        "guerrillas",
    ],
    &["killed", "martyred", "neutralised", "eliminated"],
    &["government forces", "regime forces"],
    &["gunmen", "terrorists", "armed men"],
];

const TOLD: &[(usize, &str)] = &[
    (0, "Islamic State {} attacked an army post near Palmyra on Monday, killing six soldiers."),
    (0, "Soldiers shot dead nine Boko Haram {} near Maiduguri on Tuesday, police said."),
    (0, "A drone strike killed four Houthi {} in Saada on Sunday."),
    (0, "Six Taliban {} died in clashes with police near Kunduz on Monday."),
    (0, "Hamas {} fired rockets at Ashkelon on Monday, wounding two people."),
    (0, "PKK {} set off a bomb in Hakkari on Monday that wounded nine soldiers."),
    (1, "Israeli forces {} five Hamas fighters in Rafah on Monday."),
    (1, "Turkish troops {} 12 PKK fighters near Zakho on Tuesday."),
    (1, "Three people were {} in shelling of Khan Yunis on Monday, doctors said."),
    (1, "Islamic State fighters {} six soldiers near Palmyra on Sunday."),
    (1, "Two children were {} by a bomb in Taiz on Monday."),
    (2, "Syrian {} shelled the town of Saraqib on Monday, killing six people."),
    (2, "Rebels killed nine {} near Aleppo in Syria on Monday."),
    (2, "Clashes between {} and rebels near Hama in Syria killed ten people on Sunday."),
    (2, "An air strike by {} killed eight people in Idlib in Syria on Sunday."),
    (3, "Unknown {} attacked a bus near Djibo on Monday, killing seven passengers."),
    (3, "Police killed three {} in Quetta on Monday."),
];

#[test]
fn loaded_words_change_nothing_but_the_quote() {
    let (mut checked, mut uneven) = (0, Vec::new());
    for &(family, sentence) in TOLD {
        let plain = sentence.replace("{}", LOADED[family][0]);
        let want = without_words(gist(&plain), LOADED[family]);
        for word in &LOADED[family][1..] {
            let loaded = sentence.replace("{}", word);
            let got = without_words(gist(&loaded), LOADED[family]);
            checked += 1;
            if want != got {
                let why = format!("  of   {plain}\n  want {want:?}\n  got  {got:?}");
                uneven.push((loaded, why));
            }
        }
    }
    judge("loaded", checked, uneven);
}

/// A mention with no actor keeps the word it was called by: that word is the quote.
fn without_words(mut gist: Gist, words: &[&str]) -> Gist {
    for role in &mut gist.roles {
        for word in words {
            *role = role.replace(word, "…");
        }
    }
    gist.sorted()
}

/// (code, adjective, place in it)
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("us", "American", "Denver"),
    ("gb", "British", "Leeds"),
    ("fr", "French", "Lyon"),
    ("de", "German", "Leipzig"),
    ("ru", "Russian", "Kursk"),
    ("ua", "Ukrainian", "Kharkiv"),
    ("il", "Israeli", "Ashdod"),
    ("ir", "Iranian", "Ahvaz"),
    ("iq", "Iraqi", "Mosul"),
    ("sy", "Syrian", "Aleppo"),
    ("sa", "Saudi", "Jizan"),
    ("tr", "Turkish", "Diyarbakir"),
    ("eg", "Egyptian", "Arish"),
    ("ng", "Nigerian", "Maiduguri"),
    ("et", "Ethiopian", "Mekelle"),
    ("so", "Somali", "Baidoa"),
    ("sd", "Sudanese", "Nyala"),
    ("ml", "Malian", "Mopti"),
    ("pk", "Pakistani", "Quetta"),
    ("in", "Indian", "Imphal"),
    ("af", "Afghan", "Kandahar"),
    ("mm", "Myanmar", "Sittwe"),
    ("ph", "Philippine", "Marawi"),
    ("cn", "Chinese", "Kashgar"),
    ("co", "Colombian", "Cali"),
    ("mx", "Mexican", "Culiacan"),
    ("ke", "Kenyan", "Garissa"),
    ("am", "Armenian", "Goris"),
];

const ANYWHERE: &[&str] = &[
    "{adj} soldiers shot dead four people in {place} on Monday.",
    "Gunmen killed four {adj} soldiers in {place} on Monday.",
    "The {adj} army shelled a village near {place} on Tuesday, killing at least 12 civilians.",
    "A car bomb wounded nine {adj} policemen in {place} on Sunday.",
    "{adj} warplanes bombed a market in {place} on Monday, killing 20 people.",
    "Clashes between {adj} troops and rebels in {place} left six dead on Tuesday.",
    "{adj} police arrested 15 protesters in {place} on Sunday.",
    "An {adj} drone strike killed three men near {place} on Monday.",
    "Two {adj} soldiers were wounded when a mine exploded near {place} on Tuesday.",
];

#[test]
fn any_country_is_read_alike() {
    let names: Vec<(String, &str, &str)> = COUNTRIES
        .iter()
        .map(|&(code, adjective, place)| (code.to_owned(), adjective, place))
        .collect();
    let told = |sentence: &str, (code, adjective, place): &(String, &str, &str)| {
        let text = sentence.replace("{adj}", adjective).replace("{place}", place);
        let mut gist = gist(&text);
        for claim in &mut gist.claims {
            *claim = claim.replace(place, "{place}");
        }
        for role in &mut gist.roles {
            *role = role.replace(&format!("-of-{code}"), "-of-{code}").replace(adjective, "{adj}");
        }
        (text, gist.sorted())
    };
    alike("country", ANYWHERE, &names, told);
}

/// (id, name, place where it fights)
const GROUPS: &[(&str, &str, &str)] = &[
    ("islamic-state", "Islamic State", "Mosul"),
    ("al-shabaab", "Al-Shabaab", "Baidoa"),
    ("boko-haram", "Boko Haram", "Maiduguri"),
    ("taliban", "Taliban", "Kunduz"),
    ("hamas", "Hamas", "Rafah"),
    ("hezbollah", "Hezbollah", "Tyre"),
    ("houthis", "Houthi", "Marib"),
    ("pkk", "PKK", "Hakkari"),
    ("ypg", "YPG", "Afrin"),
    ("farc", "FARC", "Caloto"),
    ("eln", "ELN", "Arauca"),
    ("m23", "M23", "Goma"),
    ("adf", "ADF", "Beni"),
    ("lra", "Lord's Resistance Army", "Gulu"),
    ("jnim", "JNIM", "Mopti"),
    ("ttp", "TTP", "Bannu"),
    ("bla", "Balochistan Liberation Army", "Quetta"),
    ("arakan-army", "Arakan Army", "Sittwe"),
    ("kia", "KIA", "Myitkyina"),
    ("abu-sayyaf", "Abu Sayyaf", "Jolo"),
    ("npa", "New People's Army", "Butuan"),
    ("ltte", "LTTE", "Jaffna"),
    ("cpi-maoist", "Maoist", "Gadchiroli"),
    ("pira", "IRA", "Belfast"),
    ("uvf", "UVF", "Belfast"),
    ("eta", "ETA", "Bilbao"),
    ("fano", "Fano", "Gondar"),
    ("rapid-support-forces", "RSF", "Nyala"),
    ("wagner", "Wagner", "Bakhmut"),
];

const ANYONE: &[&str] = &[
    "{group} fighters shot dead four people in {place} on Monday.",
    "Soldiers killed four {group} fighters in {place} on Monday.",
    "{group} fighters attacked a police station in {place} on Tuesday, killing at least 12 officers.",
    "A bomb set off by {group} fighters wounded nine people in {place} on Sunday.",
    "{group} fighters kidnapped three teachers near {place} on Monday.",
    "Six people died in clashes between {group} fighters and soldiers near {place} on Tuesday.",
    "Nine people were killed by {group} fighters in {place} on Monday.",
    "An air strike killed ten {group} fighters near {place} on Sunday.",
];

#[test]
fn any_group_is_read_alike() {
    let names: Vec<(String, &str, &str)> =
        GROUPS.iter().map(|&(id, name, place)| (id.to_owned(), name, place)).collect();
    let told = |sentence: &str, (id, name, place): &(String, &str, &str)| {
        let text = sentence.replace("{group}", name).replace("{place}", place);
        let mut gist = gist(&text);
        for claim in &mut gist.claims {
            *claim = claim.replace(place, "{place}");
        }
        for role in &mut gist.roles {
            let (what, who) = role.split_once(' ').expect("role and actor");
            // Whose soldiers and police is the place's matter.
            let who = who.split_once("-of-").map_or(who, |(what, _)| what);
            *role = format!("{what} {}", if who == id { "{group}" } else { who });
        }
        (text, gist.sorted())
    };
    alike("group", ANYONE, &names, told);
}

/// Every name is held against what most names give.
fn alike<T>(
    family: &str,
    sentences: &[&str],
    names: &[T],
    told: impl Fn(&str, &T) -> (String, Gist),
) {
    let (mut checked, mut uneven) = (0, Vec::new());
    for sentence in sentences {
        let all: Vec<(String, Gist)> = names.iter().map(|name| told(sentence, name)).collect();
        let votes = |gist: &Gist| all.iter().filter(|(_, other)| other == gist).count();
        let usual = all.iter().map(|(_, gist)| gist).max_by_key(|gist| votes(gist)).expect("names");
        if usual.claims.len() != 1 {
            uneven.push(((*sentence).to_owned(), format!("  must be one claim: {usual:?}")));
        }
        for (text, gist) in &all {
            checked += 1;
            if gist != usual {
                uneven.push((text.clone(), format!("  usual {usual:?}\n  got   {gist:?}")));
            }
        }
    }
    judge(family, checked, uneven);
}

/// Two readings that are alike because nothing was read prove nothing.
#[test]
fn every_pair_tells_one_act_of_violence() {
    let swapped = ENEMIES.iter().flat_map(|Enemies { a, b, place }| {
        DEEDS
            .iter()
            .map(move |deed| deed.replace("{a}", a.0).replace("{b}", b.0).replace("{place}", place))
    });
    let loaded = TOLD.iter().map(|&(family, told)| told.replace("{}", LOADED[family][0]));
    let one = |text: &String| read(&report(text), &[]).claims.len() == 1;
    let (mut checked, mut silent) = (0, Vec::new());
    for text in swapped.chain(loaded) {
        checked += 1;
        if !one(&text) {
            silent.push((text, "  must be one claim".to_owned()));
        }
    }
    judge("one_claim", checked, silent);
}
