-- What was dropped for its age cannot be counted any more, and whoever counts is to know.
CREATE TABLE dropped (
    relation      text PRIMARY KEY,
    dropped_until timestamptz NOT NULL
);

COMMENT ON TABLE dropped IS 'up to which time series_points and params_changes were dropped because nobody keeps them any more';

CREATE OR REPLACE FUNCTION drop_before(parent text, before timestamptz) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '1s'
AS $$
DECLARE
    part text;
    gone bigint := 0;
BEGIN
    IF (SELECT relkind <> 'p' FROM pg_class WHERE oid = to_regclass(quote_ident(parent))) THEN
        RETURN QUERY EXECUTE (
            SELECT format('SELECT %I.drop_chunks(%L::regclass, older_than => %L::timestamptz)::text',
                          n.nspname, quote_ident(parent), before)
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'timescaledb');
        GET DIAGNOSTICS gone = ROW_COUNT;
    ELSE
        PERFORM pg_advisory_xact_lock(hashtextextended('headwater month ' || parent, 0));
        IF before >= '2019-01-01 00:00:00+00' THEN
            EXECUTE format('DELETE FROM %I', parent || '_before_2019');
            GET DIAGNOSTICS gone = ROW_COUNT;
        END IF;
        FOR part IN
            SELECT c.relname
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(quote_ident(parent))
                AND c.relname ~ ('^' || parent || '_[0-9]{4}_[0-9]{2}$')
                AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= before
            ORDER BY 1
        LOOP
            EXECUTE format('DROP TABLE %I', part);
            gone := gone + 1;
            RETURN NEXT part;
        END LOOP;
    END IF;
    IF gone > 0 THEN
        INSERT INTO dropped AS d VALUES (parent, before)
        ON CONFLICT ON CONSTRAINT dropped_pkey DO UPDATE
        SET dropped_until = greatest(d.dropped_until, excluded.dropped_until);
    END IF;
END
$$;

-- With its owner's rights: whoever may read the views may know what is missing in them.
CREATE FUNCTION kept_from(relation text) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$ SELECT d.dropped_until FROM dropped d WHERE d.relation = kept_from.relation $$;

COMMENT ON FUNCTION kept_from(text) IS
    'time from which on all of series_points or params_changes is kept; null while nothing was dropped for its age';
