-- What follows from the ledger. `cairn rebuild` empties these tables and fills them again.
-- A claim is named by the first 64 bits of its report's id, and its index in the reading.

CREATE TABLE report (
    sequence INTEGER PRIMARY KEY, -- of its entry
    id       TEXT NOT NULL,
    short    INTEGER NOT NULL,    -- the first 64 bits of the id
    key      BLOB NOT NULL,       -- what makes it this publication of its text
    head     BLOB,                -- JSON: who published it, when, under which name; NULL when purged
    reading  INTEGER,             -- the entry of the reading that counts
    hidden   TEXT                 -- 'withheld' or 'purged'
) STRICT;
CREATE INDEX report_by_short ON report (short);
CREATE INDEX report_by_key ON report (key);

CREATE TABLE claim (
    report INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    facts  BLOB NOT NULL,
    PRIMARY KEY (report, idx)
) STRICT;

-- Where a claim is looked for: claims that share a key are worth comparing.
CREATE TABLE posting (
    key    INTEGER NOT NULL,
    report INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    PRIMARY KEY (key, report, idx)
) STRICT, WITHOUT ROWID;

-- Each match twice, to be found from either claim.
CREATE TABLE match (
    report       INTEGER NOT NULL,
    idx          INTEGER NOT NULL,
    other_report INTEGER NOT NULL,
    other_idx    INTEGER NOT NULL,
    score        REAL NOT NULL,
    PRIMARY KEY (report, idx, other_report, other_idx)
) STRICT, WITHOUT ROWID;

-- The group and the event that a claim stands in, each named by one of its claims.
CREATE TABLE home (
    report       INTEGER NOT NULL,
    idx          INTEGER NOT NULL,
    group_report INTEGER NOT NULL,
    group_idx    INTEGER NOT NULL,
    event_report INTEGER NOT NULL,
    event_idx    INTEGER NOT NULL,
    PRIMARY KEY (report, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX home_by_event ON home (event_report, event_idx);
CREATE INDEX home_by_group ON home (group_report, group_idx);

-- Analysts' words on pairs of claims, each twice.
CREATE TABLE word (
    report       INTEGER NOT NULL,
    idx          INTEGER NOT NULL,
    other_report INTEGER NOT NULL,
    other_idx    INTEGER NOT NULL,
    is_one_event INTEGER NOT NULL,
    PRIMARY KEY (report, idx, other_report, other_idx)
) STRICT, WITHOUT ROWID;

-- Which entries are decisions, and which claims each speaks of.
CREATE TABLE decision (
    sequence INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE decided (
    report   INTEGER NOT NULL,
    idx      INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (report, idx, sequence)
) STRICT, WITHOUT ROWID;

-- An event as it is filtered and sorted by; all else is settled again when it is asked for.
CREATE TABLE event (
    number      INTEGER PRIMARY KEY, -- by the ledger's order of founding claims
    report      INTEGER NOT NULL,    -- the claim that founded it
    idx         INTEGER NOT NULL,
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    status      TEXT NOT NULL,
    first_day   INTEGER,          -- counted from 1970-01-01
    last_day    INTEGER,
    country     TEXT,
    admin1      TEXT,
    lat         REAL,
    lon         REAL,
    killed_low  INTEGER,
    killed_best INTEGER,
    killed_high INTEGER,
    injured     INTEGER,
    origins     INTEGER NOT NULL,
    reports     INTEGER NOT NULL,
    political   INTEGER NOT NULL,
    hidden      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_by_founder ON event (report, idx);
CREATE INDEX event_by_day ON event (first_day);

CREATE TABLE event_actor (
    actor TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (actor, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actor_by_event ON event_actor (event);

CREATE VIRTUAL TABLE event_place USING rtree (event, south, north, west, east);

-- The words of reports, folded by us: SQLite's own folding knows no Arabic.
CREATE VIRTUAL TABLE report_text USING fts5 (
    words, content = '', contentless_delete = 1, detail = none,
    tokenize = "unicode61 remove_diacritics 0"
);

-- Which entries are policies; the last is the one that these tables were made by.
CREATE TABLE policy (
    sequence INTEGER PRIMARY KEY
) STRICT;
