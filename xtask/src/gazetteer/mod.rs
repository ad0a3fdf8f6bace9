//! Builds `data/gazetteer.bin`: see `data/README.md` for the sources and their licences.
//!
//! The same packages and `data/places/*.csv` give the same bytes.

mod divisions;
mod packages;
mod supplement;
mod world;

use std::path::Path;

use anyhow::{Context, ensure};
use cairn_places::{Class, encode};
use sha2::{Digest, Sha256};

pub fn build() -> anyhow::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let packages = packages::obtain()?;
    let mut world = world::read(&packages)?;
    divisions::locate(&mut world);
    supplement::add_countries(&mut world, &packages, &data.join("places/countries.csv"))?;
    supplement::add_places(&mut world, &data.join("places"))?;
    divisions::fall_back(&mut world);
    let lost = world.entries.iter().filter(|entry| !entry.lat.is_finite());
    let lost: Vec<&str> = lost.map(|entry| entry.name.as_str()).collect();
    ensure!(lost.is_empty(), "no position is known for {lost:?}");
    let bytes = encode(&world.entries);
    write(&data, "gazetteer.bin", &bytes)?;
    let sum = hex(&Sha256::digest(&bytes));
    write(&data, "gazetteer.sha256", format!("{sum}  gazetteer.bin\n").as_bytes())?;
    for class in Class::ALL {
        let n = world.entries.iter().filter(|entry| entry.class == class).count();
        println!("{:>9} {}", n, class.as_str());
    }
    let entries = world.entries.iter();
    let names: usize = entries.map(|e| 1 + e.used_names.len() + e.other_names.len()).sum();
    println!("{names:>9} names\n{:>9} bytes", bytes.len());
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).with_context(|| format!("{}: not written", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
