//! One set of places as bytes: the embedded gazetteer, or a deployment's list.
//!
//! | section | holds |
//! |---|---|
//! | names | fst: folded name → position in the postings |
//! | skeletons | fst: transliteration skeleton → position in the postings |
//! | postings | per name its bearers, 3 bytes each: row × 4 + primary × 2 + last |
//! | rows | `ROW_BYTES` a place |
//! | heap | display names and ids, each behind its length in one byte |
//!
//! The file begins with `MAGIC` and, per section, offset and length (u32, little-endian as all
//! numbers). Nothing is parsed at start: a look-up touches only the bytes it walks over.

use std::ops::Range;
use std::sync::Arc;

use fst::raw::Fst;

use crate::Class;

pub(crate) const MAGIC: &[u8; 8] = b"cairngz1";
pub(crate) const SECTIONS: usize = 5;
pub(crate) const HEADER_BYTES: usize = MAGIC.len() + SECTIONS * 8;
pub(crate) const ROW_BYTES: usize = 27;
pub(crate) const POSTING_BYTES: usize = 3;
/// In a row's id: the rest is a heap offset, not a GeoNames number.
pub(crate) const ID_IN_HEAP: u32 = 1 << 31;
/// A row with no division above it.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// A section of a layer's bytes.
#[derive(Clone)]
pub(crate) struct Section {
    bytes: Bytes,
    range: Range<usize>,
}

#[derive(Clone)]
pub(crate) enum Bytes {
    Embedded(&'static [u8]),
    Built(Arc<[u8]>),
}

impl Bytes {
    fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Embedded(bytes) => bytes,
            Bytes::Built(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        &self.bytes.as_slice()[self.range.clone()]
    }
}

pub(crate) struct Layer {
    pub(crate) names: Fst<Section>,
    pub(crate) skeletons: Fst<Section>,
    postings: Section,
    rows: Section,
    heap: Section,
}

/// A place's fixed fields, as stored.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) population: u32,
    pub(crate) name: u32,
    pub(crate) id: u32,
    /// The smallest division it lies in, as a `PlaceIndex`.
    pub(crate) parent: u32,
    country: [u8; 2],
    pub(crate) class: Class,
    /// Listed by hand because reports write of it.
    pub(crate) is_listed: bool,
}

impl Row {
    /// ISO 3166-1 alpha-2 in ASCII; zeros for none.
    pub(crate) fn country_code(&self) -> [u8; 2] {
        self.country
    }
}

impl Layer {
    /// `None` when the bytes are not a gazetteer of this version.
    pub(crate) fn open(bytes: Bytes) -> Option<Layer> {
        let slice = bytes.as_slice();
        if !slice.starts_with(MAGIC) {
            return None;
        }
        let mut sections = Vec::with_capacity(SECTIONS);
        for section in 0..SECTIONS {
            let at = MAGIC.len() + section * 8;
            let start = u32_at(slice, at)? as usize;
            let end = start.checked_add(u32_at(slice, at + 4)? as usize)?;
            slice.get(start..end)?;
            sections.push(Section { bytes: bytes.clone(), range: start..end });
        }
        let mut sections = sections.into_iter();
        Some(Layer {
            names: Fst::new(sections.next()?).ok()?,
            skeletons: Fst::new(sections.next()?).ok()?,
            postings: sections.next()?,
            rows: sections.next()?,
            heap: sections.next()?,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.as_ref().len() / ROW_BYTES
    }

    /// The bearers of a name: row, and whether this is the place's primary name.
    pub(crate) fn postings(&self, position: u64) -> impl Iterator<Item = (u32, bool)> + '_ {
        let bytes = self.postings.as_ref();
        let mut at = usize::try_from(position).ok().map(|p| p * POSTING_BYTES);
        std::iter::from_fn(move || {
            let start = at?;
            let entry = bytes.get(start..start + POSTING_BYTES)?;
            let value = u32::from_le_bytes([entry[0], entry[1], entry[2], 0]);
            at = (value & 1 == 0).then_some(start + POSTING_BYTES);
            Some((value >> 2, value & 2 != 0))
        })
    }

    /// `None` for a row this layer does not have.
    pub(crate) fn row(&self, row: usize) -> Option<Row> {
        let bytes = self.rows.as_ref().get(row * ROW_BYTES..(row + 1) * ROW_BYTES)?;
        Some(Row {
            lat: f64::from(u32_at(bytes, 0)? as i32) / 1e5,
            lon: f64::from(u32_at(bytes, 4)? as i32) / 1e5,
            population: u32_at(bytes, 8)?,
            name: u32_at(bytes, 12)?,
            id: u32_at(bytes, 16)?,
            parent: u32_at(bytes, 20)?,
            country: [bytes[24], bytes[25]],
            class: *Class::ALL.get(usize::from(bytes[26] & 0x7f))?,
            is_listed: bytes[26] & 0x80 != 0,
        })
    }

    /// The row's ISO country code as text; empty for none.
    pub(crate) fn country_text(&self, row: usize) -> &str {
        let start = row * ROW_BYTES + 24;
        self.rows
            .as_ref()
            .get(start..start + 2)
            .filter(|code| code[0] != 0)
            .and_then(|code| std::str::from_utf8(code).ok())
            .unwrap_or("")
    }

    /// Text of the heap; empty for a bad offset, which `encode` never writes.
    pub(crate) fn text(&self, offset: u32) -> &str {
        let heap = self.heap.as_ref();
        let start = offset as usize;
        heap.get(start)
            .and_then(|&len| heap.get(start + 1..start + 1 + len as usize))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or("")
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
}
