-- Versions are made of updates: what each satellite learned since its last delivery.

-- The newest delivery of each satellite. Its weights are in the exchange state. update_samples: those of the newest
-- update with samples. decided: the newest delivery that a candidate considered, whether it counted or not.
ALTER TABLE contributions DROP COLUMN IF EXISTS weights;
ALTER TABLE contributions ADD COLUMN version CHAR(64);
ALTER TABLE contributions ADD COLUMN update_samples BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE contributions ADD COLUMN decided CHAR(64);
ALTER TABLE contributions ADD COLUMN decided_origin BIGINT DEFAULT 0 NOT NULL;
UPDATE contributions SET
  version = (SELECT d.result FROM deltas d WHERE d.id = contributions.delta_id),
  update_samples = samples;
UPDATE contributions SET decided = (
  SELECT m.version FROM version_members m JOIN global_model g ON g.number = m.number
  WHERE m.satellite = contributions.satellite);
UPDATE contributions SET decided = version
  WHERE delta_id <= (SELECT MAX(v.through_delta) FROM versions v);

UPDATE contributions SET decided_origin = origin;

-- How a version was made: by which strategy, and why its round closed.
ALTER TABLE versions ADD COLUMN strategy VARCHAR(64) DEFAULT '' NOT NULL;
ALTER TABLE versions ADD COLUMN closed_by VARCHAR(16) DEFAULT '' NOT NULL;

CREATE INDEX versions_version ON versions (version);

-- Which update of a satellite went into a version. origin: the version that it was trained from; staleness: versions
-- published since. 0 for those of 0.1.0, which averaged weights.
ALTER TABLE version_members ADD COLUMN delta_id BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE version_members ADD COLUMN origin BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE version_members ADD COLUMN staleness BIGINT DEFAULT 0 NOT NULL;

-- What the strategy remembers, such as momentum.
CREATE TABLE strategy_state (
  strategy VARCHAR(64) PRIMARY KEY,
  state    BLOB        NOT NULL
);
