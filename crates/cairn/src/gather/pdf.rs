use std::{
    io::{Read, Write},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{DOCUMENT_LIMIT, guard::guarded};

const NO_WORDS: &str = "a PDF without text (scanned pages?); recognise its text first (OCR)";

/// How long `pdftotext` may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The words of a PDF file, its lines joined to paragraphs.
///
/// A PDF holds glyphs in the order they are drawn, and for right-to-left scripts the Rust parser
/// keeps that order: "14" comes out as "41". A wrong number of dead is worse than none, so such a
/// file is read by poppler's `pdftotext`, or not at all.
pub fn text(bytes: Vec<u8>) -> Result<String, String> {
    let copy = bytes.clone();
    let extracted = guarded(move || {
        pdf_extract::extract_text_from_mem(&copy).map_err(|err| format!("a damaged PDF ({err})"))
    });
    let text = match extracted {
        Ok(text) if !text.contains(is_right_to_left) => text,
        Ok(_) => pdftotext(bytes).map_err(|why| {
            format!("a PDF in a right-to-left script, which needs poppler's `pdftotext`: {why}")
        })?,
        Err(why) => pdftotext(bytes).map_err(|_| why)?,
    };
    let text = paragraphs(&text);
    if text.is_empty() { Err(NO_WORDS.to_owned()) } else { Ok(text) }
}

/// Hebrew, Arabic and their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn pdftotext(bytes: Vec<u8>) -> Result<String, String> {
    let mut child = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-nopgbrk", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "it is not installed (package poppler-utils)".to_owned())?;
    let (mut into, out) = (child.stdin.take(), child.stdout.take());
    // Written from beside, because a full pipe in one direction stops the other.
    std::thread::spawn(move || into.as_mut().map(|pipe| pipe.write_all(&bytes)));
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        out.map(|pipe| pipe.take(DOCUMENT_LIMIT).read_to_end(&mut text));
        text
    });
    let is_done = wait(&mut child);
    let text = reader.join().unwrap_or_default();
    match is_done {
        true => Ok(String::from_utf8_lossy(&text).into_owned()),
        false => Err("it failed on this file, or took too long".to_owned()),
    }
}

/// Whether the child ended well in time; a late one is killed.
fn wait(child: &mut Child) -> bool {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            _ => {
                // Already gone, or about to be: either way nothing more can be done.
                let _ = child.kill().and_then(|()| child.wait());
                return false;
            }
        }
    }
}

/// Lines of a page joined to paragraphs, words divided at a line's end made whole.
fn paragraphs(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        let line: String = line.chars().filter(|c| !is_direction_mark(*c)).collect();
        if line.is_empty() {
            if !joined.is_empty() && !joined.ends_with("\n\n") {
                joined.push_str("\n\n");
            }
            continue;
        }
        let is_divided = joined.ends_with('-') && line.starts_with(char::is_lowercase);
        if is_divided {
            joined.pop();
        } else if !joined.is_empty() && !joined.ends_with('\n') {
            joined.push(' ');
        }
        joined.push_str(&line);
    }
    joined.truncate(joined.trim_end().len());
    joined
}

/// `pdftotext` wraps what it turned round in these; they are no words.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs() {
        let page = "\n\nAt least 34 sol-\ndiers were killed\nnear Mayadeen.\n\n\nTen hurt.\n";
        assert_eq!(
            paragraphs(page),
            "At least 34 soldiers were killed near Mayadeen.\n\nTen hurt."
        );
    }
}
