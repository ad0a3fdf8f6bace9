//! Who may come in: accounts, in a file of their own beside the store.
//!
//! The ledger is published and never forgets, so nothing of this is in it; there somebody is an alias.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    rights::{Role, Someone, of_token},
    secrets,
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    people: Vec<Person>,
    /// Every change of this file, the latest last.
    changes: Vec<Change>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name that is shown, and that decisions are signed with; never a person's own.
    pub alias: String,
    pub role: Role,
    password: String,
    /// Secret of the second factor, in base 32.
    second_factor: Option<String>,
    #[serde(default)]
    pub tokens: Vec<Token>,
}

impl Person {
    pub fn has_second_factor(&self) -> bool {
        self.second_factor.is_some()
    }
}

/// A key for a program, which acts in its owner's name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    pub name: String,
    /// The most that the program may do.
    pub scope: Role,
    sha256: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// RFC 3339, UTC.
    pub at: String,
    pub by: String,
    pub what: String,
}

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}: this is no file of accounts: {source}; take the last copy of it", path.display())]
    Unreadable { path: PathBuf, source: serde_json::Error },
    #[error("{0}")]
    Refused(String),
}

type Done = Result<(), PeopleError>;

fn refused<T>(why: impl Into<String>) -> Result<T, PeopleError> {
    Err(PeopleError::Refused(why.into()))
}

impl People {
    /// `cairn.db` has its accounts in `cairn.db.people.json`.
    pub fn path_of(store: &Path) -> PathBuf {
        let mut name = store.as_os_str().to_owned();
        name.push(".people.json");
        PathBuf::from(name)
    }

    /// Nobody where there is no such file.
    pub fn load(path: &Path) -> Result<People, PeopleError> {
        let io = |source| PeopleError::Io { path: path.to_owned(), source };
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(People::default());
            }
            Err(error) => return Err(io(error)),
        };
        serde_json::from_slice(&text)
            .map_err(|source| PeopleError::Unreadable { path: path.to_owned(), source })
    }

    /// Writes the whole file anew beside the old one and puts it in its place, so that it is never
    /// half written; only its owner may read it.
    pub fn save(&self, path: &Path) -> Done {
        let io = |source| PeopleError::Io { path: path.to_owned(), source };
        let fresh = path.with_extension("json.new");
        let text = serde_json::to_vec_pretty(self)
            .map_err(|source| PeopleError::Unreadable { path: path.to_owned(), source })?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh).map_err(io)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(io)?;
        fs::rename(&fresh, path).map_err(io)
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub fn person(&self, alias: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.alias == alias)
    }

    fn person_mut(&mut self, alias: &str) -> Result<&mut Person, PeopleError> {
        let known = self.people.iter_mut().find(|person| person.alias == alias);
        known.ok_or_else(|| {
            PeopleError::Refused(format!(
                "nobody here is called \"{alias}\"; see `cairn people list`"
            ))
        })
    }

    fn note(&mut self, by: &str, what: String) {
        self.changes.push(Change { at: Timestamp::now().to_string(), by: by.to_owned(), what });
    }

    pub fn add(&mut self, by: &str, alias: &str, role: Role, password: &str) -> Done {
        let alias = alias.trim();
        if alias.is_empty() || alias.chars().count() > 60 || alias.chars().any(char::is_control) {
            return refused("an alias has 1 to 60 letters");
        }
        if self.person(alias).is_some() {
            return refused(format!("somebody is called \"{alias}\" already"));
        }
        let password = new_password(password)?;
        let alias = alias.to_owned();
        self.note(by, format!("added {alias} as {}", role.as_str()));
        let tokens = Vec::new();
        self.people.push(Person { alias, role, password, second_factor: None, tokens });
        Ok(())
    }

    pub fn set_role(&mut self, by: &str, alias: &str, role: Role) -> Done {
        self.person_mut(alias)?.role = role;
        self.note(by, format!("made {alias} {}", role.as_str()));
        Ok(())
    }

    pub fn set_password(&mut self, by: &str, alias: &str, password: &str) -> Done {
        let password = new_password(password)?;
        self.person_mut(alias)?.password = password;
        self.note(by, format!("gave {alias} another password"));
        Ok(())
    }

    pub fn remove(&mut self, by: &str, alias: &str) -> Done {
        self.person_mut(alias)?;
        self.people.retain(|person| person.alias != alias);
        self.note(by, format!("removed {alias}"));
        Ok(())
    }

    /// The secret for an authenticator app, shown once.
    pub fn set_second_factor(&mut self, by: &str, alias: &str) -> Result<String, PeopleError> {
        let secret = secrets::new_second_factor();
        self.person_mut(alias)?.second_factor = Some(secret.clone());
        self.note(by, format!("gave {alias} a second factor"));
        Ok(secret)
    }

    pub fn drop_second_factor(&mut self, by: &str, alias: &str) -> Done {
        self.person_mut(alias)?.second_factor = None;
        self.note(by, format!("took the second factor from {alias}"));
        Ok(())
    }

    /// The token, shown once.
    pub fn add_token(
        &mut self,
        by: &str,
        alias: &str,
        name: &str,
        scope: Role,
    ) -> Result<String, PeopleError> {
        let person = self.person_mut(alias)?;
        if person.tokens.iter().any(|token| token.name == name) {
            return refused(format!("{alias} has a token \"{name}\" already"));
        }
        let token = secrets::random_token();
        let sha256 = secrets::digest(&token);
        person.tokens.push(Token { name: name.to_owned(), scope, sha256 });
        self.note(by, format!("gave {alias} the token {name} as {}", scope.as_str()));
        Ok(token)
    }

    pub fn remove_token(&mut self, by: &str, alias: &str, name: &str) -> Done {
        let person = self.person_mut(alias)?;
        let before = person.tokens.len();
        person.tokens.retain(|token| token.name != name);
        if person.tokens.len() == before {
            return refused(format!("{alias} has no token \"{name}\""));
        }
        self.note(by, format!("took the token {name} from {alias}"));
        Ok(())
    }

    /// Whose token this is, with no more rights than its scope.
    pub fn of_token(&self, token: &str) -> Option<Someone> {
        let sha256 = secrets::digest(token);
        self.people.iter().find_map(|person| {
            let token = person.tokens.iter().find(|token| token.sha256 == sha256)?;
            let role = of_token(person.role, token.scope);
            Some(Someone { alias: person.alias.clone(), role })
        })
    }

    /// Whether the password is theirs. Takes a tenth of a second, known or not.
    pub fn is_password(&self, alias: &str, password: &str) -> bool {
        secrets::is_password(self.person(alias).map(|it| it.password.as_str()), password)
    }

    /// The half minute of a right code; `None` for a wrong one. Without a second factor every code is
    /// as good as none.
    pub fn step_of_code(&self, alias: &str, code: &str, seconds: u64) -> Option<Option<u64>> {
        match self.person(alias)?.second_factor.as_deref() {
            None => Some(None),
            Some(secret) => secrets::step_of_code(secret, code, seconds).map(Some),
        }
    }
}

fn new_password(password: &str) -> Result<String, PeopleError> {
    match password.chars().count() >= secrets::LEAST_LETTERS {
        true => Ok(secrets::hashed(password)),
        false => refused(format!(
            "a password has {} letters or more: three or four words do",
            secrets::LEAST_LETTERS
        )),
    }
}
