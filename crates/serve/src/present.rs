//! Who is looking at what, so that two people on one item see each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

/// Those who look at something now.
pub struct Present {
    /// By the number of the visit: the item and the visitor's alias.
    visits: Mutex<BTreeMap<u64, (String, String)>>,
    /// The number of the last visit that began or ended.
    moved: watch::Sender<u64>,
}

impl Default for Present {
    fn default() -> Present {
        Present { visits: Mutex::default(), moved: watch::Sender::new(0) }
    }
}

impl Present {
    pub fn enter(self: &Arc<Self>, item: &str, alias: &str) -> Visit {
        let moved = self.moved.subscribe();
        let number = {
            let mut visits = self.visits();
            let number = visits.last_key_value().map_or(1, |(last, _)| last + 1);
            visits.insert(number, (item.to_owned(), alias.to_owned()));
            number
        };
        self.moved.send_replace(number);
        let (item, alias) = (item.to_owned(), alias.to_owned());
        Visit { present: self.clone(), number, item, alias, moved, told: None }
    }

    fn visits(&self) -> MutexGuard<'_, BTreeMap<u64, (String, String)>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One look at an item; it ends when it is dropped.
pub struct Visit {
    present: Arc<Present>,
    number: u64,
    item: String,
    alias: String,
    moved: watch::Receiver<u64>,
    told: Option<BTreeSet<String>>,
}

impl Visit {
    /// The others on the same item: at once the first time, then whenever they are other people.
    pub async fn others(&mut self) -> BTreeSet<String> {
        loop {
            self.moved.mark_unchanged();
            let visits = self.present.visits().values().cloned().collect::<Vec<_>>();
            let here = visits
                .into_iter()
                .filter(|(item, alias)| *item == self.item && *alias != self.alias);
            let others: BTreeSet<String> = here.map(|(_, alias)| alias).collect();
            if self.told.as_ref() != Some(&others) {
                self.told = Some(others.clone());
                return others;
            }
            // The sender lives as long as `present`, which this holds.
            if self.moved.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.present.visits().remove(&self.number);
        self.present.moved.send_replace(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_people_on_one_item_see_each_other_come_and_go() {
        let present = Arc::new(Present::default());
        let mut heron = present.enter("e1", "Heron");
        assert!(heron.others().await.is_empty());
        let _elsewhere = present.enter("e2", "Crane");
        let mut crane = present.enter("e1", "Crane");
        assert_eq!(heron.others().await, BTreeSet::from(["Crane".to_owned()]));
        assert_eq!(crane.others().await, BTreeSet::from(["Heron".to_owned()]));
        let own_second_window = present.enter("e1", "Crane");
        drop(crane);
        drop(own_second_window);
        assert!(heron.others().await.is_empty());
    }
}
