use cairn_core::Timestamp;
use cairn_link::{Lineage, LinkPolicy, SettlePolicy};

/// What events are derived by: the policies, and which actor belongs to which.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub link: LinkPolicy,
    pub settle: SettlePolicy,
    pub lineage: Lineage,
}

impl Context {
    /// The policies, as the ledger names them.
    pub(crate) fn policy(&self) -> String {
        serde_json::json!({
            "link": self.link.id,
            "threshold": self.link.threshold,
            "settle": self.settle.as_str(),
        })
        .to_string()
    }
}

/// Who writes, and when: the store has no clock of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub author: String,
    pub at: Timestamp,
}

impl Stamp {
    /// RFC 3339, UTC, to the second.
    pub(crate) fn time(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}
