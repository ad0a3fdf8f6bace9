//! Lines of styled words, wrapped at the width of where they are shown.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

pub const PLAIN: Style = Style::new();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
/// The one accent: words of a report that a value rests on.
pub const QUOTED: Style =
    Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))).underline();

/// Words with the style each is shown in.
pub type Pieces = Vec<(String, Style)>;

pub fn plain(words: impl Into<String>) -> (String, Style) {
    (words.into(), PLAIN)
}

pub fn dim(words: impl Into<String>) -> (String, Style) {
    (words.into(), DIM)
}

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
    /// The style that the terminal is in at the end of `text`.
    current: Style,
}

impl Page {
    pub fn new(look: Look) -> Page {
        Page { look, text: String::new(), current: Style::new() }
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
        for word in words(pieces) {
            let width =
                word.parts.iter().flat_map(|(part, _)| part.chars()).map(columns).sum::<usize>();
            if column > 0 && column + 1 + width > room {
                self.line_end();
                self.spaces(indent);
                column = 0;
            } else if column > 0 {
                self.styled(" ", word.gap);
                column += 1;
            }
            for (part, style) in word.parts {
                self.styled(&part, style);
            }
            column += width;
        }
        self.line_end();
    }

    fn spaces(&mut self, count: usize) {
        self.styled(&" ".repeat(count), Style::new());
    }

    fn line_end(&mut self) {
        self.styled("\n", Style::new());
    }

    fn styled(&mut self, words: &str, style: Style) {
        if self.look.has_colour && style != self.current {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{:#}{style}", self.current);
            self.current = style;
        }
        self.text.push_str(words);
    }
}

/// A message that may quote an input (a file's name, a column's), safe to print on one line.
pub fn printable(message: &str) -> String {
    message.chars().filter_map(shown).collect()
}

/// What no line break may divide: a quote's mark and its first word are one.
struct Word {
    parts: Vec<(String, Style)>,
    /// A quote's underline runs through its spaces, not past its ends.
    gap: Style,
}

fn words(pieces: &[(String, Style)]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut gap = Some(Style::new());
    for (text, style) in pieces {
        for (at, part) in text.split([' ', '\n', '\t']).enumerate() {
            if at > 0 {
                let is_inside = at > 1 || !text.starts_with([' ', '\n', '\t']);
                gap = Some(if is_inside && !part.is_empty() { *style } else { Style::new() });
            }
            let part: String = part.chars().filter_map(shown).collect();
            if part.is_empty() {
                continue;
            }
            match (gap.take(), words.last_mut()) {
                (None, Some(word)) => word.parts.push((part, *style)),
                (gap, _) => {
                    let gap = gap.unwrap_or_default();
                    words.push(Word { parts: vec![(part, *style)], gap });
                }
            }
        }
    }
    words
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
        page.paragraph(
            ("", Style::new()),
            0,
            &[("\u{1b}[2Jgone\u{202e}".to_owned(), Style::new())],
        );
        assert_eq!(page.into_text(), "\u{fffd}[2Jgone\n");
        assert_eq!(printable("a\nb\u{1b}[1m.txt"), "a\u{fffd}b\u{fffd}[1m.txt");
    }
}
