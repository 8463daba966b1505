-- Hours counted ahead, for whoever asks for them: a continuous aggregate of TimescaleDB, which is as old as its last refresh,
-- and a view that says so and shows nothing of what was erased.

-- Empty but between an erasure and the end of a refresh that began after it.
CREATE TABLE rollup_erased (
    series_id   integer PRIMARY KEY,
    last_erased timestamptz NOT NULL,
    seen        boolean NOT NULL DEFAULT false -- by a refresh when it began, which then counts without what was erased
);

COMMENT ON TABLE rollup_erased IS 'series of which points were erased that rollup_hour may still count, and up to which time; aggregates_hour_rollup hides those hours';

CREATE TABLE rollup_refresh (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    as_of timestamptz NOT NULL
);

COMMENT ON TABLE rollup_refresh IS 'when the newest refresh of rollup_hour that went well began';

CREATE OR REPLACE FUNCTION erase_points(series integer, until timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    last timestamptz;
    found integer;
BEGIN
    SELECT max(p.time), count(*) INTO last, found
        FROM (SELECT time FROM series_points
              WHERE series_id = series AND logged_at <= until ORDER BY time LIMIT most) p;
    EXECUTE format('DELETE FROM series_points WHERE series_id = %L AND time <= %L AND logged_at <= %L', series, last, until);
    IF found > 0 AND to_regclass('rollup_hour') IS NOT NULL THEN
        INSERT INTO rollup_erased AS old (series_id, last_erased) VALUES (series, last)
        ON CONFLICT (series_id) DO UPDATE
        SET last_erased = greatest(old.last_erased, excluded.last_erased), seen = false;
    END IF;
    RETURN found; -- what others write meanwhile may make it more or less that are removed
END
$$;

-- Makes the aggregate and its view, or removes them, as far as it can; asked again and again, as extensions are updated and
-- licences change under a database that runs. Says what came of it when something did, or why it could not be.
CREATE FUNCTION keep_rollup(wanted boolean) RETURNS text
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '1s'
AS $$
DECLARE
    extension record;
    refusal text;
BEGIN
    IF wanted = (to_regclass('rollup_hour') IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    SELECT n.nspname AS schema, string_to_array(split_part(e.extversion, '-', 1), '.')::integer[] AS version
        INTO extension
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'timescaledb';

    IF NOT wanted THEN
        EXECUTE format('SELECT %I.delete_job(job_id) FROM timescaledb_information.jobs WHERE proc_schema = %L AND proc_name = %L',
            extension.schema, '${flyway:defaultSchema}', 'refresh_rollup');
        DROP PROCEDURE IF EXISTS refresh_rollup(integer, jsonb);
        DROP VIEW IF EXISTS aggregates_hour_rollup;
        DROP MATERIALIZED VIEW rollup_hour;
        DELETE FROM rollup_erased;
        DELETE FROM rollup_refresh;
        RETURN 'removed';
    END IF;

    refusal := CASE
        WHEN extension.version IS NULL THEN 'TimescaleDB is not in this database'
        WHEN (SELECT relkind = 'p' FROM pg_class WHERE oid = 'series_points'::regclass) THEN
            'the points are in months, as TimescaleDB came after them'
        WHEN coalesce(current_setting('timescaledb.license', true), '') <> 'timescale' THEN
            'this edition of TimescaleDB has no continuous aggregates'
        WHEN extension.version < ARRAY[2, 11] THEN 'TimescaleDB is older than 2.11'
    END;
    IF refusal IS NOT NULL THEN
        RETURN 'not made: ' || refusal;
    END IF;

    EXECUTE format($sql$
        CREATE MATERIALIZED VIEW rollup_hour
            WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
        SELECT series_id, %1$I.time_bucket(interval '1 hour', time) AS time, count(*) AS count,
               min(coalesce(value_double, value_long::double precision)) AS min,
               max(coalesce(value_double, value_long::double precision)) AS max,
               sum(coalesce(value_double, value_long::double precision)) AS sum,
               count(coalesce(value_double, value_long::double precision)) AS numbers,
               %1$I.first(coalesce(value_double, value_long::double precision), time) AS first,
               %1$I.last(coalesce(value_double, value_long::double precision), time) AS last
        FROM series_points
        WHERE expires_at IS NULL -- it would not hear when they do
        GROUP BY 1, 2
        WITH NO DATA $sql$, extension.schema);

    CREATE VIEW aggregates_hour_rollup AS
    SELECT s.tenant, s.dialect, s.node, s.name AS series, s.class, s.data_type,
           h.time, h.count, h.min, h.max, h.sum, h.sum / nullif(h.numbers, 0) AS avg, h.first, h.last,
           s.id AS series_id, (SELECT r.as_of FROM rollup_refresh r) AS as_of
    FROM rollup_hour h
    JOIN series s ON s.id = h.series_id
    WHERE NOT EXISTS (SELECT FROM rollup_erased e WHERE e.series_id = h.series_id AND h.time <= e.last_erased);

    COMMENT ON VIEW aggregates_hour_rollup IS 'points by the hour of UTC, counted ahead: hours that were over for an hour at as_of, without what came late since, without hours of which points were erased since, and without points that expire';

    -- no search path of its own, or it could not commit; what it refreshes was invalidated at whatever time
    EXECUTE format($sql$
        CREATE PROCEDURE refresh_rollup(job integer DEFAULT NULL, config jsonb DEFAULT NULL) LANGUAGE plpgsql
        AS $procedure$
        DECLARE
            began timestamptz := clock_timestamp();
            turn bigint := hashtextextended(%2$L, 0);
        BEGIN
            -- what another took to count, and has not counted yet, would be neither counted here nor waited for
            IF NOT pg_try_advisory_lock(turn) THEN
                RAISE EXCEPTION 'another refresh of rollup_hour is under way' USING ERRCODE = 'lock_not_available';
            END IF;
            UPDATE "${flyway:defaultSchema}".rollup_erased SET seen = true;
            COMMIT;
            CALL %1$I.refresh_continuous_aggregate('"${flyway:defaultSchema}".rollup_hour', NULL, began - interval '1 hour');
            DELETE FROM "${flyway:defaultSchema}".rollup_erased WHERE seen;
            COMMIT;
            PERFORM pg_advisory_unlock(turn); -- of one that failed it goes with its session
            INSERT INTO "${flyway:defaultSchema}".rollup_refresh AS old (as_of) VALUES (began)
            ON CONFLICT (one) DO UPDATE SET as_of = greatest(old.as_of, excluded.as_of);
        END
        $procedure$ $sql$, extension.schema, 'headwater rollup "${flyway:defaultSchema}"');
    COMMENT ON PROCEDURE refresh_rollup(integer, jsonb) IS 'counts in rollup_hour whatever changed since the last time, one at a time; TimescaleDB does so each half hour';
    -- fixed, so that what is waited after failures ends at the next half hour
    EXECUTE format('SELECT %I.add_job(%L::regproc, interval ''30 minutes'', fixed_schedule => true)', extension.schema,
        '"${flyway:defaultSchema}".refresh_rollup');
    RETURN 'made';
EXCEPTION WHEN dependent_objects_still_exist THEN
    RETURN 'not removed: somebody''s view is on it';
END
$$;

COMMENT ON FUNCTION keep_rollup(boolean) IS
    'makes rollup_hour and aggregates_hour_rollup where TimescaleDB can, or removes them; says what came of it when something did';
