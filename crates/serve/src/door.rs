//! The door: log-in, sessions, and who is asking.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::http::{HeaderMap, header};

use crate::{Failure, limits::Limit, people::People, rights::Someone, secrets};

/// A session ends with the working day.
pub const SESSION: Duration = Duration::from_secs(12 * 60 * 60);

/// The cookie that carries a session.
const COOKIE: &str = "cairn";

pub struct Door {
    file: PathBuf,
    /// The people as the file had them when it was last read.
    known: Mutex<(Option<SystemTime>, Arc<People>)>,
    /// By the hash of their tokens.
    sessions: Mutex<HashMap<String, Session>>,
    /// The last half minute whose code was used, by alias: a code opens once.
    used: Mutex<HashMap<String, u64>>,
    tries: Limit,
    all_tries: Limit,
}

struct Session {
    alias: String,
    ends: Instant,
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Door {
    pub fn new(file: PathBuf) -> Door {
        Door {
            file,
            known: Mutex::default(),
            sessions: Mutex::default(),
            used: Mutex::default(),
            tries: Limit::new(5, Duration::from_secs(60)),
            // Checking a password takes a tenth of a second and 19 MiB: not more at a time than this.
            all_tries: Limit::new(20, Duration::from_secs(1)),
        }
    }

    /// The people as they are now: `cairn people` may have changed the file a moment ago.
    fn people(&self) -> Result<Arc<People>, Failure> {
        let written = std::fs::metadata(&self.file).and_then(|it| it.modified()).ok();
        let mut known = locked(&self.known);
        if known.0 != written || written.is_none() {
            let people = People::load(&self.file).map_err(|error| {
                eprintln!("cairn: {error}");
                Failure::Broken
            })?;
            *known = (written, Arc::new(people));
        }
        Ok(known.1.clone())
    }

    /// Who is asking: by a session's cookie or a program's token.
    pub fn someone(&self, headers: &HeaderMap) -> Option<Someone> {
        let people = self.people().ok()?;
        if let Some(token) = bearer(headers) {
            return people.of_token(token);
        }
        let mut sessions = locked(&self.sessions);
        let now = Instant::now();
        sessions.retain(|_, session| session.ends > now);
        let session = sessions.get(&secrets::digest(cookie(headers)?))?;
        // A removed person has no session, and a changed role holds at once.
        let person = people.person(&session.alias)?;
        Some(Someone { alias: person.alias.clone(), role: person.role })
    }

    /// Opens a session; its token goes into the cookie. Waits for the password to be checked.
    pub fn log_in(&self, alias: &str, password: &str, code: &str) -> Result<String, Failure> {
        let now = Instant::now();
        // Counted before anything is checked, so that trying tells nothing.
        if !self.tries.take(alias, now) || !self.all_tries.take("", now) {
            return Err(Failure::TooOften);
        }
        let people = self.people()?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let is_password = people.is_password(alias, password);
        let step = people.step_of_code(alias, code, seconds).filter(|_| is_password);
        match step {
            Some(step) if self.is_first_use(alias, step) => {}
            _ => return Err(Failure::Unknown),
        }
        let token = secrets::random_token();
        let session = Session { alias: alias.to_owned(), ends: now + SESSION };
        locked(&self.sessions).insert(secrets::digest(&token), session);
        Ok(token)
    }

    /// A code that somebody saw over a shoulder opens nothing.
    fn is_first_use(&self, alias: &str, step: Option<u64>) -> bool {
        let Some(step) = step else { return true };
        let mut used = locked(&self.used);
        let is_first = used.get(alias).is_none_or(|last| *last < step);
        if is_first {
            used.insert(alias.to_owned(), step);
        }
        is_first
    }

    pub fn log_out(&self, headers: &HeaderMap) {
        if let Some(token) = cookie(headers) {
            locked(&self.sessions).remove(&secrets::digest(token));
        }
    }
}

/// The cookie of a session that was opened, or of one that has ended.
pub fn session_cookie(token: Option<&str>, is_encrypted: bool) -> String {
    let secure = if is_encrypted { "; Secure" } else { "" };
    let (token, seconds) = (token.unwrap_or_default(), token.map_or(0, |_| SESSION.as_secs()));
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|all| all.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
