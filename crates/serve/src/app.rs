use std::{
    collections::HashMap,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue};
use cairn_core::{Decision, Event, Status};
use cairn_export::{Form, Table};
use cairn_store::{Context, Deed, Filter, Hash, Rows, Sort, Stamp, Store};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::{
    Failure,
    answers::Answers,
    chosen::Chosen,
    door::Door,
    guard,
    limits::Limit,
    people::People,
    present::Present,
    readers::Readers,
    rights::{self, Role, Someone},
    tiles::Tiles,
};

/// See [`Options::write`].
pub type WriteTable = fn(&Path, &Filter, Table, Form, Box<dyn Write + Send>) -> Result<(), String>;

/// What a server is started with.
pub struct Options {
    pub store: PathBuf,
    pub context: Context,
    /// The codebook's actors, for their names.
    pub actors: Vec<Actor>,
    /// Ids and names of the actor that a person means by these words.
    pub actors_meant: fn(&str) -> Vec<String>,
    pub access: Access,
    /// An event is confirmed or rejected when so many different people say so.
    pub persons: u32,
    /// Writes the events of a store's file that a filter asks for as a table in a form.
    pub write: WriteTable,
    /// The base map; the built-in one without it.
    pub tiles: Option<Tiles>,
    /// The folder that releases lie in.
    pub releases: Option<PathBuf>,
    /// An event in a few words, for what it was before a decision and is after it.
    pub describe: fn(&Event) -> String,
    /// Names under which browsers may reach this server; any, when empty.
    ///
    /// A page elsewhere can make its own name point to this machine; it cannot change the name that
    /// the browser then sends.
    pub hosts: Vec<String>,
    /// A proxy before this server adds TLS, and tells from where it was asked.
    pub is_behind_proxy: bool,
}

/// An actor of the codebook.
#[derive(Clone, Debug)]
pub struct Actor {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub countries: Vec<String>,
}

/// Who is served, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever sits at this machine, under this name.
    Analyst(String),
    /// Those with an account, each by its rights.
    People,
    /// Anybody; only confirmed and corroborated events, and nothing is decided.
    Public,
}

/// What the public sees.
const PUBLISHED: [Status; 2] = [Status::Corroborated, Status::Confirmed];

/// What so many filters ask for is held; the latest is asked for again and again while a map moves.
const HELD: usize = 32;

/// So many files are made at a time, each on a thread of its own.
const EXPORTS: usize = 2;

/// So many answers may go on at a time; each costs a look at the ledger a second.
const STREAMS: usize = 200;

/// Names of actors that are remembered.
const MEANT: usize = 1000;

/// What filters ask for, as of one entry of the ledger.
#[derive(Default)]
struct Held {
    head: Option<Hash>,
    chosen: HashMap<String, Arc<Chosen>>,
}

impl Held {
    /// As of this entry: nothing is held of another.
    fn of(&mut self, head: Hash) -> &mut Held {
        if self.head != Some(head) {
            *self = Held { head: Some(head), chosen: HashMap::new() };
        }
        self
    }
}

/// What is held is whole even where a thread that held it panicked.
fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What all requests share.
pub struct App {
    pub options: Options,
    pub readers: Arc<Readers>,
    pub answers: Answers,
    /// The Content-Security-Policy of every answer.
    pub policy: HeaderValue,
    pub door: Door,
    /// How often one may search.
    pub searches: Limit,
    writer: Mutex<Option<Store>>,
    all: Mutex<Option<(Hash, Arc<Rows>)>>,
    held: Mutex<Held>,
    meant: Mutex<HashMap<String, Vec<String>>>,
    /// The past and other policies are derived anew, which can take minutes: one at a time, so that
    /// the present is served meanwhile.
    anew: Arc<Semaphore>,
    /// Seats of files that are being made.
    pub exports: Arc<Semaphore>,
    pub present: Arc<Present>,
    /// Seats of answers that go on.
    pub streams: Arc<Semaphore>,
    /// Becomes true when the server stops: answers that go on end then.
    pub closing: watch::Sender<bool>,
}

impl App {
    pub fn new(options: Options) -> cairn_store::Result<App> {
        let seats = thread::available_parallelism().map_or(2, |n| n.get() + 1);
        Ok(App {
            readers: Arc::new(Readers::open(&options.store, seats)?),
            door: Door::new(People::path_of(&options.store)),
            searches: Limit::new(60, Duration::from_millis(500)),
            policy: guard::policy(options.tiles.as_ref()),
            options,
            answers: Answers::default(),
            writer: Mutex::new(None),
            all: Mutex::default(),
            held: Mutex::default(),
            meant: Mutex::new(HashMap::new()),
            anew: Arc::new(Semaphore::new(1)),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            present: Arc::default(),
            streams: Arc::new(Semaphore::new(STREAMS)),
            closing: watch::Sender::new(false),
        })
    }

    pub fn is_public(&self) -> bool {
        self.options.access == Access::Public
    }

    /// Who is asking; `None` for the public, and for whoever is not logged in.
    pub fn someone(&self, headers: &HeaderMap) -> Option<Someone> {
        match &self.options.access {
            Access::Analyst(name) => Some(Someone { alias: name.clone(), role: Role::Admin }),
            Access::People => self.door.someone(headers),
            Access::Public => None,
        }
    }

    /// The codebook's name of an actor; what is no id of it stays as it is.
    #[cfg(feature = "pages")]
    pub fn name_of<'a>(&'a self, actor: &'a str) -> &'a str {
        self.options.actors.iter().find(|it| it.id == actor).map_or(actor, |it| &it.name)
    }

    /// The filter with every name of the actors that it asks for, narrowed to what this server's
    /// visitors may see.
    pub fn narrowed(&self, mut filter: Filter) -> Filter {
        if let [words] = &filter.actors[..] {
            filter.actors = self.meant(words);
        }
        if self.is_public() {
            filter.with_private_crime = false;
            filter.statuses = match filter.statuses.is_empty() {
                true => PUBLISHED.to_vec(),
                false => filter
                    .statuses
                    .into_iter()
                    .filter(|status| PUBLISHED.contains(status))
                    .collect(),
            };
        }
        filter
    }

    /// The actors that these words mean, asked once: finding out takes a reading.
    fn meant(&self, words: &str) -> Vec<String> {
        let mut meant = lock(&self.meant);
        if meant.len() >= MEANT {
            meant.clear();
        }
        meant.entry(words.to_owned()).or_insert_with(|| (self.options.actors_meant)(words)).clone()
    }

    /// Whether a filter that is narrowed asks for what is not published alone.
    pub fn shows_nothing_of(&self, filter: &Filter) -> bool {
        self.is_public() && filter.statuses.is_empty()
    }

    /// Whether this server's visitors may see an event of this status.
    pub fn shows(&self, status: Status) -> bool {
        !self.is_public() || PUBLISHED.contains(&status)
    }

    /// Asks the store on a thread that may wait for the disk.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&mut Store, &App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let app = self.clone();
        self.readers.read(move |store| ask(store, &app)).await
    }

    /// As [`App::ask`], for what a filter asks for.
    pub async fn ask_for<T: Send + 'static>(
        self: &Arc<Self>,
        filter: &Filter,
        ask: impl FnOnce(&mut Store, &App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let seat = self.seat_of_past(filter)?;
        self.ask(move |store, app| {
            let answer = ask(store, app);
            // Kept until the work is done, even when nobody waits for the answer any more.
            drop(seat);
            answer
        })
        .await
    }

    /// What must be held while events are derived anew; nothing for the present.
    pub fn seat_of_past(&self, filter: &Filter) -> Result<Option<OwnedSemaphorePermit>, Failure> {
        let is_anew = filter.as_of.is_some() || filter.policy != self.options.context.settle;
        let seat = is_anew.then(|| self.anew.clone().try_acquire_owned());
        seat.transpose().map_err(|_| Failure::Busy)
    }

    /// The last entry's number and hash: what every answer follows from.
    pub async fn head(&self) -> Result<(u64, Hash), Failure> {
        self.readers.read(|store| Ok(store.head()?)).await
    }

    /// Asks the rows of a filter, as the store stands now, on a thread that may take its time.
    pub async fn over<T: Send + 'static>(
        self: &Arc<Self>,
        filter: Filter,
        tell: impl FnOnce(&Chosen) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let filter = self.narrowed(filter);
        self.ask_for(&filter.clone(), move |store, app| Ok(tell(&*app.chosen(store, &filter)?)))
            .await
    }

    /// The rows of a filter that is narrowed, as the store stands now.
    pub fn chosen(&self, store: &mut Store, filter: &Filter) -> Result<Arc<Chosen>, Failure> {
        if self.shows_nothing_of(filter) {
            return Ok(Arc::new(Chosen::none()));
        }
        let filter = Filter { after: None, limit: None, sort: Sort::default(), ..filter.clone() };
        let context = &self.options.context;
        let (_, head) = store.head()?;
        let key = format!("{filter:?}");
        if let Some(chosen) = lock(&self.held).of(head).chosen.get(&key) {
            return Ok(chosen.clone());
        }
        let chosen = match store.is_held(&filter, context)? {
            true => {
                let rows = self.all(store, head)?;
                Chosen::of(rows, &filter, store.named(&filter)?.as_deref())
            }
            false => Chosen::all(store.rows_anew(&filter, context)?),
        };
        let chosen = Arc::new(chosen);
        let mut held = lock(&self.held);
        let held = held.of(head);
        if held.chosen.len() >= HELD {
            held.chosen.clear();
        }
        held.chosen.insert(key, chosen.clone());
        Ok(chosen)
    }

    /// Every row as of this entry; whoever asks first reads them, and the others wait for them.
    fn all(&self, store: &mut Store, head: Hash) -> Result<Arc<Rows>, Failure> {
        let mut all = lock(&self.all);
        match &*all {
            Some((of, rows)) if *of == head => Ok(rows.clone()),
            _ => {
                let rows = Arc::new(store.rows()?);
                *all = Some((head, rows.clone()));
                Ok(rows)
            }
        }
    }

    /// Writes a decision of whoever is asking.
    pub async fn decide(
        self: &Arc<Self>,
        headers: &HeaderMap,
        deed: Deed,
        reason: String,
    ) -> Result<Decision, Failure> {
        if self.is_public() {
            return Err(Failure::Forbidden {
                what: "nothing is decided here".to_owned(),
                to_do: "decide on the server of those who keep this record".to_owned(),
            });
        }
        let who = self.someone(headers).ok_or(Failure::Unknown)?;
        if !rights::may_decide(&who, &deed) {
            return Err(Failure::Forbidden {
                what: format!("this is not for {}s", who.role.as_str()),
                to_do: "ask whoever runs this server for another role".to_owned(),
            });
        }
        let stamp = Stamp { author: who.alias, at: jiff::Timestamp::now() };
        let app = self.clone();
        let written = tokio::task::spawn_blocking(move || {
            let mut writer = lock(&app.writer);
            if writer.is_none() {
                *writer = Some(Store::open(&app.options.store)?);
            }
            let Some(store) = writer.as_mut() else { return Err(Failure::Broken) };
            let Options { context, describe, .. } = &app.options;
            Ok(store.decide(&deed, &reason, &stamp, context, describe)?)
        });
        written.await.unwrap_or(Err(Failure::Broken))
    }
}
