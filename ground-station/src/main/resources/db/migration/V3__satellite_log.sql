-- Deltas and weights in consecutive pieces. Ids ascend, so that what a commit adds lies together.
CREATE TABLE pieces (
  id    BIGINT PRIMARY KEY,
  bytes BYTEA  NOT NULL
);

-- What changed of a satellite, one row per satellite and commit; in place of exchange_state and contributions, whose
-- rows the ground takes over when it starts. Rows before the last that says everything (is_base) are deleted later.
CREATE TABLE satellite_log (
  id        BIGINT      PRIMARY KEY,
  satellite VARCHAR(64) NOT NULL,
  change    BYTEA       NOT NULL
);

-- Versions that many satellites share, each once: little-endian float32.
CREATE TABLE shared_versions (
  version     CHAR(64) PRIMARY KEY,
  first_piece BIGINT   NOT NULL,
  pieces      INT      NOT NULL,
  bytes       INT      NOT NULL
);

-- The newest delivery of each satellite that a candidate considered, whether it counted or not.
CREATE TABLE decided_deliveries (
  satellite VARCHAR(64) PRIMARY KEY REFERENCES satellites (name),
  version   CHAR(64)    NOT NULL,
  origin    BIGINT      NOT NULL
);
