//! Events as files for other programs, as `cairn export` writes them, made while they are sent.

use std::{
    io::{self, Write},
    sync::Arc,
};

use axum::{
    body::{Body, Bytes},
    extract::{OriginalUri, State},
    http::header,
    response::{IntoResponse, Response},
};
use cairn_export::{Form, Table};
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc::{Sender, channel};

use crate::{Failure, app::App, params::Params};

/// Pieces that wait for a slow reader; each is 64 KiB.
const WAITING: usize = 8;

/// The words of `format`: a table as a form, and its media type.
const FORMATS: [(&str, Table, Form, &str); 8] = [
    ("jsonl", Table::Events, Form::Jsonl, "application/jsonl"),
    ("csv", Table::Events, Form::Csv, "text/csv; charset=utf-8"),
    ("geojson", Table::Events, Form::GeoJson, "application/geo+json"),
    ("parquet", Table::Events, Form::Parquet, "application/vnd.apache.parquet"),
    ("arrow", Table::Events, Form::Arrow, "application/vnd.apache.arrow.file"),
    ("acled", Table::Acled, Form::Csv, "text/csv; charset=utf-8"),
    ("ged", Table::Ged, Form::Csv, "text/csv; charset=utf-8"),
    ("sdg", Table::Sdg, Form::Csv, "text/csv; charset=utf-8"),
];

pub async fn export(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let mut params = Params::of(&uri);
    let asked = params.take("format").unwrap_or_else(|| "csv".to_owned());
    let of_claims = params.parsed::<bool>("claims", "write true or false")?.unwrap_or(false);
    let filter = app.narrowed(params.filter()?);
    params.end()?;
    let known = FORMATS.iter().find(|(word, ..)| *word == asked);
    let Some(&(word, table, form, media)) = known else {
        let words = FORMATS.map(|(word, ..)| word).join(", ");
        return Err(Failure::bad("format", "this is none of its words", format!("use {words}")));
    };
    let table = if of_claims { Table::Claims } else { table };
    if of_claims && (known.is_some_and(|it| it.1 != Table::Events) || !form.holds(table)) {
        let to_do = "use jsonl, csv, parquet or arrow";
        return Err(Failure::bad("claims", "claims are not written so", to_do));
    }
    let seat = app.exports.clone().try_acquire_owned().map_err(|_| Failure::Busy)?;
    let seat = (seat, app.seat_of_past(&filter)?);
    let write = app.options.write;
    let store = app.options.store.clone();
    // A public server may be asked for nothing that it shows.
    let shows_nothing = app.shows_nothing_of(&filter);
    let body = sent(move |out| {
        let _seat = seat;
        match shows_nothing {
            true => Ok(()),
            false => write(&store, &filter, table, form, Box::new(out)),
        }
    });
    let name = if of_claims { "claims" } else { "events" };
    let ending = if form == Form::Csv { "csv" } else { form.as_str() };
    let shape =
        if table == Table::Events || of_claims { String::new() } else { format!("-{word}") };
    let disposition = format!("attachment; filename=\"{name}{shape}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// A body that is written on a thread of its own while it is sent.
pub fn sent(write: impl FnOnce(Sent) -> Result<(), String> + Send + 'static) -> Body {
    let (sender, receiver) = channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let Err(why) = write(Sent(sender.clone())) else { return };
        if !sender.is_closed() {
            eprintln!("cairn: a file could not be sent whole: {why}");
        }
        // The reader sees a broken transfer, and takes no part for the whole.
        let _ = sender.blocking_send(Err(io::Error::other("the file could not be sent whole")));
    });
    let pieces = stream::unfold(receiver, |mut receiver| async {
        let piece = receiver.recv().await?;
        Some((piece, receiver))
    });
    // What packs the body asks once more after its end.
    Body::from_stream(pieces.fuse())
}

/// What is written here is sent; a reader who has gone away ends the writing.
pub struct Sent(Sender<io::Result<Bytes>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        self.0.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
