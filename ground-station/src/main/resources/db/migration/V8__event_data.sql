-- The same as detail, for programs: a JSON object.
ALTER TABLE events ADD COLUMN data VARCHAR(2000) DEFAULT '{}' NOT NULL;
