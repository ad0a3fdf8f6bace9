//! Where the store is, for every command that needs one.

use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct StoreFile {
    /// The store's file
    #[arg(long, value_name = "PATH", env = "CAIRN_STORE", default_value = "cairn.db")]
    store: PathBuf,
}

impl StoreFile {
    pub fn path(&self) -> PathBuf {
        self.store.clone()
    }
}
