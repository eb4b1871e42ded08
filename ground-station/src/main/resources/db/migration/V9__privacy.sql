-- What the versions up to this one may reveal of whether a satellite took part; null without differential privacy.
-- privacy_rho: sum of 1 / (2 z^2) over privacy_rounds aggregates with noise multiplier z. epsilon follows from it and privacy_delta.
ALTER TABLE versions ADD COLUMN privacy_rounds BIGINT;
ALTER TABLE versions ADD COLUMN privacy_rho DOUBLE PRECISION;
ALTER TABLE versions ADD COLUMN privacy_delta DOUBLE PRECISION;
