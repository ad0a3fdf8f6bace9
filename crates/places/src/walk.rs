//! Walking a text along the names, longest first, without allocating.

use fst::raw::{Fst, Node, Output};

use crate::fold::{Role, fold_char, is_word_end, role};
use crate::layer::Section;
use crate::skeleton::{Next, Word};

/// A position in an fst and what the way there has added up to.
struct Walk<'f> {
    fst: &'f Fst<Section>,
    node: Node<'f>,
    output: Output,
}

impl<'f> Walk<'f> {
    fn new(fst: &'f Fst<Section>) -> Walk<'f> {
        Walk { fst, node: fst.root(), output: Output::zero() }
    }

    /// Takes one step; `false` when no name goes on that way.
    fn step(&mut self, byte: u8) -> bool {
        let Some(at) = self.node.find_input(byte) else { return false };
        let transition = self.node.transition(at);
        self.output = self.output.cat(transition.out);
        self.node = self.fst.node(transition.addr);
        true
    }

    fn step_char(&mut self, c: char) -> bool {
        c.encode_utf8(&mut [0; 4]).bytes().all(|byte| self.step(byte))
    }

    /// The value of the name that ends here.
    fn value(&self) -> Option<u64> {
        self.node.is_final().then(|| self.output.cat(self.node.final_output()).value())
    }

    /// The value of the name that ends here with a full stop ("N.C.").
    fn value_after_dot(&self) -> Option<u64> {
        let mut dotted = Walk { fst: self.fst, node: self.node, output: self.output };
        if dotted.step(b'.') { dotted.value() } else { None }
    }
}

/// The longest folded name of `fst` at `start`: its end and value.
///
/// Keys with a prefix are only walked where the text allows them, see `encode::key`.
pub(crate) fn longest_name(
    fst: &Fst<Section>,
    text: &str,
    start: usize,
    before: &str,
) -> Option<(usize, u64)> {
    let plain = longest_from(Walk::new(fst), text, start);
    // "IS" and "AS" are no villages; short capitals are only what is listed in capitals.
    let mut best = plain.filter(|&(end, _)| !is_short_capitals(&text[start..end]));
    let mut consider = |prefix: u8| {
        let mut walk = Walk::new(fst);
        if walk.step(prefix)
            && let Some(found) = longest_from(walk, text, start)
            && best.is_none_or(|(end, _)| found.0 >= end)
        {
            best = Some(found);
        }
    };
    let rest = &text[start..];
    if before.trim_end_matches(' ').ends_with(',') && is_abbreviation(rest) {
        consider(b',');
    }
    if rest.bytes().take(2).filter(u8::is_ascii_uppercase).count() == 2 {
        consider(b'^');
    }
    best
}

fn is_short_capitals(name: &str) -> bool {
    name.len() <= 3 && name.bytes().all(|b| b.is_ascii_uppercase())
}

/// "KY" or "Ky.", not "Or the" or "in".
fn is_abbreviation(rest: &str) -> bool {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let all_capitals = rest.bytes().take(letters).all(|b| b.is_ascii_uppercase());
    let has_dot = rest.as_bytes().get(letters) == Some(&b'.');
    rest.starts_with(|c: char| c.is_ascii_uppercase()) && (has_dot || all_capitals)
}

fn longest_from(mut walk: Walk<'_>, text: &str, start: usize) -> Option<(usize, u64)> {
    let mut best = None;
    let mut is_gap = false;
    let mut word_letters = 0;
    let mut after_dot = false;
    // Where a name ended before a possessive: "Canada's" is no place called Canadas.
    let mut possessive = None;
    for (at, c) in text[start..].char_indices() {
        let end = start + at + c.len_utf8();
        match role(c) {
            Role::Letter => {
                if is_gap && !walk.step(b' ') {
                    break;
                }
                if std::mem::take(&mut is_gap) {
                    word_letters = 0;
                }
                after_dot = false;
                word_letters += 1;
                let mut is_on = true;
                fold_char(c, |c| is_on = is_on && walk.step_char(c));
                if !is_on {
                    break;
                }
                if let Some(value) = walk.value()
                    && is_word_end(c, &text[end..])
                    && possessive != Some(start + at)
                {
                    best = Some((end, value));
                }
            }
            // "SANA'": the letter before was not yet the end of a word, this is.
            Role::Silent => {
                if best.is_some_and(|(found, _)| found == start + at) {
                    possessive = Some(end);
                }
                if let Some(value) = walk.value()
                    && !crate::fold::is_apostrophe(c)
                    && is_word_end(c, &text[end..])
                {
                    best = Some((end, value));
                }
            }
            Role::Dot => {
                if after_dot || word_letters == 0 {
                    break;
                }
                after_dot = true;
                if let Some(value) = walk.value_after_dot()
                    && is_word_end('.', &text[end..])
                {
                    best = Some((end, value));
                }
            }
            // A full stop after a long word ends a sentence, and with it the name.
            Role::Separator if after_dot && word_letters > 4 => break,
            Role::Separator if word_letters == 0 => break,
            Role::Separator => is_gap = true,
            Role::Stop => break,
        }
    }
    best
}

/// The longest transliteration skeleton of `fst` at `start`: its end and value.
pub(crate) fn longest_skeleton(
    fst: &Fst<Section>,
    text: &str,
    start: usize,
) -> Option<(usize, u64)> {
    let (mut walk, mut word, mut best) = (Walk::new(fst), Word::new(), None);
    let (mut at, mut is_first) = (start, true);
    loop {
        match word.read(text, at) {
            Next::Article(end) => at = end,
            Next::Word(end) => {
                if !std::mem::take(&mut is_first) && !walk.step(b' ') {
                    break;
                }
                if !word.skeleton().iter().all(|&byte| walk.step(byte)) {
                    break;
                }
                if let Some(value) = walk.value()
                    && is_word_end('x', &text[end..])
                {
                    best = Some((end, value));
                }
                at = end;
            }
            Next::End => break,
        }
        let gap = text[at..].chars().take_while(|&c| role(c) == Role::Separator);
        let gap: usize = gap.map(char::len_utf8).sum();
        if gap == 0 || gap > 3 {
            break;
        }
        at += gap;
    }
    best
}
