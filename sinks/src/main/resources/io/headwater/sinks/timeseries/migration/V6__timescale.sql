-- Whatever keeps the rows, the views tell the same of them; and where that is the columnstore of TimescaleDB, an erasure
-- opens nothing but what it erases.

-- Continuous aggregates know of late, expired and erased points only later. Nobody's views on ours break: columns stay.
DO $views$
DECLARE
    bucket text;
BEGIN
    IF to_regclass('"${flyway:defaultSchema}".series_hours') IS NULL THEN
        RETURN;
    END IF;
    FOREACH bucket IN ARRAY ARRAY['hour', 'day', 'week', 'month', 'year'] LOOP
        EXECUTE format($sql$
            CREATE OR REPLACE VIEW %I AS
            SELECT tenant COLLATE "C" AS tenant, dialect COLLATE "C" AS dialect, node COLLATE "C" AS node,
                   series COLLATE "C" AS series, class COLLATE "C" AS class, data_type COLLATE "C" AS data_type,
                   "time", count, min, max, sum, avg, first, last, series_id
            FROM aggregated(%L, '-infinity', 'infinity') $sql$, 'aggregates_' || bucket, bucket);
    END LOOP;
    BEGIN
        DROP MATERIALIZED VIEW series_hours;
    EXCEPTION WHEN dependent_objects_still_exist THEN
        RAISE WARNING 'series_hours stays, as somebody''s view is on it; nothing of Headwater reads it any more';
    END;
END
$views$;

-- Conditions are written out as constants: by a join, or by parameters, TimescaleDB opens every batch of the table, and by
-- constants those of the series alone.
CREATE FUNCTION erase_points(series integer, until timestamptz, most integer) RETURNS integer
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
    RETURN found; -- what others write meanwhile may make it more or less that are removed
END
$$;

COMMENT ON FUNCTION erase_points(integer, timestamptz, integer) IS
    'removes the earliest points of a series among those that the log took until a time; as many as asked for when there may be more';

CREATE FUNCTION erase_changes(tenant text, dialect text, node text, until timestamptz) RETURNS integer
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    erased integer;
BEGIN
    EXECUTE format('DELETE FROM params_changes WHERE tenant = %L AND dialect = %L AND node = %L AND logged_at <= %L',
        tenant, dialect, node, until);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;

COMMENT ON FUNCTION erase_changes(text, text, text, timestamptz) IS
    'removes the parameter changes of a node that the log took until a time, and says how many';

-- Asked again and again, as extensions are updated and licences change under a database that runs. Only what is not set up for
-- columns is: whoever takes the policy away again, and leaves the table set up, has the last word.
CREATE FUNCTION add_columnstore() RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp SET lock_timeout = '1s'
AS $$
DECLARE
    extension record;
    name text;
BEGIN
    SELECT n.nspname AS schema, string_to_array(split_part(e.extversion, '-', 1), '.')::integer[] AS version
        INTO extension
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'timescaledb';
    -- from 2.11 compressed chunks take upserts, which late points need
    IF extension.version IS NULL OR extension.version < ARRAY[2, 11]
            OR coalesce(current_setting('timescaledb.license', true), '') <> 'timescale' THEN
        RETURN;
    END IF;
    FOR name IN
        SELECT hypertable_name FROM timescaledb_information.hypertables
        WHERE hypertable_schema = '${flyway:defaultSchema}' AND NOT compression_enabled
            AND hypertable_name IN ('series_points', 'params_changes')
    LOOP
        EXECUTE CASE name WHEN 'series_points' THEN
            'ALTER TABLE series_points SET (timescaledb.compress,
                timescaledb.compress_segmentby = ''series_id'', timescaledb.compress_orderby = ''time DESC'')'
        ELSE
            'ALTER TABLE params_changes SET (timescaledb.compress,
                timescaledb.compress_segmentby = ''tenant, dialect, node, device, param'',
                timescaledb.compress_orderby = ''logged_at DESC, origin, partition'')'
        END;
        EXECUTE format('SELECT %I.add_compression_policy(%L::regclass, compress_after => interval ''14 days'', if_not_exists => true)',
            extension.schema, name);
        RETURN NEXT name;
    END LOOP;
END
$$;

COMMENT ON FUNCTION add_columnstore() IS
    'has TimescaleDB put chunks in columns after two weeks, where its edition can, and names the tables that this is new for';
