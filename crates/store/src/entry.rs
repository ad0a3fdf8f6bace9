use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use sha2::{Digest, Sha256};

/// What an entry of the ledger records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A text came in.
    Report,
    /// What the reader made of a report.
    Reading,
    /// What an analyst did.
    Decision,
    /// How claims are linked and figures settled from here on.
    Policy,
}

impl EntryKind {
    pub const ALL: [EntryKind; 4] =
        [EntryKind::Report, EntryKind::Reading, EntryKind::Decision, EntryKind::Policy];

    pub fn as_str(self) -> &'static str {
        match self {
            EntryKind::Report => "report",
            EntryKind::Reading => "reading",
            EntryKind::Decision => "decision",
            EntryKind::Policy => "policy",
        }
    }

    pub fn parse(word: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first entry has before it.
    pub const NONE: Hash = Hash([0; 32]);

    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// `None` unless 64 hex digits.
    pub fn parse(hex: &str) -> Option<Hash> {
        let mut hash = [0; 32];
        let is_hex = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        is_hex.then_some(Hash(hash))
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hex = self
            .0
            .map(|byte| [byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[half as usize]));
        f.write_str(std::str::from_utf8(hex.as_flattened()).expect("hex digits are ASCII"))
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_slice().into())
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Hash> {
        value.as_blob()?.try_into().map(Hash).map_err(|_| FromSqlError::InvalidType)
    }
}

/// One line of the ledger, as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub sequence: u64,
    /// An [`EntryKind`], or a later version's.
    pub kind: String,
    pub body: String,
    pub author: String,
    /// RFC 3339, UTC.
    pub time: String,
    pub previous: Hash,
    pub hash: Hash,
}

impl Entry {
    /// The digest that `hash` must be: SHA-256 of the fields, each on a line, the body last.
    ///
    /// Only the body may hold a line end, and it is the last: no two entries are hashed alike.
    pub fn digest(&self) -> Hash {
        let Entry { sequence, kind, body, author, time, previous, hash: _ } = self;
        Hash::of(format!("{sequence}\n{kind}\n{author}\n{time}\n{previous}\n{body}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_one_that_other_tools_compute() {
        let entry = Entry {
            sequence: 1,
            kind: "report".to_owned(),
            body: "{}".to_owned(),
            author: "cairn".to_owned(),
            time: "2026-01-02T03:04:05Z".to_owned(),
            previous: Hash::NONE,
            hash: Hash::NONE,
        };
        // printf '1\nreport\ncairn\n2026-01-02T03:04:05Z\n%064d\n{}' 0 | sha256sum
        let expected = "1e0a6a86ece6e81f61064a4fb9df5ea345f41919e74e9b4248187ba9bff90ca6";
        assert_eq!(entry.digest().to_string(), expected);
        assert_eq!(Hash::parse(expected), Some(entry.digest()));
    }
}
