use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value as Json;

use super::Rows;
use crate::{
    Record, Value,
    columns::{Audience, Column},
    json::EventLine,
};

/// Rows of a table, each an object with the table's columns as keys.
pub struct Flat<W> {
    out: W,
    names: Vec<&'static str>,
}

impl<W: Write> Flat<W> {
    pub fn new(out: W, columns: &[Column]) -> Flat<W> {
        Flat { out, names: columns.iter().map(|column| column.name).collect() }
    }
}

impl<W: Write> Rows for Flat<W> {
    fn row(&mut self, _: Option<&Record<'_>>, cells: &[Value<'_>]) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &Keyed { names: &self.names, cells })?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Columns and cells as one JSON object, in the columns' order.
pub struct Keyed<'a> {
    pub names: &'a [&'static str],
    pub cells: &'a [Value<'a>],
}

impl Serialize for Keyed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.cells.iter().map(Value::to_json)))
    }
}

/// Whole events with their claims, as `docs/events.schema.json` has them.
pub struct Events<W> {
    out: W,
    audience: Audience,
}

impl<W: Write> Events<W> {
    pub fn new(out: W, audience: Audience) -> Events<W> {
        Events { out, audience }
    }
}

impl<W: Write> Rows for Events<W> {
    fn row(&mut self, record: Option<&Record<'_>>, _: &[Value<'_>]) -> io::Result<()> {
        let Some(record) = record else { return Ok(()) };
        let line = EventLine::new(record.event, record.claims.iter().copied());
        match self.audience {
            Audience::Private => serde_json::to_writer(&mut self.out, &line)?,
            Audience::Public => {
                let mut json = serde_json::to_value(&line)?;
                keep_public(&mut json, &PUBLIC);
                serde_json::to_writer(&mut self.out, &json)?;
            }
        }
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// `codebook/fields.toml`: every field of the JSON of an event, and who may see it.
const FIELDS: &str = include_str!("../../../../codebook/fields.toml");

#[derive(Deserialize)]
struct Fields {
    public: Vec<String>,
}

/// Fields by name; those of lists are fields of their items.
#[derive(Default)]
struct Tree(BTreeMap<String, Tree>);

static PUBLIC: LazyLock<Tree> = LazyLock::new(|| {
    let fields: Fields =
        toml::from_str(FIELDS).unwrap_or_else(|error| panic!("codebook/fields.toml: {error}"));
    let mut tree = Tree::default();
    for path in fields.public {
        let mut at = &mut tree;
        for name in path.split('.') {
            at = at.0.entry(name.to_owned()).or_default();
        }
    }
    tree
});

/// Takes away every field that is not declared to be public.
fn keep_public(json: &mut Json, tree: &Tree) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| keep_public(item, tree)),
        Json::Object(object) => {
            object.retain(|name, _| tree.0.contains_key(name));
            for (name, value) in object.iter_mut() {
                keep_public(value, &tree.0[name]);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Paths of all fields that a schema allows.
    fn paths(schema: &Json, at: &Json, before: &str, into: &mut BTreeSet<String>) {
        if let Some(name) = at["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return paths(schema, &schema["$defs"][name], before, into);
        }
        for part in ["anyOf", "allOf", "oneOf"].iter().filter_map(|key| at[*key].as_array()) {
            part.iter().for_each(|part| paths(schema, part, before, into));
        }
        if !at["items"].is_null() {
            paths(schema, &at["items"], before, into);
        }
        for (name, property) in at["properties"].as_object().into_iter().flatten() {
            let path = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
            into.insert(path.clone());
            paths(schema, property, &path, into);
        }
    }

    #[test]
    fn every_field_of_an_event_is_declared_public_or_private() {
        let schema: Json = serde_json::from_str(&crate::json::events_schema()).unwrap();
        let mut written = BTreeSet::new();
        paths(&schema, &schema, "", &mut written);
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(FIELDS).unwrap();
        assert!(lists.keys().eq(["private", "public"]), "{:?}", lists.keys());
        let declared: BTreeSet<String> = lists.values().flatten().cloned().collect();
        let count: usize = lists.values().map(Vec::len).sum();
        assert_eq!(declared.len(), count, "declared twice");
        let undeclared: Vec<_> = written.difference(&declared).collect();
        let unwritten: Vec<_> = declared.difference(&written).collect();
        assert!(undeclared.is_empty(), "declare in codebook/fields.toml: {undeclared:?}");
        assert!(unwritten.is_empty(), "no such field: {unwritten:?}");
    }

    #[test]
    fn what_is_not_declared_does_not_leave() {
        let mut json = serde_json::json!({
            "event_id": "e1", "secret": 1,
            "decisions": [{"act": "note", "author": "A. Analyst", "reason": "r"}],
        });
        keep_public(&mut json, &PUBLIC);
        let expected =
            serde_json::json!({"event_id": "e1", "decisions": [{"act": "note", "reason": "r"}]});
        assert_eq!(json, expected);
    }
}
