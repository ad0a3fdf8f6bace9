//! A place, as a claim tells it with its words or as an analyst sets it.

use cairn_core::{Cited, Place, PlacePrecision};
use serde::{Deserialize, Serialize};

use super::cited::Words;

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredPlace {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin1: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin2: Option<String>,
    precision: u8,
    relation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gazetteer_id: Option<String>,
    /// An analyst's place has none: the decision is its evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<Words>,
}

impl StoredPlace {
    pub fn set(place: &Place) -> StoredPlace {
        StoredPlace {
            name: place.name.clone(),
            position: place.position,
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            admin2: place.admin2.clone(),
            precision: place.precision.code(),
            relation: place.relation.clone(),
            gazetteer_id: place.gazetteer_id.clone(),
            words: None,
        }
    }

    pub fn told(cited: &Cited<Place>) -> StoredPlace {
        StoredPlace { words: Some(Words::of(cited)), ..StoredPlace::set(&cited.value) }
    }

    /// `None` for a precision that this version does not know.
    pub fn place(self) -> Option<Place> {
        Some(Place {
            name: self.name,
            position: self.position,
            country: self.country,
            admin1: self.admin1,
            admin2: self.admin2,
            precision: precision(self.precision)?,
            relation: self.relation,
            gazetteer_id: self.gazetteer_id,
        })
    }

    /// `None` too for a place without words.
    pub fn cite(mut self) -> Option<Cited<Place>> {
        let words = self.words.take()?;
        words.cite(self.place()?)
    }
}

/// UCDP's `where_prec`, 1 to 7.
pub fn precision(code: u8) -> Option<PlacePrecision> {
    use PlacePrecision::{Admin1, Admin2, Country, Exact, Near, Region, SeaOrAir};
    [Exact, Near, Admin2, Admin1, Region, Country, SeaOrAir].into_iter().find(|p| p.code() == code)
}
