-- Keys are a thing and a day of it, so that near days are one range; a report's text is kept once,
-- and not once a claim. The next writer finds no policy and derives everything again.

DROP TABLE posting;

-- Where a claim is looked for: claims that share a thing on near days are worth comparing.
CREATE TABLE posting (
    thing  INTEGER NOT NULL, -- a hash
    day    INTEGER NOT NULL,
    report INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    PRIMARY KEY (thing, day, report, idx)
) STRICT, WITHOUT ROWID;

-- Reports whose texts share a band are worth comparing: one may be a copy of the other.
CREATE TABLE band (
    band   INTEGER NOT NULL, -- a hash of a part of the text's fingerprint
    report INTEGER NOT NULL,
    PRIMARY KEY (band, report)
) STRICT, WITHOUT ROWID;

DELETE FROM policy;
