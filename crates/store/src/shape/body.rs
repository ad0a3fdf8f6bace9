//! The JSON of an entry's body. It names what the entry holds and quotes nobody: a body can never
//! be destroyed, what it names can.

use serde::{Deserialize, Serialize};

use crate::Hash;

/// Of a `report` entry. Its content is the record, and the original bytes after it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReportBody {
    /// `sha256:` and the digest of the text.
    pub report: String,
    /// What makes it this publication of the text: see [`crate::prepare::key`].
    pub key: HexHash,
    pub record: Part,
    /// The bytes it came as; absent when they are the text itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Part>,
    /// Which row of which dataset it is; absent for a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<HexHash>,
    /// Sequence of the entry whose words these replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises: Option<u64>,
}

/// Of a `reading` entry.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadingBody {
    /// Sequence of the report's entry.
    pub of: u64,
    /// The program and version that read.
    pub reader: String,
    pub reading: Part,
}

/// A run of bytes in an entry's content.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Part {
    pub bytes: usize,
    pub sha256: HexHash,
}

impl Part {
    pub fn of(bytes: &[u8]) -> Part {
        Part { bytes: bytes.len(), sha256: HexHash(Hash::of(bytes)) }
    }
}

/// A digest as 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HexHash(pub Hash);

impl Serialize for HexHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for HexHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<HexHash, D::Error> {
        let hex = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Hash::parse(&hex)
            .map(HexHash)
            .ok_or_else(|| serde::de::Error::custom("64 hex digits are expected"))
    }
}
