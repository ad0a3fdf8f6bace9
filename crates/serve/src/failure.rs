use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

/// Why a request is not answered: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A parameter or a field of what was sent.
    #[error("{place}: {what}")]
    Bad { place: String, what: String, to_do: String },
    #[error("{place}: there is nothing here")]
    Nothing { place: String, to_do: String },
    /// It was there once.
    #[error("{place}: {what}")]
    Gone { place: String, what: String },
    #[error("{what}")]
    Forbidden { what: String, to_do: String },
    /// Nobody is logged in, or what they gave to log in is wrong; which of it is not told.
    #[error("who are you?")]
    Unknown,
    #[error("tried too often")]
    TooOften,
    /// The store will not do it, and says why.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Store(cairn_store::Error),
    /// Another question of this sort is still being answered.
    #[error("the past is being asked already")]
    Busy,
    /// As many answers go on as may.
    #[error("too many follow what happens here")]
    Full,
    #[error("this takes too long to answer")]
    TooSlow,
    #[error("this part of the program failed")]
    Broken,
}

/// The one shape of every error of the API.
#[derive(Serialize, JsonSchema)]
pub struct Problem {
    pub error: Told,
}

#[derive(Serialize, JsonSchema)]
pub struct Told {
    /// The HTTP status.
    pub status: u16,
    pub what: String,
    /// The parameter, field or address that it is about.
    #[serde(rename = "where")]
    pub place: Option<String>,
    pub to_do: String,
}

impl Failure {
    pub fn bad(
        place: impl Into<String>,
        what: impl Into<String>,
        to_do: impl Into<String>,
    ) -> Failure {
        Failure::Bad { place: place.into(), what: what.into(), to_do: to_do.into() }
    }

    pub fn nothing(place: impl Into<String>, to_do: impl Into<String>) -> Failure {
        Failure::Nothing { place: place.into(), to_do: to_do.into() }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Failure::Bad { .. } => StatusCode::BAD_REQUEST,
            Failure::Nothing { .. } => StatusCode::NOT_FOUND,
            Failure::Gone { .. } => StatusCode::GONE,
            Failure::Forbidden { .. } => StatusCode::FORBIDDEN,
            Failure::Unknown => StatusCode::UNAUTHORIZED,
            Failure::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Failure::Refused(_) => StatusCode::CONFLICT,
            Failure::Busy
            | Failure::Full
            | Failure::TooSlow
            | Failure::Store(cairn_store::Error::Busy(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Store(_) | Failure::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn told(&self) -> Told {
        let (what, place, to_do) = match self {
            Failure::Bad { place, what, to_do } => (what.clone(), Some(place), to_do.as_str()),
            Failure::Nothing { place, to_do } => {
                ("there is nothing here".to_owned(), Some(place), to_do.as_str())
            }
            Failure::Gone { place, what } => {
                (what.clone(), Some(place), "the changes feed says what became of it")
            }
            Failure::Forbidden { what, to_do } => (what.clone(), None, to_do.as_str()),
            Failure::Unknown => (
                "this server does not know who is asking".to_owned(),
                None,
                "log in at /login, or send a token: Authorization: Bearer …",
            ),
            Failure::TooOften => {
                ("this was tried too often".to_owned(), None, "wait a minute and try again")
            }
            Failure::Refused(why) => (why.clone(), None, "look at it again, it may have changed"),
            // A path of this machine is nobody else's business.
            Failure::Store(cairn_store::Error::Busy(_)) => {
                ("the store is being written to".to_owned(), None, "try again in a moment")
            }
            Failure::Store(_) => (
                "the store cannot be read".to_owned(),
                None,
                "whoever runs this server finds the reason in its log",
            ),
            Failure::Busy => (
                "the past, another policy and whole files are made for a few at a time".to_owned(),
                None,
                "try again in a moment",
            ),
            Failure::Full => (
                "as many follow what happens here as can".to_owned(),
                None,
                "ask /api/v1/changes from time to time instead",
            ),
            Failure::TooSlow => (
                "this takes longer to answer than anybody should wait".to_owned(),
                None,
                "ask more narrowly, or for the present; the command line has no limit of time",
            ),
            Failure::Broken => (
                "this part of the program failed".to_owned(),
                None,
                "try again; if it fails again, report it with the address",
            ),
        };
        Told {
            status: self.status().as_u16(),
            what,
            place: place.cloned(),
            to_do: to_do.to_owned(),
        }
    }

    /// Tells whoever runs the server what no visitor is told.
    pub fn log(&self) {
        if let Failure::Store(error) = self {
            eprintln!("cairn: {error}");
        }
    }
}

impl From<cairn_store::Error> for Failure {
    fn from(error: cairn_store::Error) -> Failure {
        match error {
            cairn_store::Error::Refused(why) => Failure::Refused(why),
            other => Failure::Store(other),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.log();
        (self.status(), Json(Problem { error: self.told() })).into_response()
    }
}
