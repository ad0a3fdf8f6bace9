use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use cairn_export::release::Manifest;

use super::{super::write_out, MANIFEST, SIGNATURE, digest_of, keys};
use crate::{cli::Status, output::page::printable};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder of the release
    #[arg(value_name = "DIR")]
    release: PathBuf,

    /// The publisher's public key, 64 hex digits; a release that it did not sign has a fault
    #[arg(long, value_name = "KEY")]
    public_key: Option<String>,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let checked = check(&args.release, args.public_key.as_deref())?;
    for fault in &checked.faults {
        eprintln!("cairn: {}: {}", args.release.display(), printable(fault));
    }
    let about = &checked.manifest.about;
    let (title, version) = (printable(&about.title), printable(&about.version));
    let signed = match &checked.signed_by {
        Some(key) => format!("signed by {key}"),
        None => "not signed".to_owned(),
    };
    if checked.faults.is_empty() {
        let files = checked.manifest.files.len();
        write_out(
            format!("{title}, {version}: all {files} files are as released · {signed}\n")
                .as_bytes(),
        )?;
        return Ok(Status::Done);
    }
    let faults = match checked.faults.len() {
        1 => "1 fault".to_owned(),
        n => format!("{n} faults"),
    };
    write_out(format!("{title}, {version}: {faults} · {signed}\n").as_bytes())?;
    Ok(Status::Faulty)
}

pub struct Checked {
    pub manifest: Manifest,
    pub manifest_bytes: Vec<u8>,
    /// Hex of the public key.
    pub signed_by: Option<String>,
    pub faults: Vec<String>,
}

/// Compares a folder with its manifest: every file, nothing missing, nothing more.
///
/// # Errors
/// When there is no manifest that could be compared with.
pub fn check(release: &Path, public_key: Option<&str>) -> anyhow::Result<Checked> {
    let path = release.join(MANIFEST);
    let name = path.display();
    let manifest_bytes =
        fs::read(&path).with_context(|| format!("{name}: cannot be read; is this a release?"))?;
    let manifest = Manifest::parse(&manifest_bytes)
        .map_err(|error| anyhow::anyhow!("{name}: not a manifest that can be checked: {error}"))?;
    let mut faults = Vec::new();
    let signature = release.join(SIGNATURE);
    let mut signed_by = None;
    if signature.exists() {
        let bytes = fs::read(&signature)
            .with_context(|| format!("{}: cannot be read", signature.display()))?;
        match keys::check(&bytes, &manifest_bytes) {
            Ok(key) => signed_by = Some(key),
            Err(error) => faults.push(format!("{SIGNATURE}: {error}")),
        }
    }
    if let Some(wanted) = public_key
        && !signed_by.as_deref().is_some_and(|key| key.eq_ignore_ascii_case(wanted.trim()))
    {
        faults.push("it is not signed with the key that was asked for".to_owned());
    }
    for file in &manifest.files {
        let path = release.join(&file.path);
        let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
        if is_link {
            faults.push(format!("{}: is a link and no file", file.path));
        } else if !path.is_file() {
            faults.push(format!("{}: is missing", file.path));
        } else {
            let (sha256, bytes) = digest_of(&path)?;
            if bytes != file.bytes {
                faults.push(format!(
                    "{}: was changed: it has {bytes} bytes and had {}",
                    file.path, file.bytes
                ));
            } else if sha256 != file.sha256 {
                faults.push(format!("{}: was changed", file.path));
            }
        }
    }
    let known: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    for path in files_under(release)? {
        if !known.contains(path.as_str()) && path != MANIFEST && path != SIGNATURE {
            faults.push(format!("{path}: was not part of it"));
        }
    }
    Ok(Checked { manifest, manifest_bytes, signed_by, faults })
}

/// Paths of all files in a folder, with forward slashes, sorted; links are not followed.
pub fn files_under(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, before)) = folders.pop() {
        let name = folder.display();
        let entries = fs::read_dir(&folder).with_context(|| format!("{name}: cannot be read"))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("{name}: cannot be read"))?;
            let path = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|sort| sort.is_dir()) {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
