//! What the address of a request asks for.

use axum::http::{HeaderMap, Uri, header};
use cairn_core::{Date, Kind, Status};
use cairn_link::SettlePolicy;
use cairn_store::{Filter, Mark, Sort};

use crate::Failure;

/// Events in one answer, unless it is asked for fewer.
pub const LIMIT: usize = 50;
pub const MOST: usize = 500;

/// A parameter of the API: its name, its JSON Schema type, and what it means.
pub struct Param {
    pub name: &'static str,
    pub schema: fn() -> serde_json::Value,
    pub means: &'static str,
}

macro_rules! param {
    ($name:literal, $schema:expr, $means:literal) => {
        Param { name: $name, schema: || $schema, means: $means }
    };
}

fn word() -> serde_json::Value {
    serde_json::json!({"type": "string"})
}

fn date() -> serde_json::Value {
    serde_json::json!({"type": "string", "format": "date"})
}

fn number() -> serde_json::Value {
    serde_json::json!({"type": "integer", "minimum": 0, "maximum": i64::MAX})
}

fn one_of(words: &[&str]) -> serde_json::Value {
    serde_json::json!({"type": "string", "enum": words})
}

fn some_of(words: &[&str]) -> serde_json::Value {
    serde_json::json!({"type": "array", "items": one_of(words)})
}

/// Which events: the same conditions as `cairn events` takes.
pub const FILTER: &[Param] = &[
    param!("since", date(), "On this day or later."),
    param!("until", date(), "On this day or earlier."),
    param!(
        "box",
        serde_json::json!({"type": "string", "pattern": r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$"}),
        "Inside these degrees: west,south,east,north; east of west across the date line."
    ),
    param!("country", word(), "In this country, by its ISO 3166-1 two-letter code."),
    param!("admin1", word(), "In this province, by its name."),
    param!("actor", word(), "With this actor in any role, by its id, its name or an alias of it."),
    param!(
        "kind",
        some_of(&Kind::ALL.map(Kind::as_str)),
        "Of these kinds: several with commas, or the parameter again."
    ),
    param!("status", some_of(&Status::ALL.map(Status::as_str)), "With one of these statuses."),
    param!("killed", number(), "With at least so many killed, by `best`, else `low`."),
    param!("text", word(), "With all of these words in one of its reports."),
    param!(
        "private_crime",
        serde_json::json!({"type": "boolean"}),
        "Private crime too, which is left out otherwise."
    ),
    param!("as_of", date(), "As the store stood at the end of this day, UTC."),
    param!(
        "policy",
        one_of(&SettlePolicy::ALL.map(SettlePolicy::as_str)),
        "How figures that differ are reconciled."
    ),
];

/// Which of them, and in which order.
pub const PAGING: &[Param] = &[
    param!(
        "sort",
        one_of(&["date", "killed", "origins"]),
        "What comes first: the latest, the most killed, the most independent origins."
    ),
    param!(
        "limit",
        serde_json::json!({"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}),
        "No more than so many."
    ),
    param!("cursor", word(), "`next` of the answer before: what comes after it."),
];

/// The parameters of a request, and what of them has not been asked for yet.
pub struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Empty ones are left out: a form sends every field.
    pub fn of(uri: &Uri) -> Params {
        let query = uri.query().unwrap_or_default();
        let pairs = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value).trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Params { pairs }
    }

    /// Takes out one value; the last that was given.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.take_all(name).pop()
    }

    /// Takes out all values, those apart that commas part.
    fn take_list(&mut self, name: &str) -> Vec<String> {
        let split =
            |value: String| value.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>();
        self.take_all(name).into_iter().flat_map(split).filter(|word| !word.is_empty()).collect()
    }

    fn take_all(&mut self, name: &str) -> Vec<String> {
        let mut taken = Vec::new();
        self.pairs.retain(|(key, value)| {
            let is_asked = key == name;
            if is_asked {
                taken.push(value.clone());
            }
            !is_asked
        });
        taken
    }

    pub fn parsed<T: std::str::FromStr>(
        &mut self,
        name: &str,
        wanted: &str,
    ) -> Result<Option<T>, Failure> {
        self.take(name)
            .map(|value| {
                let wrong = || {
                    Failure::bad(name, format!("`{}` is not understood", printable(&value)), wanted)
                };
                value.parse().map_err(|_| wrong())
            })
            .transpose()
    }

    pub fn filter(&mut self) -> Result<Filter, Failure> {
        const DAY: &str = "write a day as 2023-11-08";
        let killed = self.parsed("killed", "write a whole number")?;
        let policy =
            self.word("policy", SettlePolicy::parse, &SettlePolicy::ALL.map(SettlePolicy::as_str))?;
        Ok(Filter {
            since: self.parsed::<Date>("since", DAY)?,
            until: self.parsed::<Date>("until", DAY)?,
            bounds: self.take("box").map(|text| bounds(&text)).transpose()?,
            country: self.take("country"),
            admin1: self.take("admin1"),
            actors: self.take("actor").into_iter().collect(),
            kinds: self.words("kind", Kind::parse, &Kind::ALL.map(Kind::as_str))?,
            statuses: self.words("status", Status::parse, &Status::ALL.map(Status::as_str))?,
            killed_at_least: killed,
            words: self.take("text"),
            with_private_crime: self
                .parsed("private_crime", "write true or false")?
                .unwrap_or(false),
            as_of: self.parsed::<Date>("as_of", DAY)?,
            policy: policy.unwrap_or_default(),
            ..Filter::default()
        })
    }

    /// The filter, with its order and the part of it that is asked for.
    pub fn page(&mut self) -> Result<Filter, Failure> {
        let filter = self.filter()?;
        let sort = self.word("sort", sort, &["date", "killed", "origins"])?.unwrap_or_default();
        let wanted = "write a number from 1 to 500";
        let limit = self.parsed::<usize>("limit", wanted)?.unwrap_or(LIMIT);
        if limit == 0 || limit > MOST {
            return Err(Failure::bad("limit", format!("{limit} at once is not served"), wanted));
        }
        let after = self
            .take("cursor")
            .map(|text| {
                Mark::parse(&text).ok_or_else(|| {
                    Failure::bad("cursor", "this is no cursor", "take `next` of an answer as it is")
                })
            })
            .transpose()?;
        Ok(Filter { sort, after, limit: Some(limit), ..filter })
    }

    fn word<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Result<Option<T>, Failure> {
        self.take(name).map(|word| one_word(name, &word, parse, known)).transpose()
    }

    fn words<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Result<Vec<T>, Failure> {
        self.take_list(name).iter().map(|word| one_word(name, word, &parse, known)).collect()
    }

    /// Nothing may be left that nobody asked for: a misspelt condition must not widen an answer.
    pub fn end(self) -> Result<(), Failure> {
        match self.pairs.first() {
            None => Ok(()),
            Some((name, _)) => Err(Failure::bad(
                printable(name),
                "there is no parameter of this name",
                "see /api for those that this address takes",
            )),
        }
    }
}

fn one_word<T>(
    name: &str,
    word: &str,
    parse: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<T, Failure> {
    parse(word).ok_or_else(|| {
        let what = format!("`{}` is none of its words", printable(word));
        Failure::bad(name, what, format!("use one of {}", known.join(", ")))
    })
}

pub fn sort(word: &str) -> Option<Sort> {
    match word {
        "date" => Some(Sort::Date),
        "killed" => Some(Sort::Killed),
        "origins" => Some(Sort::Origins),
        _ => None,
    }
}

/// west,south,east,north in degrees.
pub fn bounds(text: &str) -> Result<[f64; 4], Failure> {
    let wanted = || {
        Failure::bad(
            "box",
            "four degrees are expected",
            "write west,south,east,north, such as 35.5,32.3,42.4,37.3",
        )
    };
    let degrees: Vec<f64> = text.split(',').filter_map(|it| it.trim().parse().ok()).collect();
    let [west, south, east, north]: [f64; 4] = degrees.try_into().map_err(|_| wanted())?;
    let is_right = [west, east].iter().all(|lon| lon.abs() <= 180.0)
        && [south, north].iter().all(|lat| lat.abs() <= 90.0)
        && south <= north;
    is_right.then_some([west, south, east, north]).ok_or_else(wanted)
}

/// Words of a visitor, fit to be repeated: short, and without signs that control a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// `%20` and `+` are spaces; bytes that are no UTF-8 are replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |b: &u8| char::from(*b).to_digit(16);
        let coded = match after {
            [high, low, ..] if *first == b'%' => hex(high).zip(hex(low)),
            _ => None,
        };
        match coded {
            Some((high, low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The language that pages are shown in: the reader's choice, else the browser's, else English.
pub fn language(uri: &Uri, headers: &HeaderMap) -> &'static str {
    const KNOWN: [&str; 2] = ["en", "ar"];
    let known = |code: &str| KNOWN.into_iter().find(|it| code.eq_ignore_ascii_case(it));
    let chosen = Params::of(uri).take("lang").and_then(|code| known(&code));
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let kept = || {
        header(header::COOKIE)?
            .split(';')
            .find_map(|pair| known(pair.trim().strip_prefix("lang=")?))
    };
    let asked = || {
        header(header::ACCEPT_LANGUAGE)?
            .split(',')
            .find_map(|it| known(it.trim().split([';', '-']).next()?))
    };
    chosen.or_else(kept).or_else(asked).unwrap_or("en")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        Params::of(&format!("/?{query}").parse().unwrap())
    }

    #[test]
    fn a_form_that_is_left_empty_asks_for_everything() {
        let mut params = params("since=&text=+&kind=");
        let filter = params.filter().unwrap();
        assert!(filter.since.is_none() && filter.words.is_none() && filter.kinds.is_empty());
        assert!(params.end().is_ok());
    }

    #[test]
    fn conditions_are_those_of_the_command_line() {
        let mut params = params(
            "kind=bombing,shelling&kind=air_strike&box=35.5,32.3,42.4,37.3&text=Deir%20ez-Zor",
        );
        let filter = params.filter().unwrap();
        assert_eq!(filter.kinds, [Kind::Bombing, Kind::Shelling, Kind::AirStrike]);
        assert_eq!(filter.bounds, Some([35.5, 32.3, 42.4, 37.3]));
        assert_eq!(filter.words.as_deref(), Some("Deir ez-Zor"));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let told = |query: &str| {
            let mut params = params(query);
            let failure = params.page().err().unwrap_or_else(|| params.end().unwrap_err());
            let told = failure.told();
            (told.place.unwrap(), told.what)
        };
        assert_eq!(told("since=yesterday").0, "since");
        assert_eq!(told("kind=war").1, "`war` is none of its words");
        assert_eq!(told("box=1,2,3").0, "box");
        assert_eq!(told("box=0,50,0,40").0, "box");
        assert_eq!(told("limit=0").0, "limit");
        assert_eq!(told("cursor=x").0, "cursor");
        assert_eq!(told("sinse=2023-01-01").0, "sinse");
    }

    #[test]
    fn the_language_is_the_readers_choice_before_the_browsers() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "fr, ar-SY;q=0.9, en".parse().unwrap());
        let uri: Uri = "/".parse().unwrap();
        assert_eq!(language(&uri, &headers), "ar");
        headers.insert(header::COOKIE, "a=b; lang=en".parse().unwrap());
        assert_eq!(language(&uri, &headers), "en");
        assert_eq!(language(&"/?lang=ar".parse().unwrap(), &headers), "ar");
        assert_eq!(language(&"/?lang=xx".parse().unwrap(), &HeaderMap::new()), "en");
    }
}
