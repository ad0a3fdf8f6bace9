use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::Rows;
use crate::{Record, Value, columns::Declared};

/// A spreadsheet: header, tags if asked for, rows.
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    pub fn new(out: W, header: &[(&str, &Declared)], with_hxl: bool) -> io::Result<Csv<W>> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(header.iter().map(|(name, _)| name)).map_err(of_csv)?;
        if with_hxl {
            let tags = header.iter().map(|(_, of)| of.hxl.as_deref().unwrap_or_default());
            csv.write_record(tags).map_err(of_csv)?;
        }
        Ok(Csv(csv))
    }
}

impl<W: Write> Rows for Csv<W> {
    fn row(&mut self, _: Option<&Record<'_>>, cells: &[Value<'_>]) -> io::Result<()> {
        for cell in cells {
            let written = match cell {
                Value::Text(text) => self.0.write_field(harmless(text).as_bytes()),
                other => self.0.write_field(other.to_text().as_bytes()),
            };
            written.map_err(of_csv)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(of_csv)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

/// The file's own error, which the library hides in one of its own.
pub(crate) fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A text that a spreadsheet takes for text.
///
/// One that begins as a formula does would be run by the program that opens it; an apostrophe
/// before it is what that program shows as text. Full-width signs are read as the plain ones by
/// some. Numbers are cells of their own type and stay numbers.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let is_formula = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    };
    // Spaces and invisible marks before the sign are skipped by some programs.
    let first =
        text.chars().find(|c| !matches!(c, ' ' | '\u{a0}' | '\u{feff}' | '\u{200b}' | '\0'));
    if first.is_some_and(is_formula) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for formula in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("between A = B"), "between A = B");
        let mut out = Vec::new();
        let events = crate::declared(crate::Table::Events);
        let header = ["longitude", "place", "country"].map(|name| (name, &events[name]));
        let mut csv = Box::new(Csv::new(&mut out, &header, true).unwrap());
        csv.row(None, &[Value::Number(-34.5), Value::text("=A1"), Value::Null]).unwrap();
        csv.finish().unwrap();
        let expected = "longitude,place,country\n#geo+lon,#loc+name,#country+code\n-34.5,'=A1,\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
