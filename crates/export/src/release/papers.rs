use std::fmt::Write as _;

use super::{About, FileEntry};

/// CITATION.cff, version 1.2.0 of the Citation File Format.
pub fn citation(about: &About, ledger_head: &str) -> String {
    let mut text = String::from("cff-version: 1.2.0\n");
    let _ = writeln!(text, "message: Please cite the version that you used.");
    let _ = writeln!(text, "type: dataset");
    let _ = writeln!(text, "title: {}", quoted(&about.title));
    let _ = writeln!(text, "version: {}", quoted(&about.version));
    let _ = writeln!(text, "date-released: {}", about.date);
    let author = about.publisher.as_deref().unwrap_or("The keepers of this dataset");
    let _ = writeln!(text, "authors:\n  - name: {}", quoted(author));
    if let Some(licence) = &about.licence {
        let _ = writeln!(text, "license: {}", quoted(licence));
    }
    let _ = writeln!(text, "identifiers:\n  - type: other\n    value: {}", quoted(ledger_head));
    let _ = writeln!(text, "    description: SHA-256 of the last entry of the ledger");
    text
}

/// A double-quoted YAML string is a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What lies in the folder and how to check it.
pub fn readme(about: &About, files: &[FileEntry], is_signed: bool) -> String {
    let mut text = format!("# {}, {}\n\n", about.title, about.version);
    let by = about.publisher.as_deref().map(|name| format!(" by {name}")).unwrap_or_default();
    let _ = writeln!(text, "Released{by}, as of {}.", about.date);
    text.push_str(
        "\nThese are events as reports tell them, with ranges and with who says so.\n\
         A report can be wrong, denied or a lie; an empty cell is unknown, never zero; a place is \
         an area of the stated radius, never a pin.\n\
         Read METHODOLOGY.md before you add anything up.\n\n\
         | file | holds |\n|---|---|\n",
    );
    for file in files {
        let rows = file.rows.map(|rows| format!(" ({} rows)", crate::words::number(rows)));
        let _ =
            writeln!(text, "| {} | {}{} |", file.path, holds(&file.path), rows.unwrap_or_default());
    }
    text.push_str("\n## Check it\n\n`cairn release verify` with this folder, offline; or `sha256sum -c SHA256SUMS` in it.\n");
    if is_signed {
        text.push_str(
            "It is signed: `manifest.sig` has the Ed25519 signature of `manifest.json`.\n\
             Compare the public key with the one that the publisher makes known elsewhere.\n",
        );
    }
    text
}

fn holds(path: &str) -> &'static str {
    let file = path.rsplit('/').next().unwrap_or(path);
    match file {
        "CHANGES.md" => "what changed since the release before",
        "changes.csv" => "the same, a row a changed field",
        "CITATION.cff" => "how to cite this release",
        "CODEBOOK.md" => "what each column and each word in it means",
        "METHODOLOGY.md" => "how it was made, and its limits",
        _ if file.starts_with("claims.") => "one row a claim: what one report says of one event",
        _ if file.starts_with("acled.") => "events in the 31 columns of ACLED",
        _ if file.starts_with("ged.") => "events in the 49 columns of UCDP GED",
        _ if file.starts_with("sdg") => "documented deaths by SDG indicator 16.1.2",
        _ if file.ends_with(".geojson") => "events with their areas, for maps",
        _ if file.ends_with(".jsonl") => "events with their claims, links and decisions",
        _ => "one row an event",
    }
}
