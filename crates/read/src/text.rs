//! A report's text as tokens and sentences.
//!
//! Hyphens are no tokens: "US-backed" is "US" and "backed", the second marked as hyphened, so that a
//! phrase matches however its writer joined it. Apostrophes inside a word are dropped from its
//! look-up form ("Da’esh" is "daesh"); a possessive is a token of its own.

use crate::lexicon::{Lexicon, NO_SYM, Sym};
use cairn_core::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Lower,
    Capital,
    Upper,
    Number,
    /// "6th", "1980s", "155mm".
    DigitsAndLetters,
    Possessive,
    Punct(char),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Bytes.
    pub start: u32,
    pub end: u32,
    /// Code points.
    pub char_start: u32,
    pub char_end: u32,
    /// Look-up form: lower case, apostrophes dropped.
    pub word: Sym,
    /// As written, when the lexicon has a case-sensitive entry for it ("IS", "US").
    pub cased: Sym,
    pub shape: Shape,
    /// Joined to the token before by a hyphen.
    pub is_hyphened: bool,
    /// A full stop that belongs to an abbreviation.
    pub is_abbreviation_dot: bool,
}

impl Token {
    pub fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Punct(_) | Shape::Possessive)
    }

    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    pub fn is_punct(&self, c: char) -> bool {
        self.shape == Shape::Punct(c)
    }
}

/// Tokens `[start, end)` that make a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    pub start: usize,
    pub end: usize,
    pub paragraph: usize,
    /// The report's title, or a heading line.
    pub is_heading: bool,
    /// Page debris ("Related Articles"): kept in the text, not read.
    pub is_debris: bool,
    /// A line with no terminal mark and no verb: a section name such as "Iraq".
    pub is_label: bool,
    /// A line with most of its words capitalised: a capital there makes no name.
    pub is_title_case: bool,
}

pub(crate) struct Doc<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
}

impl<'a> Doc<'a> {
    /// `title_len` in code points.
    pub fn new(text: &'a str, title_len: usize, lexicon: &Lexicon) -> Doc<'a> {
        let mut tokens = tokenise(text, lexicon);
        let sentences = split(text, &mut tokens, title_len as u32, lexicon);
        Doc { text, tokens, sentences }
    }

    pub fn str(&self, token: usize) -> &'a str {
        let t = &self.tokens[token];
        &self.text[t.start as usize..t.end as usize]
    }

    /// The text of tokens `[start, end)`.
    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        let (first, last) = (&self.tokens[start], &self.tokens[end - 1]);
        &self.text[first.start as usize..last.end as usize]
    }

    /// The span of tokens `[start, end)`; `start < end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tokens[start].char_start, self.tokens[end - 1].char_end)
            .expect("tokens are never empty and run forward")
    }

    pub fn word(&self, token: usize) -> Sym {
        self.tokens.get(token).map_or(NO_SYM, |t| t.word)
    }

    /// The next token that is not an abbreviation's dot.
    pub fn next(&self, token: usize) -> usize {
        let mut next = token + 1;
        while self.tokens.get(next).is_some_and(|t| t.is_abbreviation_dot) {
            next += 1;
        }
        next
    }

    pub fn is_quote(&self, token: usize) -> bool {
        matches!(self.tokens[token].shape, Shape::Punct('"' | '“' | '”' | '«' | '»'))
    }
}

/// "Warplanes Target a School in Saraqib": more than two words in three are capitalised.
fn is_title_case(tokens: &[Token]) -> bool {
    let words = || tokens.iter().filter(|t| matches!(t.shape, Shape::Lower | Shape::Capital));
    let capitals = words().filter(|t| t.shape == Shape::Capital).count();
    capitals >= 5 && capitals * 3 > words().count() * 2
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | 'ʿ' | 'ʾ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

fn is_word_char(c: char) -> bool {
    // Combining marks continue a word: Arabic tashkeel, accents written apart.
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}')
}

fn tokenise(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    let mut chars_seen = 0u32;
    let mut lower = String::new();
    let mut is_hyphened = false;
    let mut after_space = true;
    while let Some(&(start, c)) = chars.peek() {
        if !is_word_char(c) {
            chars.next();
            let char_start = chars_seen;
            chars_seen += 1;
            let before_word = chars.peek().is_some_and(|&(_, next)| is_word_char(next));
            if c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}' {
                (is_hyphened, after_space) = (false, true);
                continue;
            }
            if is_hyphen(c) && !after_space && before_word {
                is_hyphened = true;
                continue;
            }
            if is_apostrophe(c) && !after_space && before_word {
                // "Syria's": a possessive; other inner apostrophes were taken with the word.
                let mut rest = chars.clone();
                let is_s = rest.next().is_some_and(|(_, c)| matches!(c, 's' | 'S'));
                let ends = rest.peek().is_none_or(|&(_, c)| !is_word_char(c));
                if is_s && ends {
                    let (at, s) = chars.next().expect("peeked");
                    chars_seen += 1;
                    tokens.push(Token {
                        start: start as u32,
                        end: (at + s.len_utf8()) as u32,
                        char_start,
                        char_end: chars_seen,
                        word: NO_SYM,
                        cased: NO_SYM,
                        shape: Shape::Possessive,
                        is_hyphened: false,
                        is_abbreviation_dot: false,
                    });
                    continue;
                }
            }
            tokens.push(Token {
                start: start as u32,
                end: (start + c.len_utf8()) as u32,
                char_start,
                char_end: chars_seen,
                word: NO_SYM,
                cased: NO_SYM,
                shape: Shape::Punct(c),
                is_hyphened: false,
                is_abbreviation_dot: false,
            });
            (is_hyphened, after_space) =
                (false, matches!(c, '(' | '[' | '"' | '“' | '‘' | '—' | '–'));
            continue;
        }
        // A word: letters and digits, inner apostrophes ("Da'esh"), inner separators of a number
        // ("1,600", "2.5") and the dots of an acronym ("U.S.").
        lower.clear();
        let char_start = chars_seen;
        let mut end = start;
        let (mut uppers, mut letters, mut digits, mut plain) = (0u32, 0u32, 0u32, true);
        let is_acronym = acronym_len(&text[start..]);
        while let Some(&(at, c)) = chars.peek() {
            let next = text[at + c.len_utf8()..].chars().next();
            let keep = if let Some(len) = is_acronym {
                at - start < len
            } else if is_word_char(c) {
                true
            } else if is_apostrophe(c) {
                let mut rest = text[at + c.len_utf8()..].chars();
                let is_s = rest.next().is_some_and(|c| matches!(c, 's' | 'S'));
                let ends = rest.next().is_none_or(|c| !is_word_char(c));
                letters > 0 && next.is_some_and(is_word_char) && !(is_s && ends)
            } else {
                matches!(c, ',' | '.')
                    && letters == 0
                    && next.is_some_and(|c| c.is_ascii_digit())
                    && (c == '.' || text[at + 1..].bytes().take(3).all(|b| b.is_ascii_digit()))
            };
            if !keep {
                break;
            }
            chars.next();
            chars_seen += 1;
            end = at + c.len_utf8();
            if c.is_alphabetic() {
                letters += 1;
                uppers += u32::from(c.is_uppercase());
            } else if c.is_numeric() {
                digits += 1;
            }
            plain &= c.is_ascii_lowercase();
            if !is_apostrophe(c) {
                lower.extend(c.to_lowercase());
            }
        }
        let is_capital = text[start..].chars().next().is_some_and(char::is_uppercase);
        let shape = match (letters, digits) {
            (0, 1..) => Shape::Number,
            // "6am", "1990s"; but "M23" is a name.
            (1.., 1..) if !is_capital => Shape::DigitsAndLetters,
            _ if letters >= 2 && uppers == letters => Shape::Upper,
            _ if is_capital => Shape::Capital,
            _ => Shape::Lower,
        };
        let word = if plain { &text[start..end] } else { lower.as_str() };
        tokens.push(Token {
            start: start as u32,
            end: end as u32,
            char_start,
            char_end: chars_seen,
            word: lexicon.word(word),
            cased: if uppers > 0 { lexicon.cased(&text[start..end]) } else { NO_SYM },
            shape,
            is_hyphened,
            is_abbreviation_dot: false,
        });
        (is_hyphened, after_space) = (false, false);
    }
    tokens
}

/// Bytes of a dotted acronym at the start of `text` ("U.S.", "U.N", "a.m."), with its last dot.
fn acronym_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b'.') {
        at += 2;
    }
    let goes_on = bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric());
    (at >= 4 && !goes_on).then_some(at)
}

fn split(text: &str, tokens: &mut [Token], title_len: u32, lexicon: &Lexicon) -> Vec<Sentence> {
    let widest = text.lines().map(str::len).max().unwrap_or(0);
    let mut sentences = Vec::new();
    let (mut start, mut paragraph) = (0, 0);
    for at in 0..tokens.len() {
        let next = at + 1;
        let between = match tokens.get(next) {
            Some(t) => &text[tokens[at].end as usize..t.start as usize],
            None => "\n\n",
        };
        let newlines = between.bytes().filter(|&b| b == b'\n').count();
        let is_break = newlines >= 2
            || (newlines == 1 && is_line_end(text, tokens, at, widest))
            || tokens[at].char_end <= title_len
                && tokens.get(next).is_some_and(|t| t.char_start >= title_len);
        let ends = is_break || is_sentence_end(text, tokens, at, start, lexicon);
        if !ends {
            continue;
        }
        // A closing quote or bracket after the full stop belongs to the sentence it closes.
        let closes = tokens.get(next).is_some_and(|t| {
            between.is_empty()
                && matches!(t.shape, Shape::Punct('”' | '"' | '\'' | '’' | ')' | ']'))
        });
        if closes && !is_break {
            continue;
        }
        sentences.push(Sentence {
            start,
            end: next,
            paragraph,
            is_heading: tokens[start].char_start < title_len,
            is_debris: false,
            is_label: false,
            is_title_case: is_title_case(&tokens[start..next]),
        });
        start = next;
        paragraph += usize::from(is_break);
    }
    sentences
}

/// Whether the single line break after token `at` ends a paragraph.
///
/// Text wrapped at a width breaks inside sentences; a line well short of the widest, a line that
/// ends a sentence, or one followed by a list mark ends a paragraph.
fn is_line_end(text: &str, tokens: &[Token], at: usize, widest: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    if matches!(next.shape, Shape::Punct('•' | '*' | '.' | '–' | '—' | '-' | '·')) {
        return true;
    }
    let end = tokens[at].end as usize;
    let line_start = text[..end].rfind('\n').map_or(0, |n| n + 1);
    let is_short = (end - line_start) * 10 < widest * 6;
    let ends = matches!(tokens[at].shape, Shape::Punct('.' | '!' | '?' | '”' | '"' | ':'));
    let starts = next.is_capital() || !next.is_word();
    (is_short && (starts || ends)) || (ends && starts && widest > 400)
}

fn is_sentence_end(
    text: &str,
    tokens: &mut [Token],
    at: usize,
    start: usize,
    lexicon: &Lexicon,
) -> bool {
    let token = tokens[at];
    let Some(&next) = tokens.get(at + 1) else { return true };
    if at > start
        && matches!(token.shape, Shape::Punct('”' | '"' | '\'' | '’' | ')' | ']'))
        && matches!(tokens[at - 1].shape, Shape::Punct('.' | '!' | '?'))
        && tokens[at - 1].end == token.start
        && !tokens[at - 1].is_abbreviation_dot
    {
        return next.start > token.end && starts_sentence(&next, tokens.get(at + 2));
    }
    match token.shape {
        Shape::Punct('!' | '?' | '؟' | '۔') => next.start > token.end,
        Shape::Punct('.') => {
            let before = (at > start).then(|| tokens[at - 1]);
            let is_attached = before.is_some_and(|b| b.end == token.start);
            if !is_attached {
                return false;
            }
            let before = before.expect("attached to something");
            // "Gen.", "Jan.", a single initial "J." (but not "I.").
            let is_initial = before.is_capital() && before.end - before.start == 1;
            let is_title = lexicon.is_abbreviation(before.word);
            if is_initial || is_title {
                let goes_on = is_initial || lexicon.is_title(before.word) || !next.is_capital();
                if goes_on || next.shape == Shape::Number {
                    tokens[at].is_abbreviation_dot = true;
                    return false;
                }
            }
            // "[1][2]" and "said.The": a stop with no space ends a sentence before a capital only.
            if next.start == token.end {
                return next.is_punct('[')
                    || (next.shape == Shape::Capital && before.shape == Shape::Lower);
            }
            starts_sentence(&next, tokens.get(at + 2))
        }
        // "in the U.S. The army": the acronym took its dot.
        Shape::Upper | Shape::Capital if text[..token.end as usize].ends_with('.') => {
            next.shape == Shape::Capital && lexicon.starts_sentences(next.word)
        }
        _ => false,
    }
}

fn starts_sentence(next: &Token, after: Option<&Token>) -> bool {
    match next.shape {
        Shape::Capital | Shape::Upper | Shape::Number | Shape::DigitsAndLetters => true,
        Shape::Lower => false,
        Shape::Possessive => false,
        Shape::Punct('“' | '"' | '«' | '(' | '[' | '‘' | '\'') => {
            after.is_none_or(|t| t.is_capital() || !t.is_word())
        }
        Shape::Punct(_) => true,
    }
}
