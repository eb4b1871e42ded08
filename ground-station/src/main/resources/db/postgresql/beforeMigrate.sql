-- The migrations are those of H2. PostgreSQL calls its byte arrays otherwise.
DO $$
BEGIN
  CREATE DOMAIN blob AS bytea;
EXCEPTION
  WHEN duplicate_object THEN NULL;
END
$$;
