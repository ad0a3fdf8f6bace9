//! What is written into the ledger, in shapes of our own: a field renamed in `core` changes no file.
//!
//! Fields are added, never renamed or repurposed; what an older cairn did not write is absent and
//! read as silence. A value that this version does not know (a kind coined later) drops the part
//! that needs it, and the bytes in the ledger stay as they are.

pub mod body;
mod cited;
mod claim;
mod decision;
mod place;
mod reading;
mod record;

pub use decision::{DecisionBody, decision_id, decision_sequence, subject, to_decision};
pub use place::precision as place_precision;
pub use reading::{claims_of_reading, reading_json};
pub use record::{record_json, to_report};
