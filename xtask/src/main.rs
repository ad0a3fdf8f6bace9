//! Tasks of the repository that are no part of the product: `cargo xtask <task>`.

mod gazetteer;

fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("gazetteer") => gazetteer::build(),
        _ => anyhow::bail!(
            "usage: cargo xtask gazetteer   build data/gazetteer.bin from its packages"
        ),
    }
}
