//! How words are spelled in the index of full text, and in what is looked for in it.

/// Letters and digits in one spelling, everything else a space.
///
/// Case and Arabic spelling are folded here, because SQLite's tokenizer knows neither; it folds
/// Latin accents itself. What is written and what is asked for are folded alike.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Marks that writers leave out: tashkeel, superscript alef, tatweel.
            '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' => {}
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' | 'ی' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ة' => folded.push('ه'),
            'ؤ' => folded.push('و'),
            'ئ' => folded.push('ي'),
            _ if c.is_alphanumeric() || is_combining(c) => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded
}

/// Latin accents that stand apart from their letter; the tokenizer drops them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// A query that finds the reports which hold all of the words, in any order; `None` without words.
///
/// Every word is quoted: the query's own signs mean nothing to a person who looks for a name.
pub fn query(words: &str) -> Option<String> {
    let folded = fold(words);
    let quoted: Vec<String> =
        folded.split(' ').filter(|w| !w.is_empty()).map(|w| format!("\"{w}\"")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        assert_eq!(fold("الرّقّـة"), fold("الرقه"));
        assert_eq!(fold("MAYADEEN, Syria"), "mayadeen syria");
        assert_eq!(fold("إدلب"), fold("ادلب"));
    }

    #[test]
    fn what_is_asked_for_is_words_and_no_language() {
        assert_eq!(query("bus OR (near \"x").as_deref(), Some("\"bus\" \"or\" \"near\" \"x\""));
        assert_eq!(query(" ,.;"), None);
    }
}
