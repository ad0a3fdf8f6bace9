use std::{
    io::{self, Cursor, Read},
    ops::ControlFlow,
};

use super::{
    DOCUMENT_LIMIT, Defaults, Gathered, Part, Problem, Sink, csv,
    draft::Draft,
    encoding, feed, html, json, pdf,
    sniff::{self, Format},
    unpack,
};

/// Enough of the beginning to tell a format and an encoding by.
const HEAD_LEN: usize = 64 << 10;

/// gzip in zstd in gzip happens; more is a trap.
const DEEPEST_PACKING: u32 = 4;

/// One input on its way to becoming reports.
pub struct Intake<'a, 's> {
    name: String,
    defaults: &'a Defaults,
    sink: &'a mut Sink<'s>,
    packed: u32,
}

impl<'a, 's> Intake<'a, 's> {
    pub fn new(name: String, defaults: &'a Defaults, sink: &'a mut Sink<'s>) -> Intake<'a, 's> {
        Intake { name, defaults, sink, packed: 0 }
    }

    /// Reads all that `source` holds, whatever it is.
    pub fn stream(&mut self, source: &mut dyn Read) -> ControlFlow<()> {
        let (head, failure) = head_of(source);
        if let (true, Some(err)) = (head.is_empty(), &failure) {
            return self.failed(Part::Whole, err);
        }
        let format = match sniff::format(&head) {
            Ok(format) => format,
            Err(why) => return self.unreadable(Part::Whole, why),
        };
        let encoding = encoding::of_stream(&head);
        let mut whole = Cursor::new(head).chain(Rest { failure, source });
        match format {
            Format::Gzip | Format::Zstd if self.packed == DEEPEST_PACKING => {
                let why = format!("packed more than {DEEPEST_PACKING} times over; unpack it first");
                self.unreadable(Part::Whole, why)
            }
            Format::Gzip | Format::Zstd => {
                self.packed += 1;
                match unpack::unpacked(format, &mut whole) {
                    Ok(mut unpacked) => self.stream(&mut *unpacked),
                    Err(err) => self.failed(Part::Whole, &err),
                }
            }
            Format::JsonLines => json::lines(self, encoding::utf8(&mut whole, encoding)),
            Format::Csv { delimiter } => {
                csv::rows(self, encoding::utf8(&mut whole, encoding), delimiter)
            }
            Format::Json | Format::Feed | Format::Html | Format::Pdf | Format::Plain => {
                self.document(format, &mut whole)
            }
        }
    }

    /// The formats that make sense only as a whole.
    fn document(&mut self, format: Format, source: &mut dyn Read) -> ControlFlow<()> {
        let mut bytes = Vec::new();
        if let Err(err) = source.take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes) {
            return self.failed(Part::Whole, &err);
        }
        if bytes.len() as u64 > DOCUMENT_LIMIT {
            let mib = DOCUMENT_LIMIT >> 20;
            let why = format!("one document longer than {mib} MiB; split it into its reports");
            return self.unreadable(Part::Whole, why);
        }
        match format {
            Format::Json => json::document(self, &encoding::text(bytes)),
            Format::Feed => feed::entries(self, bytes),
            Format::Html => match html::page(bytes.clone()) {
                Ok(draft) => self.report(Part::Whole, draft, bytes),
                Err(why) => self.unreadable(Part::Whole, why),
            },
            Format::Pdf => match pdf::text(bytes.clone()) {
                Ok(text) => self.plain(text, bytes),
                Err(why) => self.unreadable(Part::Whole, why),
            },
            _ => self.plain(encoding::text(bytes.clone()), bytes),
        }
    }

    fn plain(&mut self, text: String, original: Vec<u8>) -> ControlFlow<()> {
        self.report(Part::Whole, Draft { text: Some(text.into()), ..Draft::default() }, original)
    }

    /// Completes one report and hands it on, with the bytes it came as.
    pub fn report(&mut self, part: Part, draft: Draft<'_>, original: Vec<u8>) -> ControlFlow<()> {
        match draft.into_report(self.defaults) {
            Ok((report, oddity)) => {
                if let Some(what) = oddity {
                    let input = self.name.clone();
                    (self.sink)(Gathered::Oddity(Problem { input, part, what }))?;
                }
                (self.sink)(Gathered::Report(report, original))
            }
            Err(why) => self.unreadable(part, why),
        }
    }

    pub fn unreadable(&mut self, part: Part, what: String) -> ControlFlow<()> {
        let input = self.name.clone();
        (self.sink)(Gathered::Unreadable(Problem { input, part, what }))
    }

    /// The bytes themselves could not be had; everything before them was.
    pub fn failed(&mut self, part: Part, err: &io::Error) -> ControlFlow<()> {
        let what = match err.kind() {
            io::ErrorKind::UnexpectedEof => {
                "ends in the middle of compressed data; what came before was read. \
                 Fetch or copy the file again"
                    .to_owned()
            }
            _ => format!("cannot be read ({err})"),
        };
        self.unreadable(part, what)
    }
}

/// The first bytes of `source`, and what stopped the reading if something did.
///
/// Stops early at the first whole line of JSON that comes alone: a program that writes one report
/// and waits for its answer must not be kept waiting for 64 KiB.
fn head_of(source: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = vec![0; HEAD_LEN];
    let mut len = 0;
    let mut failure = None;
    while len < HEAD_LEN && !(head.starts_with(b"{") && head[..len].ends_with(b"}\n")) {
        match source.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(got) => len += got,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => {
                failure = Some(err);
                break;
            }
        }
    }
    head.truncate(len);
    (head, failure)
}

/// What follows the head: the failure that ended it, if any, at the place where it happened.
struct Rest<'a> {
    failure: Option<io::Error>,
    source: &'a mut dyn Read,
}

impl Read for Rest<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.failure.take() {
            Some(err) => Err(err),
            None => self.source.read(buffer),
        }
    }
}
