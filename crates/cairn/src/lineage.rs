//! Which actor belongs to which, as `codebook/actors.toml` has it.

use cairn_link::Lineage;
use serde::Deserialize;

const ACTORS: &str = include_str!("../../../codebook/actors.toml");

#[derive(Deserialize)]
struct Actors {
    actor: Vec<Actor>,
}

#[derive(Deserialize)]
struct Actor {
    id: String,
    parent: Option<String>,
}

/// The parents of the codebook's actors.
pub fn embedded() -> anyhow::Result<Lineage> {
    let actors: Actors = toml::from_str(ACTORS)?;
    Ok(Lineage::new(actors.actor.into_iter().filter_map(|actor| Some((actor.id, actor.parent?)))))
}

#[cfg(test)]
mod tests {
    #[test]
    fn groups_of_the_codebook_have_their_parents() {
        let lineage = super::embedded().unwrap();
        assert_eq!(lineage.line("ypj"), ["ypj", "syrian-democratic-forces"]);
    }
}
