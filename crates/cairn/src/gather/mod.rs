//! From files and pipes to reports: what the bytes are, which words in them are the report's.
//!
//! Formats are told by content, never by a file's name. One bad item is named and the rest go on:
//! nothing here fails as a whole, and reports are handed on one at a time, so that an archive
//! larger than memory can be read.

mod csv;
mod dates;
mod draft;
mod encoding;
mod feed;
mod guard;
mod html;
mod intake;
mod json;
mod pdf;
mod prose;
mod sniff;
mod tags;
mod unpack;
mod walk;

use std::{fmt, ops::ControlFlow, path::PathBuf};

use cairn_core::{Date, Report};

use self::intake::Intake;

/// One document, unpacked; a longer one is no report, and would fill the memory.
const DOCUMENT_LIMIT: u64 = 64 << 20;

/// What one input unpacks to: far above any archive read in one go, far below a bomb's end.
const UNPACKED_LIMIT: u64 = 64 << 30;

/// Where reports come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Stdin,
    /// A file, or a directory whose files are read in the order of their names.
    Path(PathBuf),
}

impl Input {
    /// `-` is standard input.
    pub fn named(name: &str) -> Input {
        if name == "-" { Input::Stdin } else { Input::Path(PathBuf::from(name)) }
    }
}

/// What to take where an input does not say.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    pub published: Option<Date>,
    pub publisher: Option<String>,
}

/// What came out of an input.
pub enum Gathered {
    /// A report, and the bytes it came as: a page, a PDF, a line of JSON, a row of CSV. None for an
    /// entry of a feed, which has no bytes of its own.
    Report(Report, Vec<u8>),
    /// An input, or one item of it, that gives no report.
    Unreadable(Problem),
    /// Something said of a report that cannot be used; the report itself follows.
    Oddity(Problem),
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's path, or "standard input".
    pub input: String,
    pub part: Part,
    pub what: String,
}

/// Which part of an input, as the person who made it would look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Counted from 1.
    Line(u64),
    /// An entry of a feed or of a JSON array, counted from 1.
    Item(u64),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Whole => write!(f, "{}: {}", self.input, self.what),
            Part::Line(line) => write!(f, "{}:{line}: {}", self.input, self.what),
            Part::Item(item) => write!(f, "{}: item {item}: {}", self.input, self.what),
        }
    }
}

/// Takes what was gathered, in input order; `Break` stops the gathering.
pub type Sink<'a> = dyn FnMut(Gathered) -> ControlFlow<()> + 'a;

/// Hands everything in `inputs` to `sink`, report by report.
pub fn gather(inputs: &[Input], defaults: &Defaults, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for input in inputs {
        match input {
            Input::Stdin => {
                let mut intake = Intake::new("standard input".to_owned(), defaults, sink);
                intake.stream(&mut std::io::stdin().lock())?;
            }
            Input::Path(path) => walk::path(path, defaults, sink)?,
        }
    }
    ControlFlow::Continue(())
}

/// As [`gather`], from bytes that are in memory; problems are named by `name`.
pub fn gather_bytes(
    name: &str,
    mut bytes: &[u8],
    defaults: &Defaults,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    Intake::new(name.to_owned(), defaults, sink).stream(&mut bytes)
}
