use super::{encoding, tags};

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Gzip,
    Zstd,
    Pdf,
    JsonLines,
    /// One object over several lines, or an array of objects.
    Json,
    Csv {
        delimiter: u8,
    },
    /// RSS or Atom.
    Feed,
    Html,
    Plain,
}

/// Files that are no text, by how they begin, and what their owner can do.
const FOREIGN: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a ZIP archive or an office document; unpack it, or save it as text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"{\\rtf", "an RTF document; save it as text"),
    (b"\x89PNG", "an image; a report in it must be typed or recognised first"),
    (b"\xff\xd8\xff", "an image; a report in it must be typed or recognised first"),
    (b"GIF8", "an image; a report in it must be typed or recognised first"),
    (b"SQLite format 3", "a database; export its reports as JSON Lines or CSV"),
    (b"PAR1", "a Parquet file; export its reports as JSON Lines or CSV"),
    (b"BZh", "compressed with bzip2; unpack it first"),
];

const KNOWN_COLUMNS: [&str; 8] =
    ["id", "title", "published", "publisher", "url", "language", "date", "source"];

/// The format of what begins with `head`; else why it cannot be read.
pub fn format(head: &[u8]) -> Result<Format, String> {
    if head.is_empty() {
        return Err("empty: there is nothing to read".to_owned());
    }
    if head.starts_with(b"\x1f\x8b") {
        return Ok(Format::Gzip);
    }
    if head.starts_with(b"\x28\xb5\x2f\xfd") {
        return Ok(Format::Zstd);
    }
    // The PDF standard allows junk before its mark.
    if head[..head.len().min(1024)].windows(5).any(|mark| mark == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(start, _)| head.starts_with(start)) {
        return Err((*what).to_owned());
    }
    let text = encoding::text(head.to_vec());
    if is_binary(&text) {
        let what = "neither text nor a format that is read here (text, HTML, JSON Lines, CSV, \
                    RSS, Atom, PDF, and gzip or zstd of these)";
        return Err(what.to_owned());
    }
    of_text(&text)
}

/// Text has hardly any control characters; one in a hundred is let pass as damage.
fn is_binary(text: &str) -> bool {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\x1b');
    text.chars().filter(|c| is_odd(*c)).count() > 1 + text.len() / 100
}

fn of_text(text: &str) -> Result<Format, String> {
    let start = text.trim_start();
    if let Some(format) = json(start) {
        return Ok(format);
    }
    if start.starts_with('<') {
        if tags::tags(start).take(8).any(|tag| {
            ["rss", "feed", "rdf:rdf"].iter().any(|root| tag.name.eq_ignore_ascii_case(root))
        }) {
            return Ok(Format::Feed);
        }
        return Ok(if tags::is_html(start) { Format::Html } else { Format::Plain });
    }
    csv(start).unwrap_or(Ok(Format::Plain))
}

/// "[Beirut] At least five…" is no JSON, and "{" alone begins no report.
fn json(start: &str) -> Option<Format> {
    let inside = start.get(1..)?.trim_start();
    match start.as_bytes().first()? {
        b'[' if inside.starts_with('{') => Some(Format::Json),
        b'{' if inside.starts_with(['"', '}']) => {
            let mut lines = start.lines().filter(|line| !line.trim().is_empty());
            let first: Result<serde::de::IgnoredAny, _> =
                serde_json::from_str(lines.next().unwrap_or(""));
            let is_unfinished = first.is_err_and(|err| err.is_eof());
            // A first line cut short is a bad line, when another object begins right after it.
            let goes_on = lines.next().is_some_and(|second| !second.starts_with('{'));
            Some(if is_unfinished && goes_on { Format::Json } else { Format::JsonLines })
        }
        _ => None,
    }
}

/// `None` when the first line is no header.
fn csv(start: &str) -> Option<Result<Format, String>> {
    let header = start.lines().next()?;
    let names = |delimiter: char| {
        header.split(delimiter).map(|name| name.trim().trim_matches('"').to_ascii_lowercase())
    };
    let is_header =
        |delimiter: &char| names(*delimiter).any(|name| name == "text" || name == "html");
    if let Some(delimiter) = [',', ';', '\t', '|'].into_iter().find(is_header) {
        return Some(Ok(Format::Csv { delimiter: delimiter as u8 }));
    }
    let known = |delimiter: &char| {
        names(*delimiter).filter(|name| KNOWN_COLUMNS.contains(&name.as_str())).count() >= 2
    };
    let delimiter = [',', ';', '\t', '|'].into_iter().find(known)?;
    let columns: Vec<String> = names(delimiter).take(20).collect();
    let columns = columns.join(", ");
    Some(Err(format!(
        "CSV without a column `text` or `html` (its columns: {columns}); rename the one that \
         holds the reports' words"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_content() {
        let cases: [(&str, Format); 12] = [
            ("At least 34 soldiers were killed.", Format::Plain),
            ("[Beirut] Five people were killed.", Format::Plain),
            ("<3 from the front", Format::Plain),
            ("{\"text\": \"x\"}\n{\"text\": \"y\"}\n", Format::JsonLines),
            ("{\"text\": \"x\", broken}\n{\"text\": \"y\"}\n", Format::JsonLines),
            ("{\"text\": \"cut\n{\"text\": \"y\"}\n", Format::JsonLines),
            ("{\n  \"text\": \"x\"\n}\n", Format::Json),
            ("[\n  {\"text\": \"x\"}]", Format::Json),
            ("id;Text\n1;x\n", Format::Csv { delimiter: b';' }),
            ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Feed),
            ("<!-- x -->\n<!DOCTYPE html><title>t</title>", Format::Html),
            ("<p>Five people were killed.</p>", Format::Html),
        ];
        for (text, expected) in cases {
            assert_eq!(format(text.as_bytes()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_it_is() {
        assert!(format(b"PK\x03\x04\x14\0").unwrap_err().contains("ZIP"));
        assert!(format(&[0, 1, 2, 3, 4, 5, 6]).unwrap_err().contains("neither text"));
        assert!(format(b"id,title,body\n1,a,b\n").unwrap_err().contains("id, title, body"));
    }
}
