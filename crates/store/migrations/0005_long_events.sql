-- Events of a span of days are found by their first day, but for the few that last longer than a month.
CREATE INDEX event_by_length ON event (last_day - first_day) WHERE last_day - first_day > 31;
