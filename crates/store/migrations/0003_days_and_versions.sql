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


-- A row of a dataset keeps its claims' names when it comes again with other words.
ALTER TABLE report ADD COLUMN row BLOB;     -- which row of which dataset it is; NULL for a text
ALTER TABLE report ADD COLUMN text INTEGER; -- the entry of the words that count; NULL for its own
CREATE UNIQUE INDEX report_by_row ON report (row) WHERE row IS NOT NULL;

-- Later words and readings of a report, in the order in which they came.
CREATE TABLE version (
    entry  INTEGER PRIMARY KEY,
    report INTEGER NOT NULL -- its first entry
) STRICT;
CREATE INDEX version_by_report ON version (report);

DELETE FROM policy;
