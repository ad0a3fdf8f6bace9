//! Lines of styled words, wrapped at the width of where they are shown.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

/// How the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// In columns.
    pub width: usize,
    pub has_colour: bool,
}

/// Text under construction: paragraphs of styled pieces.
pub struct Page {
    look: Look,
    text: String,
}

impl Page {
    pub fn new(look: Look) -> Page {
        Page { look, text: String::new() }
    }

    pub fn into_text(self) -> String {
        self.text
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// One paragraph: `label` in a column of `indent`, the pieces wrapped beside it.
    pub fn paragraph(&mut self, label: (&str, Style), indent: usize, pieces: &[(String, Style)]) {
        let has_label = !label.0.is_empty();
        let room = self.look.width.saturating_sub(indent).max(20);
        self.styled(label.0, label.1);
        let used = label.0.chars().map(columns).sum::<usize>();
        self.spaces(if has_label { indent.saturating_sub(used).max(1) } else { indent });
        let mut column = 0;
        let mut is_space_due = false;
        for (words, style) in pieces {
            for (at, word) in words.split([' ', '\n', '\t']).enumerate() {
                is_space_due |= at > 0;
                let word: String = word.chars().filter_map(shown).collect();
                if word.is_empty() {
                    continue;
                }
                let width = word.chars().map(columns).sum::<usize>();
                if column > 0 && column + usize::from(is_space_due) + width > room && is_space_due {
                    self.text.push('\n');
                    self.spaces(indent);
                    column = 0;
                } else if is_space_due && column > 0 {
                    // A quote's underline runs through its spaces, not past its ends.
                    let gap = if at > 0 { *style } else { Style::new() };
                    self.styled(" ", gap);
                    column += 1;
                }
                is_space_due = false;
                self.styled(&word, *style);
                column += width;
            }
        }
        self.text.push('\n');
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn styled(&mut self, words: &str, style: Style) {
        if self.look.has_colour && style != Style::new() {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{style}{words}{style:#}");
        } else {
            self.text.push_str(words);
        }
    }
}

fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Reports are not trusted with the terminal: control characters and those that reorder what is
/// shown would let a text rewrite the lines around it.
fn shown(c: char) -> Option<char> {
    let reorders = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match c {
        _ if reorders => None,
        _ if c.is_control() => Some('\u{fffd}'),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_beside_their_label() {
        let mut page = Page::new(Look { width: 30, has_colour: false });
        let plain = Style::new();
        let pieces = [("at least 34 soldiers".to_owned(), plain), (" and two".to_owned(), plain)];
        page.paragraph(("killed", plain), 8, &pieces);
        assert_eq!(page.into_text(), "killed  at least 34 soldiers\n        and two\n");
    }

    #[test]
    fn a_report_cannot_steer_the_terminal() {
        let mut page = Page::new(Look { width: 80, has_colour: false });
        page.paragraph(("", Style::new()), 0, &[("\u{1b}[2Jgone\u{202e}".to_owned(), Style::new())]);
        assert_eq!(page.into_text(), "\u{fffd}[2Jgone\n");
    }
}
