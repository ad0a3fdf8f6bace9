use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What went wrong with a store, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}: there is no store; `cairn add --store {0} FILE` makes one")]
    Missing(PathBuf),
    #[error("{0}: this file is no cairn store")]
    Foreign(PathBuf),
    #[error(
        "{path}: made by a newer cairn (schema {found}, this one knows {known}); use that cairn, nothing was changed"
    )]
    Newer { path: PathBuf, found: usize, known: usize },
    #[error("{0}: another process is writing to this store; try again when it is done")]
    Busy(PathBuf),
    #[error(
        "{0}: the disk is full; what was acknowledged is safe. Free some space and run this again"
    )]
    Full(PathBuf),
    #[error("{0}: cannot be written to; check the rights of the file and of its folder")]
    ReadOnly(PathBuf),
    #[error("{0}: cannot be opened; check that its folder exists and may be written to")]
    CannotOpen(PathBuf),
    #[error(
        "{path}: the file is damaged ({what}); keep it, run `cairn verify` and restore a backup"
    )]
    Damaged { path: PathBuf, what: String },
    #[error(
        "{path}: the file cannot be read or written further ({what}); what was acknowledged is safe. Check the disk and its limits, and run this again"
    )]
    Failing { path: PathBuf, what: String },
    #[error("{0}")]
    Refused(String),
    #[error("{path}: {source}")]
    Sql { path: PathBuf, source: rusqlite::Error },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What an SQLite error means to the person whose store it is.
    pub fn from_sql(path: &Path, source: rusqlite::Error) -> Error {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(path),
            Some(ErrorCode::DiskFull) => Error::Full(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Error::ReadOnly(path),
            Some(ErrorCode::CannotOpen) => Error::CannotOpen(path),
            Some(ErrorCode::NotADatabase) => Error::Foreign(path),
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, what: source.to_string() },
            Some(ErrorCode::SystemIoFailure) => Error::Failing { path, what: source.to_string() },
            _ => Error::Sql { path, source },
        }
    }
}

/// Why a change of the store stopped: an error of the file, or a refusal.
pub(crate) enum Stop {
    Sql(rusqlite::Error),
    Refused(String),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Stop {
        Stop::Sql(error)
    }
}

impl Stop {
    pub(crate) fn means(self, path: &Path) -> Error {
        match self {
            Stop::Sql(error) => Error::from_sql(path, error),
            Stop::Refused(why) => Error::Refused(why),
        }
    }
}
