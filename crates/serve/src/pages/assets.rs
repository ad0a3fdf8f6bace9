//! Styles, scripts and the base map, embedded in the binary.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    extract::{OriginalUri, Path},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{Failure, params::Params};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const STYLE: &str = include_str!("../../../../web/style.css");
const ICON: &str = include_str!("../../../../web/icon.svg");

struct Asset {
    plain: &'static [u8],
    /// The same, gzipped when it was built.
    gzip: Option<&'static [u8]>,
    /// Changes when the content does.
    tag: String,
}

static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let built = BUILT.iter().map(|(name, plain, gzip)| (*name, *plain, Some(*gzip)));
    let own = [("style.css", STYLE.as_bytes(), None), ("icon.svg", ICON.as_bytes(), None)];
    built
        .chain(own)
        .map(|(name, plain, gzip)| (name, Asset { plain, gzip, tag: tag(plain) }))
        .collect()
});

/// Whether the live parts were built.
pub fn has_live() -> bool {
    !BUILT.is_empty()
}

/// Where an asset is served; the address changes when the content does.
pub fn address(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.tag),
        None => format!("/assets/{name}"),
    }
}

pub async fn serve(
    Path(name): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let Some(asset) = ASSETS.get(name.as_str()) else {
        let missing = Failure::nothing(uri.path(), "build with Node for the live parts");
        return missing.into_response();
    };
    // Parts that scripts import of each other carry their content's hash in their names.
    let is_fixed = name.starts_with("part-") || Params::of(&uri).take("v").is_some();
    let lasting = if is_fixed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let (body, encoding) = match asset.gzip {
        Some(gzip) if takes_gzip => (gzip, Some("gzip")),
        _ => (asset.plain, None),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// FNV-1a: enough to tell one build's file from another's.
fn tag(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}
