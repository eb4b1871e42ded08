-- The same as detail, for programs: a JSON object.
ALTER TABLE events ADD COLUMN data VARCHAR(2000) DEFAULT '{}' NOT NULL;

-- Which event a program that passes events on has passed on last.
CREATE TABLE event_readers (
  name       VARCHAR(32) PRIMARY KEY,
  last_event BIGINT      NOT NULL
);
