//! From an event of the store to what a table takes: its claims, and how far its place reaches.

use std::cell::OnceCell;

use cairn_core::{Place, PlacePrecision};
use cairn_export::{CROSSWALK, Record, Words};
use cairn_places::{Extents, Gazetteer};
use cairn_store::Account;

pub struct Records<'a> {
    words: &'a Words<'a>,
    /// Known once an event asks.
    extents: OnceCell<Extents>,
}

impl<'a> Records<'a> {
    pub fn new(words: &'a Words<'a>) -> Records<'a> {
        Records { words, extents: OnceCell::new() }
    }

    pub fn with<T>(&self, account: &Account, make: impl FnOnce(&mut Record<'_>) -> T) -> T {
        let place = account.event.r#where.as_ref().map(|found| &found.value);
        make(&mut Record {
            event: &account.event,
            claims: account.claims().collect(),
            radius_km: place.and_then(|place| self.radius_km(place)),
            at: 0,
            words: self.words,
        })
    }

    /// Of a division, as far as its known places lie; else what its precision commonly means.
    fn radius_km(&self, place: &Place) -> Option<f64> {
        place.position?;
        let is_area = matches!(
            place.precision,
            PlacePrecision::Admin2 | PlacePrecision::Admin1 | PlacePrecision::Country
        );
        let id = place.gazetteer_id.as_deref().filter(|_| is_area);
        let known = id.and_then(|id| {
            self.extents.get_or_init(|| Extents::of(&Gazetteer::embedded())).radius_km(id)
        });
        Some(known.unwrap_or(CROSSWALK.place(place.precision).radius_km))
    }
}
