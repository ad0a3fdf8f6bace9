use std::io::{self, BufRead, BufReader, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A whole document as text; only bytes that its encoding cannot mean are replaced.
pub fn text(bytes: Vec<u8>) -> String {
    if looks_utf16(&bytes).is_some() {
        return guess(&bytes).decode_with_bom_removal(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.starts_with('\u{feff}') => {
            return text['\u{feff}'.len_utf8()..].to_owned();
        }
        Ok(text) => return text,
        Err(err) => err.into_bytes(),
    };
    let (text, _) = guess(&bytes).decode_with_bom_removal(&bytes);
    text.into_owned()
}

/// As [`text`], for a page that names its own encoding: believed where it is not UTF-8.
pub fn text_declared(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> String {
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    match declared {
        Some(encoding) if !is_utf8 && encoding != UTF_8 && Encoding::for_bom(&bytes).is_none() => {
            encoding.decode_without_bom_handling(&bytes).0.into_owned()
        }
        _ => text(bytes),
    }
}

/// What a stream is written in, by its first bytes; a cut last character says nothing.
pub fn of_stream(head: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(head) {
        Err(err) if err.error_len().is_some() => guess(head),
        _ if looks_utf16(head).is_some() => guess(head),
        _ => UTF_8,
    }
}

/// A reader of UTF-8, whatever `source` is written in; the byte-order mark is gone.
pub fn utf8<'a>(source: &'a mut dyn Read, encoding: &'static Encoding) -> Box<dyn BufRead + 'a> {
    let transcoder = Transcoder {
        source: BufReader::with_capacity(64 << 10, source),
        decoder: encoding.new_decoder_with_bom_removal(),
        decoded: String::new(),
        taken: 0,
        is_at_end: false,
    };
    // What is UTF-8 already goes through untouched: a bad byte is then one line's matter.
    if encoding == UTF_8 {
        Box::new(WithoutMark { source: transcoder.source, is_checked: false })
    } else {
        Box::new(BufReader::new(transcoder))
    }
}

/// The encoding that bytes which are not all UTF-8 are most likely in.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = looks_utf16(bytes) {
        return encoding;
    }
    // UTF-8 with some damage has more whole characters than stray bytes; nothing else does.
    let (mut whole, mut stray) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += chunk.invalid().len();
    }
    if whole >= stray {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let is_letterless = |b: &u8| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0xfe | 0xff);
    // Western text has no use for these bytes: ASCII with a stray byte is damaged ASCII.
    let is_damage = bytes.iter().filter(|b| !b.is_ascii()).all(is_letterless);
    if encoding == WINDOWS_1252 && is_damage { UTF_8 } else { encoding }
}

/// UTF-16 without a mark: spaces and digits put zeros into one half of the code units' bytes, and
/// nothing does into the other.
fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) {
        return None;
    }
    let zeros = |parity| bytes.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = (bytes.len() / 24).max(2);
    match (even, odd) {
        (0, odd) if odd >= enough => Some(UTF_16LE),
        (even, 0) if even >= enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Drops the byte-order mark, if there is one.
struct WithoutMark<R> {
    source: BufReader<R>,
    is_checked: bool,
}

impl<R: Read> Read for WithoutMark<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(buffer)?;
        self.consume(got);
        Ok(got)
    }
}

impl<R: Read> BufRead for WithoutMark<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_checked {
            self.is_checked = true;
            if self.source.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
                self.source.consume(3);
            }
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.source.consume(amount);
    }
}

/// Decodes as it is read.
struct Transcoder<R> {
    source: BufReader<R>,
    decoder: Decoder,
    decoded: String,
    taken: usize,
    is_at_end: bool,
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.decoded.len() && !self.is_at_end {
            let bytes = self.source.fill_buf()?;
            let len = bytes.len();
            self.is_at_end = len == 0;
            self.decoded.clear();
            self.taken = 0;
            let room = self.decoder.max_utf8_buffer_length(len).unwrap_or(4 * len + 16);
            self.decoded.reserve(room);
            let _ = self.decoder.decode_to_string(bytes, &mut self.decoded, self.is_at_end);
            self.source.consume(len);
        }
        let got = (&self.decoded.as_bytes()[self.taken..]).read(buffer)?;
        self.taken += got;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_arabic_is_recognised() {
        let arabic = "قتل أربعة وثلاثون جنديا في هجوم على حافلة قرب الميادين في دير الزور";
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
        assert_eq!(text(bytes.into_owned()), arabic);
    }

    #[test]
    fn a_stray_byte_in_utf8_is_replaced_and_no_more() {
        assert_eq!(text(b"Deir ez-Zor \xe2\x80\x94 \xff 34".to_vec()), "Deir ez-Zor — \u{fffd} 34");
        assert_eq!(text(b"plain \xff ascii".to_vec()), "plain \u{fffd} ascii");
        assert_eq!(text(b"un caf\xe9 touch\xe9".to_vec()), "un café touché");
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let le: Vec<u8> = "34 killed".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(le.clone()), "34 killed");
        assert_eq!(text([b"\xff\xfe".to_vec(), le].concat()), "34 killed");
    }
}
