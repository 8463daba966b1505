-- What nodes are, what they raised, how their updates went, and points by the hour, day and so on.
-- People read the views; the tables are the sink's.

ALTER TABLE series_points ADD COLUMN partition integer;

COMMENT ON COLUMN series_points.partition IS 'uplink partition of the origin; null for rows of before this column';

CREATE OR REPLACE VIEW points AS
SELECT s.tenant, s.dialect, s.node, s.name AS series, s.class, s.data_type, s.param_type,
       p.time,
       coalesce(p.value_double, p.value_long::double precision) AS value,
       p.value_long, p.value_double, p.value_boolean, p.value_text, p.value_json,
       p.revision, p.received_at, p.logged_at, p.expires_at, p.origin, p.series_id, p.partition
FROM series_points p
JOIN series s ON s.id = p.series_id
WHERE p.expires_at IS NULL OR p.expires_at > now();

-- The newest state of each thing; "version" is the offset of its record, so that older ones lose.
CREATE TABLE nodes (
    tenant           text COLLATE "C" NOT NULL,
    dialect          text COLLATE "C" NOT NULL,
    node             text COLLATE "C" NOT NULL,
    name             text,
    type             text,
    subtype          text,
    model            text,
    fw_version       text,
    project_name     text,
    platform         text,
    network_id       text,
    command_response boolean NOT NULL,
    first_seen_at    timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    activated_at     timestamptz,
    configured_at    timestamptz,
    partition        integer NOT NULL,
    origin           bigint NOT NULL,
    version          bigint NOT NULL,
    PRIMARY KEY (tenant, dialect, node)
) WITH (fillfactor = 80); -- rows change every minute and should stay on their page

CREATE TABLE alerts_raised (
    tenant          text COLLATE "C" NOT NULL,
    dialect         text COLLATE "C" NOT NULL,
    node            text COLLATE "C" NOT NULL,
    id              text COLLATE "C" NOT NULL,
    text            text,
    values          jsonb NOT NULL,
    quiet           boolean NOT NULL,
    acknowledged_at timestamptz,
    received_at     timestamptz NOT NULL,
    logged_at       timestamptz NOT NULL,
    partition       integer NOT NULL,
    origin          bigint NOT NULL,
    version         bigint NOT NULL,
    PRIMARY KEY (tenant, dialect, node, id)
);

CREATE INDEX alerts_raised_by_time ON alerts_raised (logged_at);

CREATE TABLE executions (
    tenant            text COLLATE "C" NOT NULL,
    dialect           text COLLATE "C" NOT NULL,
    node              text COLLATE "C" NOT NULL,
    job               text COLLATE "C" NOT NULL,
    state             text NOT NULL,
    info              text,
    state_at          timestamptz NOT NULL,
    state_of_node     boolean NOT NULL,
    network_id        text,
    created_at        timestamptz NOT NULL,
    changed_at        timestamptz NOT NULL,
    approved_at       timestamptz,
    deliveries        integer NOT NULL,
    failed_deliveries integer NOT NULL,
    delivery_failed   boolean NOT NULL,
    sent_at           timestamptz,
    answer_by         timestamptz,
    version_before    text,
    version_after     text,
    confirmation      text NOT NULL,
    partition         integer NOT NULL,
    origin            bigint NOT NULL,
    version           bigint NOT NULL,
    PRIMARY KEY (tenant, dialect, node, job)
) WITH (fillfactor = 80);

CREATE INDEX executions_by_job ON executions (job, state);

CREATE TABLE erasures (
    tenant    text COLLATE "C" NOT NULL,
    dialect   text COLLATE "C" NOT NULL,
    node      text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, dialect, node)
);

COMMENT ON TABLE nodes IS 'one row per node that is not erased';
COMMENT ON TABLE alerts_raised IS 'one row per alert';
COMMENT ON TABLE executions IS 'one row per node and update job';
COMMENT ON TABLE erasures IS 'nodes that were erased, and when; what the log took before goes, however late it comes here';

CREATE VIEW node AS
SELECT tenant, dialect, node, name, type, subtype, model, fw_version, project_name, platform, network_id,
       command_response, first_seen_at, last_seen_at, activated_at, configured_at,
       partition || ':' || origin AS origin
FROM nodes;

CREATE VIEW alerts AS
SELECT tenant, dialect, node, id, logged_at AS time, text, values, quiet, acknowledged_at,
       received_at, logged_at, partition || ':' || origin AS origin
FROM alerts_raised;

CREATE VIEW ota_executions AS
SELECT tenant, dialect, node, job, state, info, state_at, state_of_node, created_at, changed_at, approved_at,
       deliveries, failed_deliveries, delivery_failed, sent_at, answer_by, version_before, version_after,
       confirmation, network_id,
       CASE WHEN origin >= 0 THEN partition || ':' || origin END AS origin
FROM executions;

COMMENT ON VIEW node IS 'what each node is, and when it was seen; last_seen_at lags by less than a minute';
COMMENT ON VIEW alerts IS 'what nodes wanted their users told; values is an array of {device, param, value}';
COMMENT ON VIEW ota_executions IS 'how far each node is with each update job';

-- The newest point of each series, by one step into the index of each.
CREATE VIEW latest AS
SELECT s.tenant, s.dialect, s.node, s.name AS series, s.class, s.data_type, s.param_type,
       p.time,
       coalesce(p.value_double, p.value_long::double precision) AS value,
       p.value_long, p.value_double, p.value_boolean, p.value_text, p.value_json, p.series_id
FROM series s
CROSS JOIN LATERAL (
    SELECT * FROM series_points
    WHERE series_id = s.id AND (expires_at IS NULL OR expires_at > now())
    ORDER BY time DESC LIMIT 1) p;

COMMENT ON VIEW latest IS 'the newest point in time of every series';

-- Has no search path of its own, or the planner could not look inside and use the caller's conditions.
CREATE FUNCTION aggregated(bucket text, since timestamptz, until timestamptz, zone text DEFAULT 'UTC')
    RETURNS TABLE (tenant text, dialect text, node text, series text, class text, data_type text,
                   "time" timestamptz, count bigint, min double precision, max double precision,
                   sum double precision, avg double precision, first double precision, last double precision,
                   series_id integer)
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT s.tenant, s.dialect, s.node, s.name, s.class, s.data_type,
           date_trunc(bucket, p.time, zone), count(*), min(v.value), max(v.value), sum(v.value), avg(v.value),
           -- arrays compare element by element, so the least one is of the earliest time
           (min(ARRAY[v.at, v.value]) FILTER (WHERE v.value IS NOT NULL))[2],
           (max(ARRAY[v.at, v.value]) FILTER (WHERE v.value IS NOT NULL))[2],
           s.id
    FROM "${flyway:defaultSchema}".series_points p
    JOIN "${flyway:defaultSchema}".series s ON s.id = p.series_id
    CROSS JOIN LATERAL (SELECT coalesce(p.value_double, p.value_long::double precision) AS value,
                               extract(epoch FROM p.time)::double precision AS at) v
    WHERE p.time >= since AND p.time < until AND (p.expires_at IS NULL OR p.expires_at > now())
    GROUP BY s.id, date_trunc(bucket, p.time, zone)
$$;

COMMENT ON FUNCTION aggregated(text, timestamptz, timestamptz, text) IS
    'points from since to before until, by minute, hour, day, week (from Monday), month or year of a time zone';

DO $create$
DECLARE
    extension record;
    bucket text;
    live boolean := false;
BEGIN
    SELECT n.nspname AS schema, string_to_array(split_part(e.extversion, '-', 1), '.')::integer[] AS version
        INTO extension
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'timescaledb';

    -- from 2.11 compressed chunks take upserts, which late points need
    IF extension.version >= ARRAY[2, 11] THEN
        BEGIN
            EXECUTE 'ALTER TABLE series_points SET (timescaledb.compress,
                timescaledb.compress_segmentby = ''series_id'', timescaledb.compress_orderby = ''time DESC'')';
            EXECUTE 'ALTER TABLE params_changes SET (timescaledb.compress,
                timescaledb.compress_segmentby = ''tenant, dialect, node, device, param'',
                timescaledb.compress_orderby = ''logged_at DESC, origin, partition'')';
            EXECUTE format('SELECT %I.add_compression_policy(%L::regclass, compress_after => interval ''14 days'')',
                extension.schema, 'series_points');
            EXECUTE format('SELECT %I.add_compression_policy(%L::regclass, compress_after => interval ''14 days'')',
                extension.schema, 'params_changes');
            EXECUTE format($sql$
                CREATE MATERIALIZED VIEW series_hours
                    WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
                SELECT series_id, %1$I.time_bucket(interval '1 hour', time) AS time, count(*) AS count,
                       min(coalesce(value_double, value_long::double precision)) AS min,
                       max(coalesce(value_double, value_long::double precision)) AS max,
                       sum(coalesce(value_double, value_long::double precision)) AS sum,
                       count(coalesce(value_double, value_long::double precision)) AS numbers,
                       %1$I.first(coalesce(value_double, value_long::double precision), time) AS first,
                       %1$I.last(coalesce(value_double, value_long::double precision), time) AS last
                FROM series_points
                GROUP BY 1, 2
                WITH NO DATA $sql$, extension.schema);
            EXECUTE format('SELECT %I.add_continuous_aggregate_policy(%L::regclass, start_offset => NULL,
                end_offset => interval ''1 hour'', schedule_interval => interval ''30 minutes'')',
                extension.schema, 'series_hours');
            live := true;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'TimescaleDB refused columnstore or continuous aggregates, plain views serve instead: %', SQLERRM;
        END;
    END IF;

    EXECUTE $sql$ CREATE VIEW aggregates_minute AS
        SELECT * FROM aggregated('minute', '-infinity', 'infinity') $sql$;
    FOREACH bucket IN ARRAY ARRAY['hour', 'day', 'week', 'month', 'year'] LOOP
        IF live THEN
            EXECUTE format($sql$
                CREATE VIEW %1$I AS
                SELECT s.tenant, s.dialect, s.node, s.name AS series, s.class, s.data_type,
                       date_trunc(%2$L, h.time, 'UTC') AS time, sum(h.count)::bigint AS count,
                       min(h.min) AS min, max(h.max) AS max, sum(h.sum) AS sum,
                       sum(h.sum) / nullif(sum(h.numbers), 0)::double precision AS avg,
                       (array_agg(h.first ORDER BY h.time) FILTER (WHERE h.numbers > 0))[1] AS first,
                       (array_agg(h.last ORDER BY h.time DESC) FILTER (WHERE h.numbers > 0))[1] AS last,
                       s.id AS series_id
                FROM series_hours h JOIN series s ON s.id = h.series_id
                GROUP BY s.id, date_trunc(%2$L, h.time, 'UTC') $sql$, 'aggregates_' || bucket, bucket);
        ELSE
            EXECUTE format('CREATE VIEW %I AS SELECT * FROM aggregated(%L, ''-infinity'', ''infinity'')',
                'aggregates_' || bucket, bucket);
        END IF;
        EXECUTE format('COMMENT ON VIEW %I IS %L', 'aggregates_' || bucket,
            'points by the ' || bucket || ' of UTC; ask for a node and a series, or use aggregated(..)');
    END LOOP;
END
$create$;
