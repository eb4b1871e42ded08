-- Tensors of the models, a line each: dimensions and name; null until a server of a release that keeps it has run.
ALTER TABLE identity ADD COLUMN layout BLOB;

-- How a version came about: 'start', 'aggregate', or an order of a person, 'promote' or 'rollback'.
ALTER TABLE versions ADD COLUMN kind VARCHAR(16) DEFAULT 'aggregate' NOT NULL;

-- The number of the version that was published before; null for the start model, and where a release before kept none.
ALTER TABLE versions ADD COLUMN parent BIGINT;

-- 'promote', 'rollback': the number of the version whose weights these are.
ALTER TABLE versions ADD COLUMN source BIGINT;

-- The number by which satellites know the version; it grows across restored backups. Null: that of the version.
ALTER TABLE versions ADD COLUMN announced BIGINT;

-- Scores of a version on parts of the data. kind: 'class' or 'satellite'.
CREATE TABLE evaluations (
  number BIGINT           NOT NULL REFERENCES versions (number),
  kind   VARCHAR(16)      NOT NULL,
  name   VARCHAR(200)     NOT NULL,
  score  DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (number, kind, name)
);

-- Weights of versions by content. coding: see PackedWeights. depth: number of parents that must be unpacked before.
CREATE TABLE kept_weights (
  version CHAR(64)    PRIMARY KEY,
  parent  CHAR(64),
  coding  VARCHAR(16) NOT NULL,
  depth   INT         NOT NULL,
  bytes   BIGINT      NOT NULL,
  data    BLOB        NOT NULL
);

-- Orders of people to satellites. satellite: null for all that were known then.
CREATE TABLE orders (
  number        BIGINT       PRIMARY KEY,
  kind          VARCHAR(32)  NOT NULL,
  satellite     VARCHAR(64),
  body          BLOB         NOT NULL,
  created_at_ms BIGINT       NOT NULL,
  reason        VARCHAR(300) NOT NULL
);

-- What became of an order at a satellite. verdict: null while it has not answered.
CREATE TABLE order_answers (
  number       BIGINT      NOT NULL REFERENCES orders (number),
  satellite    VARCHAR(64) NOT NULL REFERENCES satellites (name),
  content      CHAR(64)    NOT NULL,
  posted_at_ms BIGINT      NOT NULL,
  verdict      VARCHAR(16),
  reason       VARCHAR(300) DEFAULT '' NOT NULL,
  PRIMARY KEY (number, satellite)
);
CREATE INDEX order_answers_satellite ON order_answers (satellite, content);
