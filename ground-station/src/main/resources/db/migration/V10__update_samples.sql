-- Training samples of the update that count; null if the delta was refused, or arrived before releases that write it.
ALTER TABLE deltas ADD COLUMN update_samples BIGINT;
