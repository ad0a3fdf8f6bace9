//! Which room may look into which, and what keeps the pure rooms pure.
//!
//! A new arrow is a design change: edit `ROOMS` and ARCHITECTURE.md in a commit of their own.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// (room, rooms it may depend on). `cairn-core` looks into nothing; only `cairn` sees everything.
const ROOMS: &[(&str, &[&str])] = &[
    ("cairn-core", &[]),
    ("cairn-places", &["cairn-core"]),
    ("cairn-read", &["cairn-core", "cairn-places"]),
    ("cairn-link", &["cairn-core"]),
    ("cairn-store", &["cairn-core", "cairn-link"]),
    ("cairn-export", &["cairn-core"]),
    ("cairn-serve", &["cairn-core", "cairn-link", "cairn-store", "cairn-export"]),
    (
        "cairn",
        &[
            "cairn-core",
            "cairn-places",
            "cairn-read",
            "cairn-link",
            "cairn-store",
            "cairn-export",
            "cairn-serve",
        ],
    ),
    ("xtask", &["cairn-core", "cairn-places"]),
    ("cairn-bench", &["cairn-core", "cairn-places", "cairn-read", "cairn-store", "cairn-export"]),
];

/// Rooms that are functions of their arguments, and whose `clippy.toml` says so.
const PURE: &[&str] = &["core", "places", "read", "link", "export"];

/// All that the nouns may be made of: no serialisation, no runtime, no storage.
const CORE_MAY_USE: &[&str] = &["jiff"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

#[test]
fn rooms_look_only_where_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in packages() {
        let room = package["name"].as_str().unwrap();
        let Some(may) = allowed.get(room) else {
            wrong.push(format!("{room} is not in ROOMS"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let is_in_tree = !dependency["path"].is_null();
            let is_for_tests = dependency["kind"] == "dev";
            if is_in_tree && !is_for_tests && !may.contains(&name) {
                wrong.push(format!("{room} may not depend on {name}"));
            }
            if room == "cairn-core" && !is_for_tests && !CORE_MAY_USE.contains(&name) {
                wrong.push(format!("cairn-core may not use {name}: the nouns stay plain"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// clippy finds `clippy.toml` by package folder, so each pure room carries its own copy.
#[test]
fn pure_rooms_carry_the_same_bans() {
    let bans = |room: &str| {
        let path = root().join("crates").join(room).join("clippy.toml");
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    for room in PURE {
        assert!(bans(room) == bans("core"), "crates/{room}/clippy.toml differs from crates/core's");
    }
    for banned in ["std::fs::", "std::net::", "std::env::", "std::process::", "SystemTime::now"] {
        assert!(bans("core").contains(banned), "no ban on {banned}");
    }
}

/// One allowance made for a test must not open the room itself.
#[test]
fn no_pure_room_waives_a_ban() {
    let mut wrong = Vec::new();
    for room in PURE {
        visit(&root().join("crates").join(room).join("src"), &mut |path, text| {
            if text.contains("clippy::disallowed_") {
                wrong.push(format!("{} waives a ban of its room", path.display()));
            }
        });
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn visit(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            look(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

fn packages() -> Vec<serde_json::Value> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}
