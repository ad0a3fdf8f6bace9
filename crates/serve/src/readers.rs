use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use cairn_store::Store;
use tokio::sync::Semaphore;

use crate::Failure;

/// Pages that each reader keeps in memory, in KiB.
const CACHE_KIB: u32 = 16 << 10;

/// Connections that read, as many as there are processors to use them; each sees what was
/// committed when its question began.
pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    seats: Semaphore,
}

impl Readers {
    /// Opens the first one, so that a store that cannot be read is told of at once.
    pub fn open(path: &Path, seats: usize) -> cairn_store::Result<Readers> {
        Ok(Readers {
            path: path.to_owned(),
            idle: Mutex::new(vec![open(path)?]),
            seats: Semaphore::new(seats.max(1)),
        })
    }

    /// Asks the store on a thread that may wait for the disk.
    pub async fn read<T: Send + 'static>(
        self: &std::sync::Arc<Self>,
        ask: impl FnOnce(&mut Store) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // The semaphore is never closed.
        let Ok(_seat) = self.seats.acquire().await else { return Err(Failure::Broken) };
        let readers = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut store = match idle {
                Some(store) => store,
                None => open(&readers.path)?,
            };
            let answer = ask(&mut store);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            answer
        });
        answer.await.unwrap_or(Err(Failure::Broken))
    }
}

fn open(path: &Path) -> cairn_store::Result<Store> {
    let store = Store::read(path)?;
    store.limit_cache(CACHE_KIB)?;
    Ok(store)
}
