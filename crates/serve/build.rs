//! Builds the live parts of the pages with Node, and lists what is to be embedded.
//!
//! Without Node, or without a registry to fetch packages from, the pages are built without live
//! parts, and the build says so: they can be read, and the API is whole.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("web");
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
    for watched in ["pages", "parts", "build.mjs", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed={}", web.join(watched).display());
    }
    println!("cargo::rerun-if-env-changed=CAIRN_WITHOUT_NODE");
    let mut files = Vec::new();
    if env::var_os("CARGO_FEATURE_PAGES").is_some() {
        match built(&web, &out) {
            Ok(()) => files = files_in(&out),
            Err(why) => {
                // Packages that could not be fetched today may be there tomorrow.
                println!("cargo::rerun-if-changed={}", web.join("node_modules").display());
                println!(
                    "cargo::warning=pages are without map, timeline and queue: {why}. Install Node 20 or newer with npm, and build again; or build the API alone with --no-default-features"
                );
            }
        }
    }
    fs::write(out.with_file_name("assets.rs"), table(&files)).expect("OUT_DIR can be written to");
}

fn built(web: &Path, out: &Path) -> Result<(), String> {
    if env::var_os("CAIRN_WITHOUT_NODE").is_some() {
        return Err("CAIRN_WITHOUT_NODE is set".to_owned());
    }
    let run = Command::new("node").arg(web.join("build.mjs")).arg(out).output();
    let run = run.map_err(|error| format!("`node` cannot be run ({error})"))?;
    match run.status.success() {
        true => Ok(()),
        false => {
            let said = String::from_utf8_lossy(&run.stderr);
            let line = said.lines().find(|line| line.contains("rror")).unwrap_or("no reason given");
            Err(format!("`node web/build.mjs` failed ({})", line.trim()))
        }
    }
}

/// Everything that was built, by name; what is gzipped beside it apart.
fn files_in(out: &Path) -> Vec<(String, PathBuf)> {
    let mut files: Vec<(String, PathBuf)> = fs::read_dir(out)
        .expect("it was just built")
        .map(|entry| entry.expect("it was just built"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| !name.ends_with(".gz"))
        .collect();
    files.sort();
    files
}

fn table(files: &[(String, PathBuf)]) -> String {
    let mut table = "pub const BUILT: &[(&str, &[u8], &[u8])] = &[\n".to_owned();
    for (name, path) in files {
        let path = path.display();
        writeln!(
            table,
            "    ({name:?}, include_bytes!(r\"{path}\"), include_bytes!(r\"{path}.gz\")),"
        )
        .expect("a string takes all that is written");
    }
    table + "];\n"
}
