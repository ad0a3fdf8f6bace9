//! What leaves, column by column, as `codebook/columns.toml` declares it.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{Record, Table, Value, tables};

/// Makes one cell of one row.
pub type Cell = for<'r, 'a> fn(&'r Record<'a>) -> Value<'r>;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    Text,
    Integer,
    Number,
    Day,
    Truth,
}

impl Type {
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::Day => "day",
            Type::Truth => "true or false",
        }
    }
}

/// Who may see a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    Public,
    /// Names of analysts, ids that senders gave: for those who keep the store.
    Private,
}

/// A column as it is declared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    #[serde(rename = "type")]
    pub holds: Type,
    pub audience: Audience,
    pub means: String,
    /// Humanitarian Exchange Language.
    pub hxl: Option<String>,
}

#[derive(Clone)]
pub struct Column {
    pub name: &'static str,
    pub declared: &'static Declared,
    pub cell: Cell,
}

const COLUMNS: &str = include_str!("../../../codebook/columns.toml");

static DECLARED: LazyLock<BTreeMap<String, BTreeMap<String, Declared>>> = LazyLock::new(|| {
    toml::from_str(COLUMNS).unwrap_or_else(|error| panic!("codebook/columns.toml: {error}"))
});

/// What is declared of a table, by name.
pub fn declared(table: Table) -> &'static BTreeMap<String, Declared> {
    declared_in(table.as_str())
}

/// The same for a table that is not made of events, as the changes of a release are.
pub(crate) fn declared_in(table: &str) -> &'static BTreeMap<String, Declared> {
    DECLARED.get(table).unwrap_or_else(|| panic!("codebook/columns.toml: no table [{table}]"))
}

/// The columns of a table that this audience may see, in their order.
pub fn columns(table: Table, audience: Audience) -> Vec<Column> {
    let declared = declared(table);
    tables::cells(table)
        .iter()
        .map(|&(name, cell)| Column {
            name,
            declared: declared.get(name).unwrap_or_else(|| {
                panic!("codebook/columns.toml: [{}] lacks {name}", table.as_str())
            }),
            cell,
        })
        .filter(|column| column.declared.audience <= audience)
        .collect()
}
