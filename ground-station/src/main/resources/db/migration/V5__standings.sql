-- Satellites whose updates do not simply count, or whose last ones were judged. A satellite without a row is admitted.
-- norm: Euclidean norm of its last update that counted. No reference to satellites: a person may exclude one before it is heard.
CREATE TABLE standings (
  satellite VARCHAR(64)      PRIMARY KEY,
  state     VARCHAR(16)      NOT NULL,
  reason    VARCHAR(300)     NOT NULL,
  since_ms  BIGINT           NOT NULL,
  passed    INT              NOT NULL,
  doubts    INT              NOT NULL,
  norm      DOUBLE PRECISION NOT NULL
);
