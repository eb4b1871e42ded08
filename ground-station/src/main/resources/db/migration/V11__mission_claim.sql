-- By what other grounds at the same broker tell this state from theirs: 16 random bytes in hex.
-- number: that of the claim to the mission at a broker; 0 if there was none yet.
CREATE TABLE mission_claim (
  id     INT      PRIMARY KEY CHECK (id = 1),
  state  CHAR(32) NOT NULL,
  number BIGINT   NOT NULL
);
