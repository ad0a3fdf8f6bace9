use cairn_core::{Cited, Claim, Note, Reading, Toll};
use serde::{Deserialize, Serialize};

use super::{
    cited::Words,
    claim::{StoredClaim, StoredOrigin},
};

/// A reading as the ledger holds it. Mentions are left out: they are read again from the text.
#[derive(Debug, Serialize)]
struct StoredReading {
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    claims: Vec<StoredClaim>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tolls: Vec<StoredToll>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<StoredNote>,
}

#[derive(Debug, Serialize)]
struct StoredToll {
    outcome: String,
    figure: [Option<u64>; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    origins: Vec<StoredOrigin>,
    words: Words,
}

#[derive(Debug, Serialize)]
struct StoredNote {
    kind: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[u32; 2]>,
}

/// The bytes whose digest the ledger names.
pub fn reading_json(reading: &Reading) -> Vec<u8> {
    let stored = StoredReading {
        language: reading.language.clone(),
        claims: reading.claims.iter().map(StoredClaim::of).collect(),
        tolls: reading.tolls.iter().map(toll).collect(),
        notes: reading.notes.iter().map(note).collect(),
    };
    serde_json::to_vec(&stored).expect("strings, numbers and lists can always be written")
}

fn toll(cited: &Cited<Toll>) -> StoredToll {
    let toll = &cited.value;
    StoredToll {
        outcome: toll.outcome.as_str().to_owned(),
        figure: [toll.figure.low(), toll.figure.best(), toll.figure.high()],
        scope: toll.scope.clone(),
        since: toll.since.clone(),
        until: toll.until.clone(),
        origins: toll.origins.iter().map(StoredOrigin::of).collect(),
        words: Words::of(cited),
    }
}

fn note(note: &Note) -> StoredNote {
    StoredNote {
        kind: note.kind.as_str().to_owned(),
        message: note.message.clone(),
        span: note.span.map(|span| [span.start(), span.end()]),
    }
}

/// The claims again; one that this version cannot tell is `None` in its place.
pub fn claims_of_reading(json: &[u8]) -> serde_json::Result<Vec<Option<Claim>>> {
    #[derive(Deserialize)]
    struct Claims {
        claims: Vec<StoredClaim>,
    }
    let stored: Claims = serde_json::from_slice(json)?;
    Ok(stored.claims.into_iter().map(StoredClaim::claim).collect())
}
