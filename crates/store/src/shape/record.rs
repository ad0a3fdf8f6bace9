use cairn_core::{Report, ReportId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A report as the ledger holds it: what its sender said of it, and its cleaned text.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredReport {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// ISO 8601 date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    text: String,
    /// What else its sender said, key and JSON as it was written, in the sender's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, Box<RawValue>)>,
}

/// The bytes whose digest the ledger names, the same for the same report for ever.
pub fn record_json(report: &Report) -> Vec<u8> {
    let raw = |json: &String| RawValue::from_string(json.clone()).ok();
    let stored = StoredReport {
        external_id: report.external_id.clone(),
        title: report.title.clone(),
        published: report.published.map(|day| day.to_string()),
        publisher: report.publisher.clone(),
        url: report.url.clone(),
        language: report.language.clone(),
        text: report.text.clone(),
        extra: report
            .extra
            .iter()
            .filter_map(|(key, json)| Some((key.clone(), raw(json)?)))
            .collect(),
    };
    serde_json::to_vec(&stored).expect("strings and lists can always be written")
}

/// The report again; its id is not in its record but in the entry.
pub fn to_report(id: ReportId, json: &[u8]) -> serde_json::Result<Report> {
    let stored: StoredReport = serde_json::from_slice(json)?;
    Ok(Report {
        id,
        external_id: stored.external_id,
        title: stored.title,
        published: stored.published.and_then(|day| day.parse().ok()),
        publisher: stored.publisher,
        url: stored.url,
        language: stored.language,
        text: stored.text,
        extra: stored.extra.into_iter().map(|(key, json)| (key, json.get().to_owned())).collect(),
    })
}
