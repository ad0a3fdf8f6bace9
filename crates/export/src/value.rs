use std::borrow::Cow;

use cairn_core::{Date, Figure};

/// What stands in one cell. `Null` is unknown or unbounded, never zero.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Number(f64),
    Day(Date),
    Truth(bool),
}

/// Between the items of a list in one cell; an item that holds it has it replaced by a comma.
pub const BETWEEN: &str = "; ";

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Value<'a> {
        if text.is_empty() { Value::Null } else { Value::Text(Cow::Borrowed(text)) }
    }

    pub fn maybe(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::Null, Value::text)
    }

    pub fn owned(text: String) -> Value<'static> {
        if text.is_empty() { Value::Null } else { Value::Text(Cow::Owned(text)) }
    }

    /// The items in their order, each once.
    pub fn list(items: impl IntoIterator<Item = &'a str>) -> Value<'a> {
        let mut items = items.into_iter().filter(|item| !item.is_empty());
        let Some(first) = items.next() else { return Value::Null };
        // Most lists have one item, and need no room for more.
        let Some(second) = items.find(|item| *item != first) else {
            return match first.contains(BETWEEN) {
                true => Value::Text(Cow::Owned(first.replace(BETWEEN, ", "))),
                false => Value::Text(Cow::Borrowed(first)),
            };
        };
        let mut seen = vec![first, second];
        for item in items {
            if !seen.contains(&item) {
                seen.push(item);
            }
        }
        let plain: Vec<String> = seen.iter().map(|item| item.replace(BETWEEN, ", ")).collect();
        Value::Text(Cow::Owned(plain.join(BETWEEN)))
    }

    pub fn count(n: Option<u64>) -> Value<'static> {
        n.map_or(Value::Null, |n| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    pub fn low(figure: Option<Figure>) -> Value<'static> {
        Value::count(figure.and_then(Figure::low))
    }

    pub fn best(figure: Option<Figure>) -> Value<'static> {
        Value::count(figure.and_then(Figure::best))
    }

    pub fn high(figure: Option<Figure>) -> Value<'static> {
        Value::count(figure.and_then(Figure::high))
    }

    pub fn day(day: Option<Date>) -> Value<'static> {
        day.map_or(Value::Null, Value::Day)
    }

    pub fn number(number: Option<f64>) -> Value<'static> {
        number.map_or(Value::Null, Value::Number)
    }

    /// As a spreadsheet shows it: empty for `Null`, days as ISO 8601.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Value::Null => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Integer(n) => Cow::Owned(n.to_string()),
            Value::Number(n) => Cow::Owned(n.to_string()),
            Value::Day(day) => Cow::Owned(day.to_string()),
            Value::Truth(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        }
    }

    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Text(text) => text.as_ref().into(),
            Value::Integer(n) => (*n).into(),
            Value::Number(n) => (*n).into(),
            Value::Day(day) => day.to_string().into(),
            Value::Truth(truth) => (*truth).into(),
        }
    }
}
