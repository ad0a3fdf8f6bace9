-- What a list and a map need of each event without settling it again.

ALTER TABLE event ADD COLUMN place_precision INTEGER; -- UCDP's where_prec, 1 to 7
ALTER TABLE event ADD COLUMN series INTEGER NOT NULL DEFAULT 0;

-- The next writer derives all tables anew, and with them these columns.
DELETE FROM policy;
