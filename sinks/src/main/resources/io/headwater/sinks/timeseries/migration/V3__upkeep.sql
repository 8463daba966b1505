-- Months that nobody keeps any more. Gives up rather than let others wait for it: dropping a month
-- waits for everybody who reads the table, and whoever comes after waits behind it.
CREATE FUNCTION drop_before(parent text, before timestamptz) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '1s'
AS $$
DECLARE
    part text;
BEGIN
    IF (SELECT relkind <> 'p' FROM pg_class WHERE oid = to_regclass(quote_ident(parent))) THEN
        RETURN QUERY EXECUTE (
            SELECT format('SELECT %I.drop_chunks(%L::regclass, older_than => %L::timestamptz)::text',
                          n.nspname, quote_ident(parent), before)
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'timescaledb');
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('headwater month ' || parent, 0));
    FOR part IN
        SELECT c.relname
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
            AND c.relname ~ ('^' || parent || '_[0-9]{4}_[0-9]{2}$')
            AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= before
        ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE %I', part);
        RETURN NEXT part;
    END LOOP;
    IF before >= '2019-01-01 00:00:00+00' THEN
        EXECUTE format('DELETE FROM %I', parent || '_before_2019');
    END IF;
END
$$;

COMMENT ON FUNCTION drop_before(text, timestamptz) IS
    'drops the months or chunks of series_points or params_changes that end before a time, and names them';
