use std::{
    borrow::Cow,
    fmt,
    io::{BufRead, Read},
    ops::ControlFlow,
};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{DOCUMENT_LIMIT, Part, draft::Draft, encoding, intake::Intake};

/// JSON Lines: one report a line; a broken line costs that line.
pub fn lines(intake: &mut Intake<'_, '_>, mut source: Box<dyn BufRead + '_>) -> ControlFlow<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        // A line without end must not fill the memory.
        let got = source.by_ref().take(DOCUMENT_LIMIT).read_until(b'\n', &mut line);
        match got {
            Ok(0) => break,
            Ok(len) if len as u64 == DOCUMENT_LIMIT && !line.ends_with(b"\n") => {
                let mib = DOCUMENT_LIMIT >> 20;
                let why = format!("a line longer than {mib} MiB; it was skipped");
                intake.unreadable(Part::Line(number), why)?;
                if let Err(err) = source.skip_until(b'\n') {
                    return intake.failed(Part::Line(number), &err);
                }
            }
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => one(intake, Part::Line(number), &line)?,
            Err(err) => return intake.failed(Part::Line(number), &err),
        }
    }
    ControlFlow::Continue(())
}

/// One JSON object, or an array of them.
pub fn document(intake: &mut Intake<'_, '_>, text: &str) -> ControlFlow<()> {
    if !text.trim_start().starts_with('[') {
        return one(intake, Part::Whole, text.as_bytes());
    }
    match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(items) => {
            for (number, item) in (1..).zip(items) {
                one(intake, Part::Item(number), item.get().as_bytes())?;
            }
            ControlFlow::Continue(())
        }
        Err(err) => intake.unreadable(Part::Line(err.line() as u64), not_json(&err)),
    }
}

fn one(intake: &mut Intake<'_, '_>, part: Part, json: &[u8]) -> ControlFlow<()> {
    let decoded;
    let text = match std::str::from_utf8(json) {
        Ok(text) => text,
        Err(_) => {
            decoded = encoding::text(json.to_vec());
            &decoded
        }
    };
    match serde_json::from_str::<Object>(text) {
        Ok(Object(draft)) => intake.report(part, draft, json.trim_ascii_end().to_vec()),
        Err(err) => intake.unreadable(part, not_json(&err)),
    }
}

/// Without serde's own "at line 1", which is never the line that the user sees.
fn not_json(err: &serde_json::Error) -> String {
    let (said, column) = (err.to_string(), err.column());
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    match err.classify() {
        serde_json::error::Category::Data => format!("{said}; it was skipped"),
        serde_json::error::Category::Eof => format!("not JSON, cut short ({said}); it was skipped"),
        _ => format!("not JSON: {said} at column {column}; it was skipped"),
    }
}

/// The keys of the contract; all others are kept as they were written.
struct Object<'a>(Draft<'a>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `text` or `html`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut draft = Draft::default();
        while let Some(Text(key)) = map.next_key()? {
            let field = match &*key {
                "id" => {
                    draft.id = id(map.next_value()?);
                    continue;
                }
                "text" => &mut draft.text,
                "html" => &mut draft.html,
                "title" => &mut draft.title,
                "published" => &mut draft.published,
                "publisher" => &mut draft.publisher,
                "url" => &mut draft.url,
                "language" => &mut draft.language,
                _ => {
                    let value: &RawValue = map.next_value()?;
                    // Line breaks stand between tokens only; a value is kept on one line.
                    let value = value.get().replace(['\n', '\r'], " ");
                    draft.extra.push((key.into_owned(), value));
                    continue;
                }
            };
            *field = match map.next_value::<Option<Text>>() {
                Ok(text) => text.map(|Text(text)| text),
                Err(err) if err.to_string().starts_with("invalid type") => {
                    return Err(de::Error::custom(format!("`{key}` must be a string")));
                }
                Err(err) => return Err(err),
            };
        }
        Ok(Object(draft))
    }
}

/// Senders number their reports as often as they name them.
fn id(value: &RawValue) -> Option<Cow<'_, str>> {
    match serde_json::from_str::<Option<Text>>(value.get()) {
        Ok(text) => text.map(|Text(text)| text),
        Err(_) => Some(Cow::Borrowed(value.get())),
    }
}

/// A JSON string, borrowed when it has no escapes.
///
/// Half of a surrogate pair ("\ud83d" alone) is an error to serde's strings; programs write it all
/// the same, and one bad character must not cost the report.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'de>, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Text<'de>, E> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Text(Cow::Borrowed(text))),
            Err(_) => self.visit_bytes(bytes),
        }
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Text<'de>, E> {
        let text = std::str::from_utf8(bytes).map_or_else(|_| without_halves(bytes), str::to_owned);
        Ok(Text(Cow::Owned(text)))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

/// serde gives a lone half as the three bytes that UTF-8 would have for it: one character lost.
fn without_halves(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // The lead byte and its two followers come as three invalid chunks.
        if chunk.invalid().first().is_some_and(|b| b & 0xc0 != 0x80) {
            text.push('\u{fffd}');
        }
    }
    text
}
