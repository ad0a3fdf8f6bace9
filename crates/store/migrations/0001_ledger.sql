-- The ledger. Everything else in the file is derived from these three tables.

CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY, -- from 1, without gaps
    kind     TEXT NOT NULL,       -- report, reading, decision, policy
    body     TEXT NOT NULL,       -- JSON; names what it holds by SHA-256, quotes nobody
    author   TEXT NOT NULL,
    time     TEXT NOT NULL,       -- RFC 3339, UTC: when we knew
    previous BLOB NOT NULL,       -- hash of the entry before; 32 zero bytes for the first
    hash     BLOB NOT NULL        -- SHA-256 of this entry, `previous` included
) STRICT;

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never changed'); END;
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never removed'); END;

-- What an entry holds, zstd. Apart from the entry, so that it can be destroyed and the chain stays.
CREATE TABLE content (
    sequence INTEGER PRIMARY KEY REFERENCES entry,
    bytes    BLOB NOT NULL
) STRICT;

-- How far the ledger goes: an end that was cut off is missed here.
CREATE TABLE head (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,
    hash     BLOB NOT NULL
) STRICT;
INSERT INTO head VALUES (1, 0, zeroblob(32));
