use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{Error, Result, ledger, library::Library, migrations};

/// How long a writer waits for another before it says so.
const PATIENCE: Duration = Duration::from_secs(30);

/// Pages kept in memory, in KiB: enough for the indexes of a million claims.
pub const CACHE_KIB: i64 = 256 << 10;

/// One store: a ledger, and what is derived from it, in an SQLite file.
///
/// One process writes at a time, any number read meanwhile, each what was committed when it began.
pub struct Store {
    pub(crate) sql: Connection,
    pub(crate) library: Library,
    pub(crate) path: PathBuf,
    /// It lies where nobody can write, and is read without a log beside it.
    pub(crate) is_immutable: bool,
}

impl Store {
    /// Opens the store at `path` to write in it, and makes it when there is none.
    pub fn create(path: &Path) -> Result<Store> {
        Store::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the store at `path` to write in it.
    pub fn open(path: &Path) -> Result<Store> {
        Store::must_exist(path)?;
        Store::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens the store at `path` to read it, while another process may be writing.
    ///
    /// A file on read-only media is read too: nobody can be writing to it.
    pub fn read(path: &Path) -> Result<Store> {
        Store::must_exist(path)?;
        match Store::open_with(path, OpenFlags::SQLITE_OPEN_READ_ONLY) {
            Err(Error::CannotOpen(_) | Error::ReadOnly(_)) => Store::read_immutable(path),
            other => other,
        }
    }

    fn must_exist(path: &Path) -> Result<()> {
        match path.try_exists() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Missing(path.to_owned())),
            Err(source) => Err(Error::Io { path: path.to_owned(), source }),
        }
    }

    fn open_with(path: &Path, flags: OpenFlags) -> Result<Store> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let sql = Connection::open_with_flags(path, flags).map_err(|e| Error::from_sql(path, e))?;
        let mut store =
            Store { sql, library: Library::default(), path: path.to_owned(), is_immutable: false };
        let is_writer = !flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY);
        store.prepare(is_writer).map_err(|error| store.means(error))?;
        store.check_version(is_writer)?;
        Ok(store)
    }

    /// A write-ahead log needs a shared file beside the store; without the right to make one, and
    /// with no log there, the file is all there is.
    fn read_immutable(path: &Path) -> Result<Store> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).exists() {
            return Err(Error::CannotOpen(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let sql = uri(path, "immutable=1")
            .and_then(|uri| Connection::open_with_flags(uri, flags))
            .map_err(|error| Error::from_sql(path, error))?;
        let store =
            Store { sql, library: Library::default(), path: path.to_owned(), is_immutable: true };
        store.check_version(false)?;
        Ok(store)
    }

    fn prepare(&mut self, is_writer: bool) -> rusqlite::Result<()> {
        let sql = &self.sql;
        sql.busy_timeout(PATIENCE)?;
        sql.set_prepared_statement_cache_capacity(128);
        sql.pragma_update(None, "trusted_schema", false)?;
        sql.pragma_update(None, "cache_size", -CACHE_KIB)?;
        sql.pragma_update(None, "temp_store", "memory")?;
        if is_writer {
            sql.pragma_update(None, "journal_mode", "wal")?;
            // An acknowledgement is given after the commit has reached the disk.
            sql.pragma_update(None, "synchronous", "full")?;
            // What is purged is overwritten, not only forgotten.
            sql.pragma_update(None, "secure_delete", true)?;
            if is_ours(sql)? || is_empty(sql)? {
                migrations::run(&mut self.sql)?;
            }
        }
        Ok(())
    }

    fn check_version(&self, is_writer: bool) -> Result<()> {
        let (is_ours, found) = self.ask(|sql| Ok((is_ours(sql)?, migrations::version(sql)?)))?;
        let known = migrations::newest();
        let path = self.path.clone();
        match () {
            () if !is_ours => Err(Error::Foreign(path)),
            () if found > known => Err(Error::Newer { path, found, known }),
            () if found < known && !is_writer => {
                // Reading must not change the file; the next writer brings it up to date.
                Err(Error::Refused(format!(
                    "{}: made by an older cairn (schema {found}); run `cairn rebuild --store {}` once to bring it up to date",
                    path.display(),
                    path.display()
                )))
            }
            () => Ok(()),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps no more than so many KiB of the file in memory: where many read at once.
    pub fn limit_cache(&self, kib: u32) -> Result<()> {
        self.ask(|sql| sql.pragma_update(None, "cache_size", -i64::from(kib)))
    }

    /// Runs a query, and says what its error means.
    pub(crate) fn ask<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        query(&self.sql).map_err(|error| self.means(error))
    }

    /// Runs queries on one moment of the store, whatever is written meanwhile.
    pub(crate) fn at_one_moment<T>(
        &mut self,
        queries: impl FnOnce(&Connection, &mut Library) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let Store { sql, library, path, .. } = self;
        let run = || queries(&*sql.unchecked_transaction()?, library);
        run().map_err(|error| Error::from_sql(path, error))
    }

    pub(crate) fn means(&self, error: rusqlite::Error) -> Error {
        Error::from_sql(&self.path, error)
    }

    /// Lets the file grow no further than so many pages, or than it is: a disk that is full.
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        self.ask(|sql| sql.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())))
    }

    /// Whether the ledger holds an entry with this hash.
    pub fn holds(&self, hash: &str) -> Result<bool> {
        let Some(hash) = crate::Hash::parse(hash) else { return Ok(false) };
        self.ask(|sql| sql.prepare("SELECT 1 FROM entry WHERE hash = ?")?.exists([hash]))
    }

    /// The number and hash of the last entry; note the hash elsewhere, and nobody can rewrite what
    /// came before it unseen.
    pub fn head(&self) -> Result<(u64, crate::Hash)> {
        self.ask(ledger::head)
    }
}

/// The file's name with a way to open it, as SQLite wants it written.
pub fn uri(path: &Path, mode: &str) -> rusqlite::Result<String> {
    let cannot = || rusqlite::Error::InvalidPath(path.to_owned());
    let absolute = path.canonicalize().map_err(|_| cannot())?;
    let name = absolute.to_str().ok_or_else(cannot)?;
    let quoted = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("file:{quoted}?{mode}"))
}

fn is_ours(sql: &Connection) -> rusqlite::Result<bool> {
    let id: i32 = sql.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(id == migrations::APPLICATION_ID)
}

fn is_empty(sql: &Connection) -> rusqlite::Result<bool> {
    sql.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}
