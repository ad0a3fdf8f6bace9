use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::Response,
};
use cairn_core::Report;
use cairn_export::account::account;

use super::{
    Frame, encoded, or_problem, shown,
    spans::{Piece, Value, pieces, values},
};
use crate::{
    api::reports::{Kept, kept},
    app::App,
    params::Params,
};

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    f: &'a Frame,
    r: ReportView,
}

pub struct ReportView {
    pub id: String,
    pub encoded_id: String,
    pub title: String,
    pub publisher: String,
    pub day: String,
    pub url: Option<String>,
    pub external_id: Option<String>,
    /// `ltr` or `rtl`, by the language that it was read as.
    pub dir: &'static str,
    pub language: Option<String>,
    pub pieces: Vec<Piece>,
    pub values: Vec<Value>,
    pub claims: Vec<ClaimView>,
    pub entry: u64,
    pub entry_hash: String,
    pub taken_in: String,
    pub original: Option<String>,
    pub reader: Option<String>,
    pub is_cut: bool,
}

pub struct ClaimView {
    pub number: usize,
    pub account: String,
    pub event: Option<String>,
    pub confidence: String,
    pub confidence_why: String,
    /// The first place in the text that tells of it.
    pub at: u32,
}

impl ReportView {
    /// Values of one claim, for its table.
    pub fn of_claim(&self, number: &usize) -> impl Iterator<Item = &Value> {
        let number = *number;
        self.values.iter().filter(move |value| value.claim == number)
    }
}

pub async fn page(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let page = async {
        let frame = Frame::of(&app, &uri, &headers, "reports").await?;
        let mut params = Params::of(&uri);
        params.take("lang");
        params.end()?;
        let kept = app.ask(move |store, app| kept(store, app, &id)).await?;
        let r = view(&kept, &frame);
        shown(&ReportPage { f: &frame, r })
    };
    let page = page.await;
    or_problem(&app, &uri, &headers, page).await
}

pub fn view(kept: &Kept, frame: &Frame) -> ReportView {
    let (t, tongue) = (frame.t, frame.tongue);
    let Kept { report, claims, custody } = kept;
    let numbered: Vec<_> =
        (1..).zip(claims).map(|(number, (_, claim, _))| (number, claim)).collect();
    let values: Vec<Value> =
        numbered.iter().flat_map(|(number, claim)| values(*number, claim, tongue)).collect();
    let mut pieces = pieces(&report.text, &numbered, &values);
    if frame.is_public {
        pieces = passages(pieces);
    }
    ReportView {
        id: report.id.to_string(),
        encoded_id: encoded(report.id.as_str()),
        title: report.title.clone().unwrap_or_else(|| t.untitled.clone()),
        publisher: report.publisher.clone().unwrap_or_else(|| t.by_publisher.clone()),
        day: report.published.map_or_else(|| t.undated.clone(), |day| tongue.day(day)),
        // An address that is no web address is no link: a report can say anything.
        url: report
            .url
            .clone()
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        external_id: report.external_id.clone(),
        dir: direction(report),
        language: report.language.clone(),
        pieces,
        claims: (1..)
            .zip(claims)
            .map(|(number, (_, claim, event))| ClaimView {
                number,
                account: account(claim),
                event: event.as_ref().map(|id| id.to_string()),
                confidence: format!("{:.2}", claim.confidence),
                confidence_why: claim.confidence_why.join("; "),
                at: claim.evidence().first().map_or(0, |span| span.start()),
            })
            .collect(),
        values,
        entry: custody.sequence,
        entry_hash: custody.entry.to_string(),
        taken_in: custody.at.map_or_else(String::new, |at| at.to_string()),
        original: custody.original.map(|hash| hash.to_string()),
        reader: custody.reader.clone(),
        is_cut: frame.is_public,
    }
}

/// Where only events are published, the words that they rest on stand alone.
fn passages(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces
        .into_iter()
        .map(|piece| match piece.is_plain() {
            true => Piece { text: " … ".to_owned(), ..piece },
            false => piece,
        })
        .collect()
}

/// Right to left where most of its letters are.
fn direction(report: &Report) -> &'static str {
    let is_right_to_left = |c: char| matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FEFC}');
    let letters = report.text.chars().filter(|c| c.is_alphabetic()).take(400);
    let (right, all) =
        letters.fold((0, 0), |(right, all), c| (right + usize::from(is_right_to_left(c)), all + 1));
    if right * 2 > all { "rtl" } else { "ltr" }
}
