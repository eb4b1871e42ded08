-- The global version that the weights of a satellite were trained from; 0 is the start model.
ALTER TABLE contributions ADD COLUMN origin BIGINT DEFAULT 0 NOT NULL;

-- Published versions as they are sent: each coded once, against the version before.
CREATE TABLE version_deltas (
  number BIGINT   PRIMARY KEY REFERENCES versions (number),
  base   CHAR(64) NOT NULL,
  delta  BLOB     NOT NULL
);

-- What a published version lacks of the aggregate, as lossy coding dropped it: little-endian float32.
CREATE TABLE remainders (
  number    BIGINT PRIMARY KEY REFERENCES versions (number),
  remainder BLOB   NOT NULL
);
