//! Which language a report is in.

use cairn_core::Report;
use whatlang::{Detector, Lang};

/// Languages that reports of armed conflict come in. The list is short on purpose: a headline in
/// English is too little text to tell from forty others.
const EXPECTED: &[Lang] = &[
    Lang::Eng,
    Lang::Ara,
    Lang::Fra,
    Lang::Spa,
    Lang::Rus,
    Lang::Ukr,
    Lang::Tur,
    Lang::Pes,
    Lang::Heb,
    Lang::Por,
    Lang::Deu,
    Lang::Urd,
    Lang::Hin,
    Lang::Mya,
    Lang::Amh,
];

/// Text is told by its first thousands of characters; the rest adds time and no certainty.
const ENOUGH_BYTES: usize = 2000;

/// ISO 639-1. What the sender said stands; a text too short or too mixed to tell is `None`.
pub(crate) fn identify(report: &Report) -> Option<String> {
    if let Some(language) = &report.language {
        let code = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        if code.len() == 2 {
            return Some(code);
        }
    }
    let mut end = report.text.len().min(ENOUGH_BYTES);
    while !report.text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &report.text[..end];
    // Most reports are in English, and a dozen small words tell it at a hundredth of the cost.
    if is_plainly_english(sample) {
        return Some("en".to_owned());
    }
    let info = Detector::with_allowlist(EXPECTED.to_vec()).detect(sample)?;
    let code = match info.lang() {
        Lang::Eng => "en",
        Lang::Ara => "ar",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Tur => "tr",
        Lang::Pes => "fa",
        Lang::Heb => "he",
        Lang::Por => "pt",
        Lang::Deu => "de",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Mya => "my",
        Lang::Amh => "am",
        _ => return None,
    };
    // Names in Latin letters pull short English texts towards other languages: they must be sure.
    let is_latin = matches!(code, "fr" | "es" | "tr" | "pt" | "de");
    if is_latin && (!info.is_reliable() || sample.len() < 120) && looks_english(sample) {
        return Some("en".to_owned());
    }
    (code == "en" || info.is_reliable() || !is_latin)
        .then(|| code.to_owned())
        .or(Some("en".to_owned()))
}

/// Function words that English shares with no other expected language, and often enough.
fn is_plainly_english(text: &str) -> bool {
    const ENGLISH: &[&str] = &["the", "of", "and", "was", "were", "that", "with", "by", "said"];
    let words = text.split_ascii_whitespace().take(120);
    let (mut all, mut english) = (0, 0);
    for word in words {
        all += 1;
        english += usize::from(ENGLISH.iter().any(|e| word.eq_ignore_ascii_case(e)));
    }
    all >= 40 && english * 9 >= all
}

fn looks_english(text: &str) -> bool {
    const COMMON: &[&str] = &[
        "the", "of", "in", "and", "by", "on", "at", "to", "killed", "with", "after", "for", "is",
        "an",
    ];
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let (mut all, mut english) = (0, 0);
    for word in words {
        all += 1;
        english += usize::from(COMMON.iter().any(|c| word.eq_ignore_ascii_case(c)));
    }
    english * 12 >= all
}
