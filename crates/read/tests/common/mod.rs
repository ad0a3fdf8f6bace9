//! What the tests of whole readings share: how a report is made, read and written down.
//!
//! A value is written as the rule files write it, so that a failing test can be compared by eye.
#![allow(dead_code, unused_imports, reason = "each test file uses its part")]

use std::sync::LazyLock;

use cairn_core::{Reading, Report};
use cairn_places::Gazetteer;
use cairn_read::Rules;
pub use cairn_read::examples::{PUBLISHED, actor, casualty, figure, line, report, violence, when};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::embedded);
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);

pub fn read(report: &Report, countries: &[String]) -> Reading {
    cairn_read::read(report, &RULES, &GAZETTEER, countries)
}
