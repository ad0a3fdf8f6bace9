//! Whom and what the names of a dataset mean.

use std::{collections::BTreeMap, sync::LazyLock};

use cairn_core::{Origin, OriginKind};
use serde::Deserialize;

use super::Dataset;
use crate::crosswalk::CROSSWALK;

/// The codebook's id of an actor; `None` when it has none, or several, by this name.
///
/// `country` decides between actors of one name: a group's country is where it fights.
pub fn actor(dataset: Dataset, name: &str, country: Option<&str>) -> Option<String> {
    let (state, people) = match dataset {
        Dataset::Ged => (&CROSSWALK.ged.state, &CROSSWALK.ged.people),
        Dataset::Acled => (&CROSSWALK.acled.into.state, &CROSSWALK.acled.into.people),
    };
    // "Military Forces of Syria (2000-2024) Air Force" is the forces of Syria.
    let bare = name.split(" (").next().unwrap_or(name).trim();
    if let Some((_, id)) = people.iter().find(|(beginning, _)| bare.starts_with(*beginning)) {
        return Some(id.clone());
    }
    for (beginning, organ) in state {
        if let Some(code) =
            bare.strip_prefix(beginning.as_str()).and_then(|c| CROSSWALK.country_named(c))
        {
            return Some(format!("{organ}{}", code.to_lowercase()));
        }
    }
    // ACLED writes "HTS: Hayat Tahrir al-Sham".
    let spellings = [name, bare].into_iter().chain(bare.split(": "));
    spellings
        .into_iter()
        .find_map(|spelling| CROSSWALK.actor_named(spelling, country))
        .map(str::to_owned)
}

/// Whom a source citation names: a belligerent, one of the reader's known sources, else someone of
/// whom no more is known.
pub fn origin(dataset: Dataset, name: &str, country: Option<&str>) -> Origin {
    let actor = actor(dataset, name, country);
    let kind = match &actor {
        Some(_) => OriginKind::Party,
        None => KINDS.get(&name.to_lowercase()).copied().unwrap_or(OriginKind::Unnamed),
    };
    Origin { name: name.to_owned(), actor, kind, verb: None, via: None }
}

/// What sort of source the reader takes a name for.
static KINDS: LazyLock<BTreeMap<String, OriginKind>> = LazyLock::new(|| {
    let file: Sources = toml::from_str(include_str!("../../../../rules/en/origins.toml"))
        .unwrap_or_else(|error| panic!("rules/en/origins.toml: {error}"));
    let of = |source: Source| {
        let kind = OriginKind::parse(&source.kind);
        source.words.into_iter().filter_map(move |word| Some((word.to_lowercase(), kind?)))
    };
    file.source.into_iter().flat_map(of).collect()
});

#[derive(Deserialize)]
struct Sources {
    source: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    kind: String,
    #[serde(default)]
    words: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_datasets_lead_to_the_codebooks_actors() {
        for (dataset, name, id) in [
            (Dataset::Ged, "Government of Syria", Some("government-of-sy")),
            (Dataset::Ged, "IS", Some("islamic-state")),
            (Dataset::Ged, "SDF", Some("syrian-democratic-forces")),
            (Dataset::Ged, "Civilians", Some("civilians")),
            (Dataset::Ged, "23rd Division", None),
            (
                Dataset::Acled,
                "Military Forces of Syria (2000-2024) Air Force",
                Some("forces-of-sy"),
            ),
            (Dataset::Acled, "Police Forces of Iraq (2014-)", Some("police-of-iq")),
            (Dataset::Acled, "Civilians (Syria)", Some("civilians")),
            (Dataset::Acled, "Islamic State (Syria)", Some("islamic-state")),
            (Dataset::Acled, "Unidentified Armed Group (Syria)", Some("unidentified-armed-group")),
        ] {
            assert_eq!(actor(dataset, name, Some("SY")).as_deref(), id, "{name}");
        }
        assert_eq!(origin(Dataset::Ged, "SOHR", None).kind, OriginKind::Monitor);
        assert_eq!(origin(Dataset::Ged, "SDF", Some("SY")).kind, OriginKind::Party);
        assert_eq!(origin(Dataset::Ged, "Local sources", None).kind, OriginKind::Witness);
    }
}
