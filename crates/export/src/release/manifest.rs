use serde::{Deserialize, Serialize};

use super::{About, Ledger};

/// What a release is made of. Its bytes are what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`Manifest::FORMAT`].
    pub format: String,
    #[serde(flatten)]
    pub about: About,
    pub ledger: Ledger,
    pub previous: Option<Previous>,
    /// By path. Every file of the release but the manifest itself and its signature.
    pub files: Vec<FileEntry>,
}

/// The release that this one was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub version: String,
    /// Of its manifest.
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Under the release's folder, with forward slashes.
    pub path: String,
    pub bytes: u64,
    /// Hex.
    pub sha256: String,
    /// For tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

impl Manifest {
    pub const FORMAT: &str = "cairn-release-1";

    pub fn to_json(&self) -> Vec<u8> {
        let mut json =
            serde_json::to_vec_pretty(self).expect("strings and numbers can always be written");
        json.push(b'\n');
        json
    }

    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(json: &[u8]) -> Result<Manifest, String> {
        let manifest: Manifest = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if manifest.format != Manifest::FORMAT {
            return Err(format!(
                "it is of the format {:?}, and this cairn knows {:?}",
                manifest.format,
                Manifest::FORMAT
            ));
        }
        match manifest.files.iter().find(|file| !is_inside(&file.path)) {
            Some(file) => Err(format!("it names {:?}, which is outside its folder", file.path)),
            None => Ok(manifest),
        }
    }
}

/// A path that cannot lead out of the folder, on any system.
fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    path.split('/').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_nothing_outside_its_folder() {
        assert!(is_inside("data/events.csv"));
        for path in ["../x", "/etc/passwd", "a//b", "a/../../b", "C:\\x", "a\\b", ""] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
