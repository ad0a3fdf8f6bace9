//! Every question of who may do what, in one place.

use cairn_store::Deed;
use serde::{Deserialize, Serialize};

/// What somebody is here for; each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything that is not withheld.
    Reader,
    /// Leaves notes on events.
    Contributor,
    /// Decides on events.
    Analyst,
    /// Withholds what would put somebody in danger.
    Reviewer,
    /// Runs the server.
    Admin,
}

impl Role {
    pub const ALL: [Role; 5] =
        [Role::Reader, Role::Contributor, Role::Analyst, Role::Reviewer, Role::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Contributor => "contributor",
            Role::Analyst => "analyst",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }

    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Somebody who is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Someone {
    /// The name that decisions are signed with.
    pub alias: String,
    pub role: Role,
}

/// Whether somebody may write this decision.
pub fn may_decide(who: &Someone, deed: &Deed) -> bool {
    let least = match deed {
        Deed::Note(_) => Role::Contributor,
        Deed::Confirm { .. }
        | Deed::Reject { .. }
        | Deed::Link(..)
        | Deed::Unlink(..)
        | Deed::Merge { .. }
        | Deed::Split { .. }
        | Deed::Set { .. }
        | Deed::Undo(_) => Role::Analyst,
        Deed::Withhold(_) => Role::Reviewer,
        Deed::Purge(_) => Role::Admin,
    };
    who.role >= least
}

/// Whether the forms that decide are shown to somebody.
pub fn may_decide_anything(who: &Someone) -> bool {
    who.role >= Role::Contributor
}

/// The role that a token of somebody has: never more than its owner's.
pub fn of_token(owner: Role, scope: Role) -> Role {
    owner.min(scope)
}
