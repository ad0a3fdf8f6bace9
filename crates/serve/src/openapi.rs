//! The API's description, made from the structs that are written and read.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value, json};

use crate::{
    api::{StoreStatus, decisions, events, names, releases, reports, sums},
    failure::Problem,
    map::Marks,
    params::{FILTER, PAGING, Param},
};

/// One address of the API.
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    pub means: &'static str,
    /// Of the path: name and meaning.
    pub in_path: &'static [(&'static str, &'static str)],
    pub params: &'static [&'static [Param]],
    /// The media types of its answer.
    media: &'static [&'static str],
    answer: Option<fn(&mut SchemaGenerator) -> Schema>,
    body: Option<fn(&mut SchemaGenerator) -> Schema>,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const fn get(path: &'static str, means: &'static str) -> Endpoint {
    Endpoint {
        method: "get",
        path,
        means,
        in_path: &[],
        params: &[],
        media: &["application/json"],
        answer: None,
        body: None,
    }
}

impl Endpoint {
    const fn gives(mut self, answer: fn(&mut SchemaGenerator) -> Schema) -> Endpoint {
        self.answer = Some(answer);
        self
    }

    const fn written_as(mut self, media: &'static [&'static str]) -> Endpoint {
        self.media = media;
        self
    }

    const fn takes(mut self, params: &'static [&'static [Param]]) -> Endpoint {
        self.params = params;
        self
    }

    const fn named(mut self, in_path: &'static [(&'static str, &'static str)]) -> Endpoint {
        self.in_path = in_path;
        self
    }
}

const BY: &[Param] = &[Param {
    name: "by",
    schema: || json!({"type": "string", "default": "time", "enum": ["time", "day", "week", "month", "year", "country", "admin1", "kind", "status"]}),
    means: "What the rows are by; `time` takes the step that fits.",
}];
const POLICY: &[Param] = &[Param {
    name: "policy",
    schema: || json!({"type": "string", "enum": ["balanced", "conservative", "latest", "widest"]}),
    means: "How figures that differ are reconciled.",
}];
const VIEW: &[Param] = &[
    Param {
        name: "view",
        schema: || json!({"type": "string"}),
        means: "What is looked at: west,south,east,north in degrees.",
    },
    Param {
        name: "zoom",
        schema: || json!({"type": "number", "minimum": 0, "maximum": 24, "default": 3}),
        means: "Of a web map with tiles of 512 pixels: what is near to each other there is one mark.",
    },
];
const SINCE: &[Param] = &[
    Param {
        name: "since",
        schema: || json!({"type": "integer", "minimum": 0, "default": 0}),
        means: "Entries of the ledger after this one; `next` of the answer before.",
    },
    Param {
        name: "limit",
        schema: || json!({"type": "integer", "minimum": 1, "maximum": 500}),
        means: "No more than about so many.",
    },
];
const FROM: &[Param] = &[Param {
    name: "since",
    schema: || json!({"type": "integer", "minimum": 0}),
    means: "Changes after this entry of the ledger too; without it, those from now on.",
}];
const FORMAT: &[Param] = &[
    Param {
        name: "format",
        schema: || json!({"type": "string", "default": "csv", "enum": ["jsonl", "csv", "geojson", "parquet", "arrow", "acled", "ged", "sdg"]}),
        means: "What sort of file, or whose columns; docs/export.md tells what each holds and loses.",
    },
    Param {
        name: "claims",
        schema: || json!({"type": "boolean", "default": false}),
        means: "One row a claim, as jsonl, csv, parquet or arrow.",
    },
];
const LIMIT: &[Param] = &[Param {
    name: "limit",
    schema: || json!({"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
    means: "No more than so many.",
}];

/// What files are sent as.
const FILES: &[&str] = &[
    "text/csv",
    "text/markdown",
    "application/json",
    "application/jsonl",
    "application/geo+json",
    "application/vnd.apache.parquet",
    "application/vnd.apache.arrow.file",
    "application/octet-stream",
];

/// Every address, in the order in which a newcomer wants to know them.
pub const ENDPOINTS: &[Endpoint] = &[
    get("/api/v1/events", "Events, filtered and in order, a page at a time.")
        .takes(&[FILTER, PAGING])
        .gives(of::<events::EventsPage<'_>>),
    get("/api/v1/events/{id}", "One event: figures, who says what, links, decisions. A merged event's id redirects; a withdrawn one answers 410.")
        .named(&[("id", "The event's id, or the only beginning of one.")])
        .takes(&[POLICY])
        .gives(of::<cairn_export::json::EventLine<'_>>),
    get("/api/v1/reports/{id}", "One report: its text, every claim with the spans that say it, and how the ledger holds it.")
        .named(&[("id", "`sha256:` and the digest, or the only beginning of one.")])
        .gives(of::<reports::ReportAnswer<'_>>),
    get("/api/v1/claims/{report}/{index}", "One claim of a report.")
        .named(&[("report", "The report's id."), ("index", "Counted from 0.")])
        .gives(of::<reports::ClaimAnswer<'_>>),
    get("/api/v1/statistics", "Events and people killed, in sum and by time, place, kind or status.")
        .takes(&[BY, FILTER])
        .gives(of::<sums::Statistics>),
    get("/api/v1/map", "Events as GeoJSON: points, areas, and clusters that say how many.")
        .takes(&[VIEW, FILTER])
        .gives(of::<Marks>),
    get("/api/v1/actors", "Actors that events name.").gives(of::<names::Actors>),
    get("/api/v1/places", "Provinces that events lie in.")
        .takes(&[FILTER])
        .gives(of::<names::Places>),
    get("/api/v1/sources", "Who published the reports.").gives(of::<names::Sources>),
    get("/api/v1/coverage", "How many reports there are of each day, so that silence can be told from a day that was not read.")
        .gives(of::<names::Coverage>),
    get("/api/v1/queue", "Events that nobody has decided on, by what is at stake and how unsure they are.")
        .takes(&[LIMIT, FILTER])
        .gives(of::<sums::Queue>),
    get("/api/v1/changes", "What became of events, entry by entry of the ledger: new, changed, withdrawn.")
        .takes(&[SINCE])
        .gives(of::<sums::Changes>),
    get("/api/v1/events.atom", "New and changed events as an Atom feed.")
        .written_as(&["application/atom+xml"]),
    get("/api/v1/stream", "The same as it happens: server-sent events named `change`, whose id is the ledger's entry.")
        .takes(&[FROM])
        .written_as(&["text/event-stream"]),
    get("/api/v1/queue/{id}/colleagues", "Who else has this proposal open: server-sent events named `colleagues`, each a list of aliases. Whoever asks is shown to the others while the answer goes on.")
        .named(&[("id", "The event's id.")])
        .written_as(&["text/event-stream"]),
    get("/api/v1/export", "Events or claims as a file for another program, as `cairn export` writes it.")
        .takes(&[FORMAT, FILTER])
        .written_as(FILES),
    get("/api/v1/releases", "Releases that this server holds, the latest first.")
        .gives(of::<releases::Releases>),
    get("/api/v1/releases/{name}/{file}", "A file of a release, as it was released.")
        .named(&[("name", "The release's name."), ("file", "The file's path.")])
        .written_as(FILES),
    get("/api/v1/status", "What the store holds, and the hash that its ledger ends with.")
        .gives(of::<StoreStatus>),
    Endpoint {
        method: "post",
        path: "/api/v1/decisions",
        means: "Decide: confirm, reject, note, set a field, merge, split, link, unlink, withhold, undo. It is added to the ledger and never edited.",
        in_path: &[],
        params: &[],
        media: &["application/json"],
        answer: Some(of::<decisions::Decided>),
        body: Some(of::<decisions::Wish>),
    },
];

/// The OpenAPI 3.1 document.
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let problem = of::<Problem>(&mut generator);
    let mut paths = serde_json::Map::new();
    for endpoint in ENDPOINTS {
        let operation = operation(endpoint, &problem, &mut generator);
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "cairn",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Events of armed violence: who says what happened, to whom, where, when, \
                how many, and in which words. Null is never zero.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": generator.take_definitions(true)},
    })
}

fn operation(endpoint: &Endpoint, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let in_path = endpoint.in_path.iter().map(|(name, means)| {
        json!({"name": name, "in": "path", "required": true, "description": means,
            "schema": {"type": "string"}})
    });
    let in_query = endpoint.params.iter().copied().flatten().map(|param| {
        json!({"name": param.name, "in": "query", "required": false,
            "description": param.means, "schema": (param.schema)(),
            "explode": false, "style": "form"})
    });
    let answer = endpoint.answer.map(|answer| json!(answer(generator)));
    // A file: an object where its form is JSON, else words or bytes.
    let of_file = |media: &str| match media == "application/json" || media.ends_with("+json") {
        true => json!({"type": "object"}),
        false => json!({"type": "string"}),
    };
    let content: serde_json::Map<String, Value> = endpoint
        .media
        .iter()
        .map(|media| (*media, answer.clone().unwrap_or_else(|| of_file(media))))
        .map(|(media, schema)| (media.to_owned(), json!({"schema": schema})))
        .collect();
    let status = if endpoint.method == "post" { "201" } else { "200" };
    let mut operation = json!({
        "summary": endpoint.means,
        "operationId": operation_id(endpoint),
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": {
            status: {"description": "What was asked for.", "content": content},
            "default": {
                "description": "Why not: what, where, and what to do.",
                "content": {"application/json": {"schema": problem}},
            },
        },
    });
    if let Some(body) = endpoint.body {
        operation["requestBody"] = json!({
            "required": true,
            "content": {"application/json": {"schema": body(generator)}},
        });
    }
    operation
}

/// `get_events_id`: for programs that make functions of it.
fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint.path.trim_start_matches("/api/v1/").split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!("{}_{}", endpoint.method, words.join("_"))
}
