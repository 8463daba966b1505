-- A point that comes again with the value it had changes nothing of its row but which record was the last to say so, and
-- what says it after an erasure is the next owner's: an erasure goes by the newest record of a row, lateness by its first.
-- The later of the two counts: rows that are there have no said_at, and a sink of the release before, which may still run
-- beside this one, moves logged_at alone.
ALTER TABLE series_points ADD COLUMN said_at timestamptz;

COMMENT ON COLUMN series_points.logged_at IS 'when the log took the record that first said what the row says';
COMMENT ON COLUMN series_points.said_at IS 'when the log took the newest record that said so; null of a row that was told of once';

CREATE OR REPLACE FUNCTION erase_points(series integer, until timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    last timestamptz;
    found integer;
BEGIN
    SELECT max(p.time), count(*) INTO last, found
        FROM (SELECT time FROM series_points
              WHERE series_id = series AND greatest(logged_at, said_at) <= until ORDER BY time LIMIT most) p;
    EXECUTE format('DELETE FROM series_points WHERE series_id = %L AND time <= %L AND greatest(logged_at, said_at) <= %L',
        series, last, until);
    IF found > 0 AND to_regclass('rollup_hour') IS NOT NULL THEN
        INSERT INTO rollup_erased AS old (series_id, last_erased) VALUES (series, last)
        ON CONFLICT (series_id) DO UPDATE
        SET last_erased = greatest(old.last_erased, excluded.last_erased), seen = false;
    END IF;
    RETURN found; -- what others write meanwhile may make it more or less that are removed
END
$$;

COMMENT ON FUNCTION erase_points(integer, timestamptz, integer) IS
    'removes the earliest points of a series among those that the log did not take again after a time; as many as asked for when there may be more';
