//! Releases that lie in a folder: what there is, and their files.

use std::{
    fs::{self, File},
    io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use cairn_export::release::Manifest;
use schemars::JsonSchema;
use serde::Serialize;

use super::exports::sent;
use crate::{Failure, app::App, guard::encoded, params::Params};

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";

#[derive(Serialize, JsonSchema)]
pub struct Releases {
    /// The latest first.
    pub releases: Vec<ReleaseLine>,
}

/// A release, as its manifest tells of it; `cairn release verify` checks whether it is so.
#[derive(Serialize, JsonSchema)]
pub struct ReleaseLine {
    /// The folder's name, by which its files are asked for.
    pub name: String,
    pub title: String,
    pub version: String,
    /// The day of the release.
    pub date: String,
    /// The version that it tells the changes since.
    pub previous: Option<String>,
    pub is_signed: bool,
    pub files: Vec<ReleaseFile>,
}

#[derive(Serialize, JsonSchema)]
pub struct ReleaseFile {
    pub path: String,
    pub bytes: u64,
    /// Hex; null of the manifest and of its signature, which name all others.
    pub sha256: Option<String>,
    pub address: String,
}

pub async fn list(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Releases>, Failure> {
    Params::of(&uri).end()?;
    let folder = app.options.releases.clone();
    let found = tokio::task::spawn_blocking(move || folder.map_or_else(Vec::new, |it| found(&it)));
    let mut releases: Vec<ReleaseLine> =
        found.await.map_err(|_| Failure::Broken)?.iter().map(Found::line).collect();
    releases.sort_by(|a, b| (&b.date, &b.name).cmp(&(&a.date, &a.name)));
    Ok(Json(Releases { releases }))
}

/// One file, as it was released.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((name, path)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    Params::of(&uri).end()?;
    let nothing = || Failure::nothing(uri.path(), "see /api/v1/releases for the files there are");
    let folder = app.options.releases.clone().ok_or_else(nothing)?;
    // Only what a manifest names is opened; no path is made of what was asked for.
    let known = tokio::task::spawn_blocking(move || found(&folder));
    let known = known.await.map_err(|_| Failure::Broken)?;
    let release = known.iter().find(|it| it.name == name).ok_or_else(nothing)?;
    let path = release.paths().find(|it| *it == path).ok_or_else(nothing)?.to_owned();
    let file = File::open(release.folder.join(&path)).map_err(|_| nothing())?;
    let headers =
        [(header::CONTENT_TYPE, media(&path)), (header::CONTENT_DISPOSITION, "attachment")];
    let body = sent(move |mut out| {
        let mut file = io::BufReader::with_capacity(1 << 16, file);
        io::copy(&mut file, &mut out).map(|_| ()).map_err(|error| error.to_string())
    });
    Ok((headers, body).into_response())
}

struct Found {
    name: String,
    folder: PathBuf,
    manifest: Manifest,
    /// Bytes of the manifest and, where there is one, of its signature.
    manifest_bytes: u64,
    signature_bytes: Option<u64>,
}

impl Found {
    fn paths(&self) -> impl Iterator<Item = &str> {
        let signature = self.signature_bytes.map(|_| SIGNATURE);
        let files = self.manifest.files.iter().map(|file| file.path.as_str());
        files.chain([MANIFEST]).chain(signature)
    }

    fn line(&self) -> ReleaseLine {
        let about = &self.manifest.about;
        let file = |path: &str, bytes: u64, sha256: Option<&str>| ReleaseFile {
            path: path.to_owned(),
            bytes,
            sha256: sha256.map(str::to_owned),
            address: format!(
                "/api/v1/releases/{}/{}",
                encoded(&self.name),
                path.split('/').map(encoded).collect::<Vec<_>>().join("/")
            ),
        };
        let listed = self.manifest.files.iter();
        let listed = listed.map(|it| file(&it.path, it.bytes, Some(&it.sha256)));
        let signature = self.signature_bytes.map(|bytes| file(SIGNATURE, bytes, None));
        let manifest = file(MANIFEST, self.manifest_bytes, None);
        ReleaseLine {
            name: self.name.clone(),
            title: about.title.clone(),
            version: about.version.clone(),
            date: about.date.clone(),
            previous: self.manifest.previous.as_ref().map(|it| it.version.clone()),
            is_signed: self.signature_bytes.is_some(),
            files: listed.chain([manifest]).chain(signature).collect(),
        }
    }
}

/// The folders in this one that hold a manifest; what is no release is passed over.
fn found(folder: &FilePath) -> Vec<Found> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let release = |entry: fs::DirEntry| {
        let folder = entry.path();
        let bytes = fs::read(folder.join(MANIFEST)).ok()?;
        Some(Found {
            name: entry.file_name().to_str()?.to_owned(),
            manifest: Manifest::parse(&bytes).ok()?,
            manifest_bytes: bytes.len() as u64,
            signature_bytes: fs::metadata(folder.join(SIGNATURE)).ok().map(|it| it.len()),
            folder,
        })
    };
    entries.flatten().filter_map(release).collect()
}

fn media(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "jsonl" => "application/jsonl",
        "geojson" => "application/geo+json",
        "md" => "text/markdown; charset=utf-8",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    }
}
