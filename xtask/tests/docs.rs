//! What the docs say of the repository is so, as far as a test can tell.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders whose paths the docs name.
const FOLDERS: &[&str] = &[
    "crates/",
    "rules/",
    "codebook/",
    "corpus/",
    "data/",
    "docs/",
    "benches/",
    "fuzz/",
    "xtask/",
    "web/",
    ".ci/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// Every Markdown file that people read: at the root, in `docs/` and in the rooms.
fn docs() -> Vec<(PathBuf, String)> {
    let mut docs = Vec::new();
    visit(root(), &mut docs);
    docs
}

fn visit(folder: &Path, docs: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        let is_made_or_foreign =
            name.starts_with('.') || ["target", "node_modules", "corpus"].contains(&name.as_str());
        if path.is_dir() && !is_made_or_foreign {
            visit(&path, docs);
        } else if name.ends_with(".md") {
            docs.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for (path, text) in docs() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, _) = link.split_once('#').unwrap_or((link, ""));
            let is_elsewhere = file.contains("://") || file.starts_with("mailto:");
            if !file.is_empty() && !is_elsewhere && !path.parent().unwrap().join(file).exists() {
                wrong.push(format!("{}: no {link}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_path_that_is_named_exists() {
    let mut wrong = Vec::new();
    for (path, text) in docs() {
        for named in text.split('`').skip(1).step_by(2) {
            let is_path = FOLDERS.iter().any(|folder| named.starts_with(folder))
                && !named.contains(['<', '*', ' ', '\n', '{']);
            if is_path && !root().join(named).exists() {
                wrong.push(format!("{}: no `{named}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn ci_runs_the_tests_that_the_readme_names() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(readme.contains("```sh\ncargo test\n```"), "README.md names the test command");
    assert!(ci.lines().any(|line| line == "cargo test"), ".ci/run runs the same command");
}
