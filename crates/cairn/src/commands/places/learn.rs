//! Places of events that others coded or analysts confirmed, as the deployment's own list.

use std::{collections::BTreeMap, path::PathBuf};

use cairn_core::{Claim, ClaimId, Place, PlacePrecision, Status as EventStatus, distance_km};
use cairn_export::CROSSWALK;
use cairn_link::dataset;
use cairn_places::{Class, ListedPlace, fold};
use cairn_store::{Account, Filter, Store};

use super::{LIST, merge};
use crate::{
    cli::Status,
    commands::{context, store},
};

/// Add the places of imported and confirmed events to your list, which `cairn read` then uses
///
/// Learned are places known exactly or to be near, under the dataset's name for them and under the
/// names that linked reports use. Learning again adds what is new and mends what has changed.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// The list to add to
    #[arg(long, value_name = "LIST", default_value = LIST)]
    list: PathBuf,
}

/// Names within this distance of each other are one place.
const ONE_PLACE_KM: f64 = 5.0;

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut store = Store::read(&args.store.path())?;
    let mut learned = Learned::default();
    let filter = Filter { with_private_crime: true, ..Filter::default() };
    store.events(&filter, &context()?, |account| {
        learned.take(&account);
        true
    })?;
    merge(&args.list, learned.places())?;
    Ok(Status::Done)
}

/// What events say of places, by folded name and country.
#[derive(Default)]
struct Learned(BTreeMap<(String, String), Vec<Spot>>);

struct Spot {
    place: ListedPlace,
    /// Who says so, and in how many events.
    sources: BTreeMap<String, usize>,
}

impl Learned {
    fn take(&mut self, account: &Account) {
        let claims: Vec<(&ClaimId, &Claim)> = account.claims().collect();
        let coded = claims.iter().find_map(|(_, claim)| {
            let source = dataset(claim)?.to_uppercase();
            Some((source, &claim.r#where.as_ref()?.value))
        });
        let event = &account.event;
        let confirmed = event.r#where.as_ref().filter(|_| event.status == EventStatus::Confirmed);
        let found = confirmed.map(|place| ("confirmed".to_owned(), &place.value)).or(coded);
        let Some((source, place)) = found else { return };
        let variants = claims
            .iter()
            .filter(|(_, claim)| dataset(claim).is_none())
            .filter_map(|(_, claim)| Some(&claim.r#where.as_ref()?.value))
            .filter(|other| is_same_place(place, other))
            .map(|other| other.name.clone());
        self.add(place, variants.collect(), source);
    }

    fn add(&mut self, place: &Place, variants: Vec<String>, source: String) {
        let Some((lat, lon)) = place.position.filter(|_| is_close(place)) else { return };
        let Named { name, mut others, class } = named(&place.name);
        let country = place.country.clone().unwrap_or_default();
        others.extend(variants);
        let spots = self.0.entry((fold(&name), country.clone())).or_default();
        let is_here = |spot: &&mut Spot| {
            distance_km((spot.place.lat, spot.place.lon), (lat, lon)) <= ONE_PLACE_KM
        };
        if let Some(spot) = spots.iter_mut().find(is_here) {
            spot.place.other_names.extend(others);
            *spot.sources.entry(source).or_default() += 1;
            return;
        }
        let number = if spots.is_empty() { String::new() } else { format!("/{}", spots.len() + 1) };
        let id = format!("learned:{country}/{}{number}", fold(&name).replace(' ', "-"));
        spots.push(Spot {
            place: ListedPlace {
                id,
                name,
                other_names: others,
                lat,
                lon,
                country,
                // A dataset spells divisions in its own way, and the gazetteer would make new ones.
                admin1: None,
                admin2: None,
                class,
                population: 0,
                source: None,
            },
            sources: BTreeMap::from([(source, 1)]),
        });
    }

    fn places(self) -> Vec<ListedPlace> {
        let finished = |mut spot: Spot| {
            let own = fold(&spot.place.name);
            let names = std::mem::take(&mut spot.place.other_names);
            let mut seen = Vec::new();
            for name in names {
                let folded = fold(&name);
                if !folded.is_empty() && folded != own && !seen.contains(&folded) {
                    seen.push(folded);
                    spot.place.other_names.push(name);
                }
            }
            let told: Vec<String> =
                spot.sources.iter().map(|(source, count)| format!("{source}: {count}")).collect();
            spot.place.source = Some(format!("learned from events ({})", told.join(", ")));
            spot.place
        };
        self.0.into_values().flatten().map(finished).collect()
    }
}

/// Known well enough for a name to be put there.
fn is_close(place: &Place) -> bool {
    place.precision <= PlacePrecision::Near && !fold(&place.name).is_empty()
}

/// Another claim of the event names the same place: it has no position for it, or one beside it.
fn is_same_place(place: &Place, other: &Place) -> bool {
    let is_beside = match (place.position, other.position) {
        (Some(here), Some(there)) => distance_km(here, there) <= ONE_PLACE_KM,
        _ => other.position.is_none(),
    };
    other.precision == PlacePrecision::Exact && other.relation == "in" && is_beside
}

struct Named {
    name: String,
    others: Vec<String>,
    class: Class,
}

/// "Tadmur/Palmyra town" is a populated place with two names, "Huwaiz (Al-Huwayz) village" too.
fn named(text: &str) -> Named {
    let classes = &CROSSWALK.ged.place_class;
    let (mut bare, mut class) = (text.trim(), Class::Site);
    let last = bare.rsplit(' ').next().unwrap_or_default().to_lowercase();
    if let Some(known) = classes.get(&last).and_then(|word| Class::parse(word)) {
        (bare, class) = (bare[..bare.len() - last.len()].trim_end(), known);
    }
    let bare = bare.replace(['(', ')'], "/");
    let mut names = bare.split('/').map(str::trim).filter(|name| !name.is_empty());
    let name = names.next().unwrap_or(text).to_owned();
    Named { name, others: names.map(str::to_owned).collect(), class }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_place_is_is_no_part_of_its_name() {
        let told = |text: &str| {
            let Named { name, others, class } = named(text);
            (name, others.join("|"), class)
        };
        let all = |name: &str, others: &str, class| (name.to_owned(), others.to_owned(), class);
        assert_eq!(told("Teir Maaleh village"), all("Teir Maaleh", "", Class::Populated));
        assert_eq!(told("Tadmur/Palmyra town"), all("Tadmur", "Palmyra", Class::Populated));
        assert_eq!(told("Huwaiz (Al-Huwayz) town"), all("Huwaiz", "Al-Huwayz", Class::Populated));
        assert_eq!(told("Eastern Ghouta"), all("Eastern Ghouta", "", Class::Site));
        assert_eq!(told("Town"), all("Town", "", Class::Populated));
        assert_eq!(told(""), all("", "", Class::Site));
    }
}
