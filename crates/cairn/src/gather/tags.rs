//! A glance at markup: which tags with which attributes, without building the tree.

/// Elements that tell a page or a piece of one from text that begins with "<".
const HTML: [&str; 24] = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "article",
    "section", "main", "header", "nav", "span", "h1", "h2", "table", "ul", "ol", "br", "a", "b",
];

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that pages leave open, and that the next of their kind closes.
const OFTEN_UNCLOSED: [&str; 9] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "html"];

/// A start or end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
    pub is_end: bool,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        !self.is_end && self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, entities left as they are.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let len = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
            let (key, after) = rest.split_at(len);
            let Some(value) = after.trim_start().strip_prefix('=') else {
                rest = after.get(1..).unwrap_or("");
                continue;
            };
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote)?,
                _ => value.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((value, "")),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// Markup as it comes: a tag, or what stands between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Tag(Tag<'a>),
    /// Entities left as they are.
    Text(&'a str),
}

/// Tags and texts in order; comments, scripts and style sheets are passed over.
pub fn pieces(markup: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            if let Some((tag, after)) = tag_at(rest) {
                let is_raw = tag.is("script") || tag.is("style");
                rest =
                    if is_raw { &after[after.find("</").unwrap_or(after.len())..] } else { after };
                return Some(Piece::Tag(tag));
            }
            // A "<" that opens no tag is text.
            let from = usize::from(rest.starts_with('<'));
            let end = rest[from..].find('<').map_or(rest.len(), |at| from + at);
            let (text, after) = rest.split_at(end);
            rest = after;
            if !is_declaration(text) {
                return Some(Piece::Text(text));
            }
        }
    })
}

/// All tags in order.
pub fn tags(markup: &str) -> impl Iterator<Item = Tag<'_>> {
    pieces(markup).filter_map(|piece| match piece {
        Piece::Tag(tag) => Some(tag),
        Piece::Text(_) => None,
    })
}

/// The tag that `rest` begins with, and what follows it.
fn tag_at(rest: &str) -> Option<(Tag<'_>, &str)> {
    let opened = rest.strip_prefix('<')?;
    let (inside, is_end) = match opened.strip_prefix('/') {
        Some(inside) => (inside, true),
        None => (opened, false),
    };
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let close = closing_bracket(inside)?;
    let tag = &inside[..close];
    let len = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(len);
    Some((Tag { name, attributes, is_end }, &inside[close + 1..]))
}

/// `<!DOCTYPE …>` and `<?xml …?>` are no words of the report.
fn is_declaration(text: &str) -> bool {
    text.starts_with("<!") || text.starts_with("<?")
}

/// Where a tag ends: at a ">" outside of quotes.
fn closing_bracket(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote never closed would hide the rest of the page.
    tag.find('>')
}

/// Whether what begins with "<" is HTML.
pub fn is_html(start: &str) -> bool {
    let is_doctype = start.get(..9).is_some_and(|mark| mark.eq_ignore_ascii_case("<!doctype"));
    is_doctype || tags(start).take(4).any(|tag| HTML.iter().any(|name| tag.is(name)))
}

/// How many elements are open at once at most, as far as the tags say.
pub fn depth(markup: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in tags(markup) {
        let counts = |name: &&str| tag.name.eq_ignore_ascii_case(name);
        if VOID.iter().chain(&OFTEN_UNCLOSED).any(counts) {
            continue;
        }
        if tag.is_end {
            open = open.saturating_sub(1);
        } else if !tag.attributes.ends_with('/') {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_in_any_quoting() {
        let page = "<!-- <meta a=1> --><META name='date' hidden content=\"a > b\" x=1/><p>";
        let found: Vec<_> = tags(page).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].attribute("content"), Some("a > b"));
        assert_eq!(found[0].attribute("NAME"), Some("date"));
        assert_eq!(found[0].attribute("hidden"), None);
    }

    #[test]
    fn what_opens_no_tag_is_text() {
        let found: Vec<_> = pieces("“5 < 6” <?pi?><b>é</b><").collect();
        let texts: Vec<&str> = found
            .iter()
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(*text) } else { None })
            .collect();
        assert_eq!(texts, ["“5 ", "< 6” ", "é", "<"]);
    }

    #[test]
    fn depth_counts_what_is_open() {
        assert_eq!(depth("<div><p>a<br><img><p>b</p><b>c</b></div>"), 2);
        assert_eq!(depth(&"<div>".repeat(5000)), 5000);
    }
}
