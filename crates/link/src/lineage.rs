use std::collections::BTreeMap;

/// Which actor belongs to which: `codebook/actors.toml`'s parents, as child and parent ids.
///
/// The actors derived from a country (`government-of-sy`, `forces-of-sy`, `police-of-sy`) need no
/// entry: their ids say that they are one state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage(BTreeMap<String, String>);

/// Parents of parents are followed no further than this, so that a ring in the data ends.
const GENERATIONS: usize = 8;

impl Lineage {
    pub fn new(parents: impl IntoIterator<Item = (String, String)>) -> Lineage {
        Lineage(parents.into_iter().collect())
    }

    /// The actor and those it belongs to, nearest first; a state's organs end in `state-of-xx`.
    pub fn line(&self, actor: &str) -> Vec<String> {
        let mut line = vec![actor.to_owned()];
        while let Some(parent) = self.parent(&line[line.len() - 1])
            && line.len() < GENERATIONS
            && !line.contains(&parent)
        {
            line.push(parent);
        }
        line
    }

    /// The last of [`Lineage::line`]: who speaks when the actor speaks.
    pub fn root(&self, actor: &str) -> String {
        self.line(actor).pop().unwrap_or_default()
    }

    fn parent(&self, actor: &str) -> Option<String> {
        if let Some(parent) = self.0.get(actor) {
            return Some(parent.clone());
        }
        let country = ["government-of-", "forces-of-", "police-of-"]
            .into_iter()
            .find_map(|organ| actor.strip_prefix(organ))?;
        (country.len() == 2).then(|| format!("state-of-{country}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_of_a_state_are_one_and_groups_follow_their_parents() {
        let pairs = [("ypg", "sdf"), ("a", "b"), ("b", "a")];
        let lineage = Lineage::new(pairs.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(lineage.root("police-of-af"), "state-of-af");
        assert_eq!(lineage.root("forces-of-af"), "state-of-af");
        assert_eq!(lineage.line("ypg"), ["ypg", "sdf"]);
        assert_eq!(lineage.root("islamic-state"), "islamic-state");
        assert_eq!(lineage.line("a"), ["a", "b"], "a ring ends");
    }
}
