-- What went before the table dropped was there, nobody has written down. So of a database that was used all is said to be kept
-- from the start of the oldest month or chunk on, which is too late at worst; null would say that nothing was ever dropped.
-- Chunks before 2019 are those of wrong clocks.
DO $kept$
DECLARE
    name text;
    oldest timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM series) AND NOT EXISTS (SELECT FROM nodes) THEN
        RETURN;
    END IF;
    FOREACH name IN ARRAY ARRAY['series_points', 'params_changes'] LOOP
        IF (SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(name)) THEN
            SELECT min(to_date(right(c.relname, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC') INTO oldest
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = to_regclass(name) AND c.relname ~ ('^' || name || '_[0-9]{4}_[0-9]{2}$');
        ELSE
            EXECUTE 'SELECT min(range_start) FROM timescaledb_information.chunks
                WHERE hypertable_schema = $1 AND hypertable_name = $2 AND range_start >= ''2019-01-01 00:00:00+00'''
                INTO oldest USING '${flyway:defaultSchema}'::text, name;
        END IF;
        INSERT INTO dropped VALUES (name, coalesce(oldest, now())) ON CONFLICT DO NOTHING;
    END LOOP;
END
$kept$;
