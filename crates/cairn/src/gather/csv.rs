use std::{
    borrow::Cow,
    cell::Cell,
    io::{self, BufRead, Read},
    ops::ControlFlow,
    rc::Rc,
};

use csv::{ByteRecord, ReaderBuilder};

use super::{DOCUMENT_LIMIT, Part, draft::Draft, encoding, intake::Intake};

/// CSV with a header: one report a row; a broken row costs that row.
pub fn rows(
    intake: &mut Intake<'_, '_>,
    source: Box<dyn BufRead + '_>,
    delimiter: u8,
) -> ControlFlow<()> {
    let watch = Rc::new(Watch::default());
    let watched = Watched { source, watch: Rc::clone(&watch) };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(watched);
    let header: Vec<String> = match rows.byte_headers() {
        Ok(header) => header.iter().map(|name| field(name).trim().to_owned()).collect(),
        Err(err) => return intake.unreadable(Part::Line(1), format!("cannot be read ({err})")),
    };
    let mut row = ByteRecord::new();
    // A row over several lines may be many that an open quotation mark swallowed; whether it is
    // ever closed is known when the next row begins.
    let mut held: Option<(Part, ByteRecord)> = None;
    loop {
        watch.since_row.set(0);
        let next = Part::Line(rows.position().line());
        let is_row = rows.read_byte_record(&mut row);
        if let Some((line, held)) = held.take() {
            if !matches!(is_row, Ok(true)) && watch.quotes.get() % 2 == 1 {
                let why = "a quotation mark opened here is never closed; the rest was skipped";
                intake.unreadable(line, why.to_owned())?;
            } else {
                report(intake, line, &header, &held)?;
            }
        }
        match is_row {
            Ok(true) => {}
            Ok(false) => return ControlFlow::Continue(()),
            Err(err) => return intake.unreadable(next, format!("cannot be read ({err})")),
        }
        let line = row.position().map_or(next, |start| Part::Line(start.line()));
        if row.iter().any(|value| value.contains(&b'\n')) {
            held = Some((line, row.clone()));
        } else {
            report(intake, line, &header, &row)?;
        }
    }
}

fn report(
    intake: &mut Intake<'_, '_>,
    line: Part,
    header: &[String],
    row: &ByteRecord,
) -> ControlFlow<()> {
    if row.len() != header.len() {
        let (have, want) = (row.len(), header.len());
        let why = format!("a row of {have} where the header has {want}; it was skipped");
        return intake.unreadable(line, why);
    }
    intake.report(line, draft(header, row), as_csv(row))
}

/// The row as CSV again; its quoting may differ from the sender's.
fn as_csv(row: &ByteRecord) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    // Writing to memory cannot fail.
    let _ = writer.write_byte_record(row).and_then(|()| Ok(writer.flush()?));
    drop(writer);
    bytes
}

fn draft<'a>(header: &[String], row: &'a ByteRecord) -> Draft<'a> {
    let mut draft = Draft::default();
    for (name, value) in header.iter().zip(row) {
        let value = field(value);
        let place = match name.to_ascii_lowercase().as_str() {
            "id" => &mut draft.id,
            "text" => &mut draft.text,
            "html" => &mut draft.html,
            "title" => &mut draft.title,
            "published" => &mut draft.published,
            "publisher" => &mut draft.publisher,
            "url" => &mut draft.url,
            "language" => &mut draft.language,
            _ => {
                let json = serde_json::Value::String(value.into_owned()).to_string();
                draft.extra.push((name.clone(), json));
                continue;
            }
        };
        // A table has no other way to say "none" than an empty cell.
        *place = (!value.is_empty()).then_some(value);
    }
    draft
}

fn field(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(encoding::text(bytes.to_vec())),
    }
}

/// What the CSV parser does not tell: how far it went for one row, and whether quotes pair up.
#[derive(Default)]
struct Watch {
    since_row: Cell<u64>,
    quotes: Cell<u64>,
}

struct Watched<R> {
    source: R,
    watch: Rc<Watch>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.source.read(buffer)?;
        let Watch { since_row, quotes } = &*self.watch;
        quotes.set(quotes.get() + buffer[..got].iter().filter(|b| **b == b'"').count() as u64);
        since_row.set(since_row.get() + got as u64);
        if since_row.get() > DOCUMENT_LIMIT {
            let mib = DOCUMENT_LIMIT >> 20;
            let why = format!("a row longer than {mib} MiB; is a quotation mark never closed?");
            return Err(io::Error::other(why));
        }
        Ok(got)
    }
}
