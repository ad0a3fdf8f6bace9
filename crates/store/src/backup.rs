use std::{path::Path, time::Duration};

use rusqlite::backup::Backup;

use crate::{Error, Result, Store};

/// Pages copied between two looks at whether someone writes.
const STEP: i32 = 4096;

impl Store {
    /// Copies the store into a new file while others go on reading and writing.
    ///
    /// The copy is the store as it was at one moment. It is written beside `to` and takes the name
    /// only when it is whole, so a copy that was interrupted is never mistaken for one.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::Refused(format!(
                "{}: there is a file of this name; a backup never overwrites one",
                to.display()
            )));
        }
        let io = |source| Error::Io { path: to.to_owned(), source };
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = Path::new(&part);
        // What an interrupted backup left.
        match std::fs::remove_file(part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
        let copied = self.copy_into(part);
        if copied.is_err() {
            // The reason is told; a part that cannot be removed is named `.part`.
            let _ = std::fs::remove_file(part);
        }
        copied?;
        std::fs::File::open(part).and_then(|file| file.sync_all()).map_err(io)?;
        std::fs::rename(part, to).map_err(io)
    }

    fn copy_into(&self, part: &Path) -> Result<()> {
        let means = |error| Error::from_sql(part, error);
        let mut copy = rusqlite::Connection::open(part).map_err(means)?;
        let backup = Backup::new(&self.sql, &mut copy).map_err(means)?;
        backup.run_to_completion(STEP, Duration::ZERO, None).map_err(means)?;
        drop(backup);
        // One file that can be carried away: no log beside it.
        copy.pragma_update(None, "journal_mode", "delete").map_err(means)?;
        copy.close().map_err(|(_, error)| means(error))
    }
}
