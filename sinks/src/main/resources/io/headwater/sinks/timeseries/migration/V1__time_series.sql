-- Points and parameter changes. People read the views at the end; the tables are the sink's.
-- Where TimescaleDB is installed in this database the tables are hypertables, elsewhere they are
-- partitioned by month. Texts in keys sort by code point: quicker, and the same on every machine.

CREATE FUNCTION instant(epoch_ms bigint) RETURNS timestamptz
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
-- in two exact parts: one multiplication of milliseconds loses digits after the year 2255
AS $$ SELECT timestamptz 'epoch'
        + interval '1 hour' * (epoch_ms / 3600000)
        + interval '1 millisecond' * (epoch_ms % 3600000) $$;

COMMENT ON FUNCTION instant(bigint) IS 'epoch milliseconds as a time, exact for the years 1 to 9999';

CREATE TABLE series (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    dialect    text COLLATE "C" NOT NULL,
    node       text COLLATE "C" NOT NULL,
    class      text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    data_type  text COLLATE "C" NOT NULL,
    param_type text,
    UNIQUE (tenant, dialect, node, class, name, data_type)
);

COMMENT ON TABLE series IS 'one row per series of a node; the id stands for it in series_points';

DO $create$
DECLARE
    timescale text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                       WHERE e.extname = 'timescaledb');
BEGIN
    EXECUTE $sql$
        CREATE TABLE series_points (
            time          timestamptz NOT NULL,
            received_at   timestamptz NOT NULL,
            logged_at     timestamptz NOT NULL,
            expires_at    timestamptz,
            origin        bigint NOT NULL,
            value_long    bigint,
            value_double  double precision,
            series_id     integer NOT NULL,
            revision      integer NOT NULL,
            value_boolean boolean,
            value_text    text,
            value_json    jsonb,
            PRIMARY KEY (series_id, time)
        ) $sql$ || CASE WHEN timescale IS NULL THEN 'PARTITION BY RANGE (time)' ELSE '' END;

    EXECUTE $sql$
        CREATE TABLE params_changes (
            tenant      text COLLATE "C" NOT NULL,
            dialect     text COLLATE "C" NOT NULL,
            node        text COLLATE "C" NOT NULL,
            device      text COLLATE "C" NOT NULL,
            param       text COLLATE "C" NOT NULL,
            logged_at   timestamptz NOT NULL,
            origin      bigint NOT NULL,
            partition   integer NOT NULL,
            value       jsonb,
            previous    jsonb,
            cause       text NOT NULL,
            device_time timestamptz,
            received_at timestamptz NOT NULL,
            PRIMARY KEY (tenant, dialect, node, device, param, logged_at, origin, partition)
        ) $sql$ || CASE WHEN timescale IS NULL THEN 'PARTITION BY RANGE (logged_at)' ELSE '' END;

    IF timescale IS NULL THEN
        -- wrong clocks share these two; the months between are made when they are first written to
        CREATE TABLE series_points_before_2019 PARTITION OF series_points
            FOR VALUES FROM (MINVALUE) TO ('2019-01-01 00:00:00+00');
        CREATE TABLE series_points_from_2100 PARTITION OF series_points
            FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
        CREATE TABLE params_changes_before_2019 PARTITION OF params_changes
            FOR VALUES FROM (MINVALUE) TO ('2019-01-01 00:00:00+00');
        CREATE TABLE params_changes_from_2100 PARTITION OF params_changes
            FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);
    ELSE
        EXECUTE format('SELECT %I.create_hypertable(%L::regclass, %L::name, chunk_time_interval => interval %L, create_default_indexes => false)',
            timescale, 'series_points', 'time', '7 days');
        EXECUTE format('SELECT %I.create_hypertable(%L::regclass, %L::name, chunk_time_interval => interval %L, create_default_indexes => false)',
            timescale, 'params_changes', 'logged_at', '7 days');
    END IF;
END
$create$;

COMMENT ON TABLE series_points IS 'one row per series and time; a later value in log order replaces an earlier one';
COMMENT ON COLUMN series_points.time IS 'when the device says it was';
COMMENT ON COLUMN series_points.received_at IS 'when Headwater received it';
COMMENT ON COLUMN series_points.logged_at IS 'when the log took it';
COMMENT ON COLUMN series_points.origin IS 'uplink offset; with revision it orders values of one series and time';
COMMENT ON TABLE params_changes IS 'one row per parameter that a message changed';

-- Attaching, unlike CREATE TABLE .. PARTITION OF, waits for no reader and stops no writer.
CREATE FUNCTION add_month(parent text, month date) RETURNS void
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    part text := parent || to_char(month, '_YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('headwater month ' || parent, 0));
    IF to_regclass(quote_ident(part)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part,
            to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
    END IF;
END
$$;

COMMENT ON FUNCTION add_month(text, date) IS 'makes the partition of a month of years 2019 to 2099 unless it exists';

CREATE VIEW points AS
SELECT s.tenant, s.dialect, s.node, s.name AS series, s.class, s.data_type, s.param_type,
       p.time,
       coalesce(p.value_double, p.value_long::double precision) AS value,
       p.value_long, p.value_double, p.value_boolean, p.value_text, p.value_json,
       p.revision, p.received_at, p.logged_at, p.expires_at, p.origin, p.series_id
FROM series_points p
JOIN series s ON s.id = p.series_id
WHERE p.expires_at IS NULL OR p.expires_at > now();

COMMENT ON VIEW points IS 'every point that has not expired; value is the number, whole or not';

CREATE VIEW params_history AS
SELECT tenant, dialect, node, device, param, logged_at AS time, value, previous, cause,
       device_time, received_at, logged_at, partition || ':' || origin AS origin
FROM params_changes;

COMMENT ON VIEW params_history IS 'what every parameter was and when; value is null when the parameter was removed';
