-- Times are milliseconds of mission time since 1970-01-01T00:00:00Z. Versions and contents are SHA-256 in hex.

-- What this state belongs to.
CREATE TABLE identity (
  id            INT         PRIMARY KEY CHECK (id = 1),
  mission       VARCHAR(64) NOT NULL,
  start_version CHAR(64)    NOT NULL
);

CREATE TABLE satellites (
  name           VARCHAR(64) PRIMARY KEY,
  first_heard_ms BIGINT      NOT NULL,
  last_heard_ms  BIGINT      NOT NULL
);

-- Every content that was decided on. base, result: null if it was refused.
CREATE TABLE deltas (
  id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  satellite      VARCHAR(64)  NOT NULL REFERENCES satellites (name),
  content        CHAR(64)     NOT NULL,
  base           CHAR(64),
  result         CHAR(64),
  bytes          BIGINT       NOT NULL,
  samples        BIGINT       NOT NULL,
  received_at_ms BIGINT       NOT NULL,
  verdict        VARCHAR(16)  NOT NULL,
  reason         VARCHAR(300) NOT NULL
);
CREATE INDEX deltas_satellite ON deltas (satellite, id);

-- The newest accepted weights of each satellite.
CREATE TABLE contributions (
  satellite      VARCHAR(64) PRIMARY KEY REFERENCES satellites (name),
  delta_id       BIGINT      NOT NULL REFERENCES deltas (id),
  samples        BIGINT      NOT NULL,
  received_at_ms BIGINT      NOT NULL,
  weights        BLOB        NOT NULL
);

-- The end of each exchange that must not be lost. begun: some of the outgoing content may have left.
-- offered, acknowledged: numbers of global versions; offered is -1 if it must be offered again.
CREATE TABLE exchange_state (
  satellite    VARCHAR(64) PRIMARY KEY REFERENCES satellites (name),
  state        BLOB        NOT NULL,
  begun        BOOLEAN     NOT NULL,
  offered      BIGINT      NOT NULL,
  acknowledged BIGINT      NOT NULL
);

-- Candidates for the global model; number 0 is the start model. through_delta: the last delta considered.
CREATE TABLE versions (
  number            BIGINT           PRIMARY KEY,
  version           CHAR(64)         NOT NULL,
  created_at_ms     BIGINT           NOT NULL,
  accuracy          DOUBLE PRECISION,
  balanced_accuracy DOUBLE PRECISION,
  gate_accuracy     DOUBLE PRECISION,
  samples           BIGINT           NOT NULL,
  through_delta     BIGINT           NOT NULL,
  published         BOOLEAN          NOT NULL,
  reason            VARCHAR(300)     NOT NULL
);

-- Whose weights went into a version.
CREATE TABLE version_members (
  number    BIGINT      NOT NULL REFERENCES versions (number),
  satellite VARCHAR(64) NOT NULL REFERENCES satellites (name),
  version   CHAR(64)    NOT NULL,
  samples   BIGINT      NOT NULL,
  PRIMARY KEY (number, satellite)
);

-- The weights of the version that is published.
CREATE TABLE global_model (
  id      INT    PRIMARY KEY CHECK (id = 1),
  number  BIGINT NOT NULL REFERENCES versions (number),
  weights BLOB   NOT NULL
);

CREATE TABLE events (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_ms     BIGINT       NOT NULL,
  kind      VARCHAR(32)  NOT NULL,
  satellite VARCHAR(64),
  detail    VARCHAR(500) NOT NULL
);
