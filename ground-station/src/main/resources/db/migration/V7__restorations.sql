-- Each time that this state was made of a backup. Wall times are milliseconds since 1970.
-- first_version: the next version has this number or a higher one.
-- first_sequence: so have the sequence numbers of manifests.
-- begun_at_ms: mission time at which the server first ran afterwards; null if it has not yet. What satellites
-- announced before is rejected.
CREATE TABLE restorations (
  id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  taken_at_ms    BIGINT NOT NULL,
  restored_at_ms BIGINT NOT NULL,
  first_version  BIGINT NOT NULL,
  first_sequence BIGINT NOT NULL,
  begun_at_ms    BIGINT
);
