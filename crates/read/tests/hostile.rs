//! Input is hostile: any text gives claims or notes, never a panic, never an answer that does not
//! come. The same laws are put to far more inputs by `fuzz/`.
#![allow(clippy::disallowed_methods, reason = "the reports that are mutated lie in files")]

use std::{fs, path::Path};

mod checked;

const MUTATIONS: u64 = 3_000;

/// Every report of the corpus and the example, as it lies in the repository.
fn reports() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = vec![root.join("docs/example/report.txt")];
    for entry in fs::read_dir(root.join("corpus/en")).unwrap() {
        paths.push(entry.unwrap().path());
    }
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// A xorshift generator with a fixed seed: a failure comes back on every machine.
struct Dice(u64);

impl Dice {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut roll = || {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 32) as u8
        };
        (0..count).map(|_| roll()).collect()
    }
}

#[test]
fn mutated_reports_are_read_within_the_laws() {
    let reports = reports();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for round in 0..MUTATIONS {
        let report = &reports[round as usize % reports.len()];
        let steps = 1 + usize::from(dice.bytes(1)[0] % 32);
        checked::read(checked::mutate(report, &dice.bytes(4 * steps)));
    }
}

#[test]
fn bytes_that_are_no_text_are_read_within_the_laws() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    for round in 0..500 {
        let bytes = dice.bytes(round);
        checked::read(String::from_utf8_lossy(&bytes).into_owned());
    }
}

/// Texts of one megabyte that make a careless reader quadratic, or worse.
#[test]
fn a_megabyte_of_one_thing_is_read_in_the_end() {
    for piece in [
        "word ",
        "a",
        "7",
        "7 ",
        "1,000,",
        "\"",
        "“",
        "killed ",
        "at least ",
        "34 killed, ",
        "Troops in Homs fired in the capital of the same town. ",
        "our fighters in Homs near Xyzzyville ",
        "The army in Homs near Foobarville, in Bazqux village, the capital, ",
        "The front admitted the murders two days earlier. ",
        "Homs ",
        "Deir ",
        "Monday ",
        "the army said the rebels said ",
        "including ",
        "(",
        "([{",
        ". ",
        "\n",
        "\n\n",
        "Gen. ",
        "-",
        "\u{200f}",
        "\u{202e}",
        "e\u{301}\u{301}\u{301}",
        "😀",
        "👩‍👩‍👧",
        "ﷺ",
        "قتل ",
        "\u{0}",
    ] {
        checked::read(piece.repeat((1 << 20) / piece.len()));
    }
}

/// Each sentence tells an event that may be the one before it, or any other.
#[test]
fn a_report_of_three_thousand_events_is_read_in_the_end() {
    checked::read("A bomb killed 3 people in Homs on Monday. ".repeat(3_000));
}

#[test]
fn odd_small_texts_are_read_within_the_laws() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "killed",
        "34",
        "«»",
        "“",
        "in",
        "Monday",
        "at least",
        "between and",
        "including",
        "99999999999999999999999999999999 people were killed in Homs on Monday.",
        "18446744073709551615 people were killed and 18446744073709551615 injured in Homs.",
        "Between 18446744073709551615 and 0 people were killed in Homs.",
        "A bomb killed minus three people in Homs on 31 February 2023.",
        "On 29 February 2023 a bomb killed 3 people; on 0 January 0000 another killed 4.",
        "In year 99999 shelling killed 3 people in Homs 99999999999 days ago.",
        "A bomb killed 1\u{301}2\u{301} people in H\u{301}oms on Mon\u{200b}day.",
        "\u{202e}.yadnoM no smoH ni elpoep 3 dellik bmob A",
    ] {
        checked::read(text.to_owned());
        checked::read(text.replace(' ', "\u{a0}"));
        checked::read(text.to_uppercase());
    }
}
