//! The published shape of a reading. Other people's programs read it: fields are added, never
//! renamed or given another meaning. `docs/read.schema.json` is made from these structs.

use cairn_core as core;
use core::{Certainty, Cited, Kind, Modality, OriginKind, Outcome, Role, Span, Who};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;

/// Code points `[start, end)` of the report's `text`.
type Evidence = Vec<[u32; 2]>;

/// Whether each value names the rule that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    Named,
    LeftOut,
}

/// A report and its reading as one line of JSON, its line end included.
pub fn line(report: &core::Report, reading: &core::Reading, rules: Rules) -> Vec<u8> {
    let mut line = Vec::with_capacity(2 * report.text.len() + 4096);
    serde_json::to_writer(&mut line, &ReportLine::new(report, reading, rules))
        .expect("strings, numbers and lists can always be written");
    line.push(b'\n');
    line
}

/// The JSON Schema of a line, as committed in `docs/read.schema.json`.
pub fn schema() -> String {
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<ReportLine>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}

/// One report and what it says: a line of `cairn read --format jsonl`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "A line of `cairn read --format jsonl`")]
struct ReportLine<'a> {
    /// The sender's own id.
    external_id: Option<&'a str>,
    /// `sha256:` and the digest of `text`.
    report_id: &'a str,
    title: Option<&'a str>,
    /// ISO 8601 date.
    published: Option<String>,
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    /// ISO 639-1.
    language: Option<&'a str>,
    /// The text that all offsets point into: title, blank line, body.
    text: &'a str,
    claims: Vec<Claim<'a>>,
    /// Cumulative figures of a period or a whole conflict; never part of a claim.
    tolls: Vec<Toll<'a>>,
    /// Everything recognised, whether or not a claim uses it.
    mentions: Vec<Mention<'a>>,
    /// What a careful reader would tell the analyst.
    notes: Vec<Note<'a>>,
    /// What else the sender said of the report, as it was written.
    extra: Extra<'a>,
}

/// What the report says of one event.
#[derive(Serialize, JsonSchema)]
struct Claim<'a> {
    #[schemars(extend("enum" = Kind::ALL.map(Kind::as_str)))]
    kind: &'static str,
    #[schemars(extend("enum" = ["violence", "development"]))]
    category: &'static str,
    #[schemars(extend("enum" = Modality::ALL.map(Modality::as_str)))]
    modality: &'static str,
    when: Option<When<'a>>,
    r#where: Option<Place<'a>>,
    /// All places of one operation told at several; the first is `where`.
    places: Vec<Place<'a>>,
    actors: Vec<Actor<'a>>,
    casualties: Vec<Casualty<'a>>,
    /// Who says so.
    origins: Vec<Origin<'a>>,
    /// A party says that it did it.
    responsibility: Option<Responsibility<'a>>,
    denied_by: Vec<Denial<'a>>,
    weapons: Vec<Thing<'a>>,
    targets_hit: Vec<Thing<'a>>,
    /// Of an agreement: made, extended or broken.
    phase: Option<&'static str>,
    /// Told with its own total and with parts that are claims of their own.
    series: bool,
    /// Index, in `claims`, of the series this is a part of.
    part_of_claim: Option<usize>,
    /// `false` for private crime.
    political: bool,
    /// 0 to 1: how often a claim read this way is right.
    confidence: f64,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<ClaimRules<'a>>,
}

/// With `--explain`: which rules made the values that have no object of their own.
#[derive(Serialize, JsonSchema)]
struct ClaimRules<'a> {
    kind: &'a str,
    modality: &'a str,
    phase: Option<&'a str>,
    /// What made up `confidence`, in words.
    confidence: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct When<'a> {
    /// ISO 8601 date; null when the words cannot be resolved.
    start: Option<String>,
    /// Inclusive.
    end: Option<String>,
    #[schemars(extend("enum" = ["day", "range", "week", "month", "year", "unknown"]))]
    precision: &'static str,
    text: &'a str,
    /// Time of day, as written.
    time_text: Option<&'a str>,
    /// The publication day stands in for a fresh event told with no time word.
    inferred: bool,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    name: &'a str,
    lat: Option<f64>,
    lon: Option<f64>,
    /// ISO 3166-1 alpha-2.
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    admin2: Option<&'a str>,
    /// UCDP's `where_prec`: 1 the place itself, 2 near it, 3 district, 4 province, 5 between
    /// places or a natural region, 6 country, 7 sea or air.
    #[schemars(range(min = 1, max = 7))]
    precision: u8,
    relation: &'a str,
    gazetteer_id: Option<&'a str>,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Actor<'a> {
    /// Canonical id, when the mention resolves.
    actor: Option<&'a str>,
    name: &'a str,
    #[schemars(extend("enum" = Role::ALL.map(Role::as_str)))]
    role: &'static str,
    /// Of a clash.
    #[schemars(extend("enum" = ["a", "b", null]))]
    side: Option<char>,
    mention: &'a str,
    #[schemars(extend("enum" = [Certainty::Stated.as_str(), Certainty::Alleged.as_str()]))]
    certainty: &'static str,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Casualty<'a> {
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::as_str)))]
    outcome: &'static str,
    /// Null is unknown or unbounded, never zero.
    low: Option<u64>,
    best: Option<u64>,
    high: Option<u64>,
    #[schemars(extend("enum" = Who::ALL.map(Who::as_str)))]
    who: &'static str,
    group: Option<&'a str>,
    /// Index, in `casualties`, of the figure this one is included in.
    part_of: Option<usize>,
    /// Index, in `origins`, of who gave the figure; null when the report itself does.
    origin: Option<usize>,
    /// The event's total, not an increment.
    cumulative: bool,
    /// The dead are the attackers themselves.
    attackers: bool,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Origin<'a> {
    name: &'a str,
    actor: Option<&'a str>,
    #[schemars(extend("enum" = OriginKind::ALL.map(OriginKind::as_str)))]
    kind: &'static str,
    verb: Option<&'a str>,
    /// The channel.
    via: Option<&'a str>,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Responsibility<'a> {
    by: &'a str,
    via: Option<&'a str>,
    /// The day it said so, where the words give one day.
    when: Option<String>,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Denial<'a> {
    by: &'a str,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

/// A weapon, or what was hit.
#[derive(Serialize, JsonSchema)]
struct Thing<'a> {
    text: &'a str,
    class: &'a str,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Toll<'a> {
    #[schemars(extend("enum" = Outcome::ALL.map(Outcome::as_str)))]
    outcome: &'static str,
    low: Option<u64>,
    best: Option<u64>,
    high: Option<u64>,
    /// What it counts, in the report's words.
    scope: Option<&'a str>,
    since: Option<&'a str>,
    until: Option<&'a str>,
    origins: Vec<Origin<'a>>,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Mention<'a> {
    r#type: &'static str,
    text: &'a str,
    start: u32,
    end: u32,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<&'a str>,
    gazetteer_id: Option<&'a str>,
    actor: Option<&'a str>,
    /// A date as ISO 8601, a count as its figure.
    value: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct Note<'a> {
    kind: &'static str,
    message: &'a str,
    start: Option<u32>,
    end: Option<u32>,
}

/// Keys and values as the sender wrote them, in the sender's order.
#[derive(JsonSchema)]
#[schemars(with = "serde_json::Map<String, serde_json::Value>")]
struct Extra<'a>(&'a [(String, String)]);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            let value: &RawValue = serde_json::from_str(value).map_err(serde::ser::Error::custom)?;
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'a> ReportLine<'a> {
    fn new(report: &'a core::Report, reading: &'a core::Reading, rules: Rules) -> ReportLine<'a> {
        ReportLine {
            external_id: report.external_id.as_deref(),
            report_id: report.id.as_str(),
            title: report.title.as_deref(),
            published: report.published.map(|day| day.to_string()),
            publisher: report.publisher.as_deref(),
            url: report.url.as_deref(),
            language: reading.language.as_deref().or(report.language.as_deref()),
            text: &report.text,
            claims: reading.claims.iter().map(|claim| Claim::new(claim, rules)).collect(),
            tolls: reading.tolls.iter().map(|toll| Toll::new(toll, rules)).collect(),
            mentions: reading.mentions.iter().map(Mention::new).collect(),
            notes: reading.notes.iter().map(Note::new).collect(),
            extra: Extra(&report.extra),
        }
    }
}

impl<'a> Claim<'a> {
    fn new(claim: &'a core::Claim, rules: Rules) -> Claim<'a> {
        Claim {
            kind: claim.kind.value.as_str(),
            category: claim.kind.value.category().as_str(),
            modality: claim.modality.value.as_str(),
            when: claim.when.as_ref().map(|when| When::new(when, rules)),
            r#where: claim.r#where.as_ref().map(|place| Place::new(place, rules)),
            places: claim.places.iter().map(|place| Place::new(place, rules)).collect(),
            actors: claim.actors.iter().map(|actor| Actor::new(actor, rules)).collect(),
            casualties: claim.casualties.iter().map(|c| Casualty::new(c, rules)).collect(),
            origins: claim.origins.iter().map(|origin| Origin::new(origin, rules)).collect(),
            responsibility: claim.responsibility.as_ref().map(|r| Responsibility::new(r, rules)),
            denied_by: claim.denied_by.iter().map(|denial| Denial::new(denial, rules)).collect(),
            weapons: claim
                .weapons
                .iter()
                .map(|w| Thing::new(w, &w.value.text, &w.value.class, rules))
                .collect(),
            targets_hit: claim
                .targets_hit
                .iter()
                .map(|t| Thing::new(t, &t.value.text, &t.value.class, rules))
                .collect(),
            phase: claim.phase.as_ref().map(|phase| phase.value.as_str()),
            series: claim.is_series,
            part_of_claim: claim.part_of_claim,
            political: claim.is_political,
            confidence: claim.confidence,
            evidence: pairs(claim.evidence()),
            rules: (rules == Rules::Named).then(|| ClaimRules {
                kind: claim.kind.rule.as_str(),
                modality: claim.modality.rule.as_str(),
                phase: claim.phase.as_ref().map(|phase| phase.rule.as_str()),
                confidence: &claim.confidence_why,
            }),
        }
    }
}

impl<'a> When<'a> {
    fn new(cited: &'a Cited<core::When>, rules: Rules) -> When<'a> {
        let when = &cited.value;
        When {
            start: when.range.map(|range| range.start().to_string()),
            end: when.range.map(|range| range.end().to_string()),
            precision: when.precision.as_str(),
            text: &when.text,
            time_text: when.time_text.as_deref(),
            inferred: when.is_inferred,
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Place<'a> {
    fn new(cited: &'a Cited<core::Place>, rules: Rules) -> Place<'a> {
        let place = &cited.value;
        Place {
            name: &place.name,
            lat: place.position.map(|(lat, _)| lat),
            lon: place.position.map(|(_, lon)| lon),
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            admin2: place.admin2.as_deref(),
            precision: place.precision.code(),
            relation: &place.relation,
            gazetteer_id: place.gazetteer_id.as_deref(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Actor<'a> {
    fn new(cited: &'a Cited<core::Participant>, rules: Rules) -> Actor<'a> {
        let actor = &cited.value;
        Actor {
            actor: actor.actor.as_deref(),
            name: &actor.name,
            role: actor.role.as_str(),
            side: actor.side,
            mention: &actor.mention,
            certainty: actor.certainty.as_str(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Casualty<'a> {
    fn new(cited: &'a Cited<core::Casualty>, rules: Rules) -> Casualty<'a> {
        let casualty = &cited.value;
        Casualty {
            outcome: casualty.outcome.as_str(),
            low: casualty.figure.low(),
            best: casualty.figure.best(),
            high: casualty.figure.high(),
            who: casualty.who.as_str(),
            group: casualty.group.as_deref(),
            part_of: casualty.part_of,
            origin: casualty.origin,
            cumulative: casualty.is_cumulative,
            attackers: casualty.is_attackers,
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Origin<'a> {
    fn new(cited: &'a Cited<core::Origin>, rules: Rules) -> Origin<'a> {
        let origin = &cited.value;
        Origin {
            name: &origin.name,
            actor: origin.actor.as_deref(),
            kind: origin.kind.as_str(),
            verb: origin.verb.as_deref(),
            via: origin.via.as_deref(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Responsibility<'a> {
    fn new(cited: &'a Cited<core::Responsibility>, rules: Rules) -> Responsibility<'a> {
        let said = &cited.value;
        let day = |when: &core::When| {
            let range = when.range?;
            (range.length_days() == 0).then(|| range.start().to_string())
        };
        Responsibility {
            by: &said.by,
            via: said.via.as_deref(),
            when: said.when.as_ref().and_then(day),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Denial<'a> {
    fn new(cited: &'a Cited<String>, rules: Rules) -> Denial<'a> {
        Denial { by: &cited.value, evidence: pairs(cited.spans()), rule: rule(cited, rules) }
    }
}

impl<'a> Thing<'a> {
    fn new<T>(cited: &'a Cited<T>, text: &'a str, class: &'a str, rules: Rules) -> Thing<'a> {
        Thing { text, class, evidence: pairs(cited.spans()), rule: rule(cited, rules) }
    }
}

impl<'a> Toll<'a> {
    fn new(cited: &'a Cited<core::Toll>, rules: Rules) -> Toll<'a> {
        let toll = &cited.value;
        Toll {
            outcome: toll.outcome.as_str(),
            low: toll.figure.low(),
            best: toll.figure.best(),
            high: toll.figure.high(),
            scope: toll.scope.as_deref(),
            since: toll.since.as_deref(),
            until: toll.until.as_deref(),
            origins: toll.origins.iter().map(|origin| Origin::new(origin, rules)).collect(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Mention<'a> {
    fn new(mention: &'a core::Mention) -> Mention<'a> {
        Mention {
            r#type: mention.kind.as_str(),
            text: &mention.text,
            start: mention.span.start(),
            end: mention.span.end(),
            lat: mention.position.map(|(lat, _)| lat),
            lon: mention.position.map(|(_, lon)| lon),
            country: mention.country.as_deref(),
            gazetteer_id: mention.gazetteer_id.as_deref(),
            actor: mention.actor.as_deref(),
            value: mention.value.as_deref(),
        }
    }
}

impl<'a> Note<'a> {
    fn new(note: &'a core::Note) -> Note<'a> {
        Note {
            kind: note.kind.as_str(),
            message: &note.message,
            start: note.span.map(Span::start),
            end: note.span.map(Span::end),
        }
    }
}

fn pairs(spans: &[Span]) -> Evidence {
    spans.iter().map(|span| [span.start(), span.end()]).collect()
}

fn rule<T>(cited: &Cited<T>, rules: Rules) -> Option<&str> {
    (rules == Rules::Named).then(|| cited.rule.as_str())
}
