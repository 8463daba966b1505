-- A node may have millions of changes, so they go some at a time, as its points do. Those of one message share their time
-- and go together.
DROP FUNCTION erase_changes(text, text, text, timestamptz);

CREATE FUNCTION erase_changes(tenant text, dialect text, node text, until timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    last timestamptz;
    found integer;
BEGIN
    SELECT max(early.logged_at), count(*) INTO last, found
        FROM (SELECT c.logged_at FROM params_changes c
              WHERE c.tenant = erase_changes.tenant AND c.dialect = erase_changes.dialect
                  AND c.node = erase_changes.node AND c.logged_at <= until
              ORDER BY c.logged_at LIMIT most) early;
    -- constants, for the columnstore: see erase_points
    EXECUTE format('DELETE FROM params_changes WHERE tenant = %L AND dialect = %L AND node = %L AND logged_at <= %L',
        tenant, dialect, node, last);
    RETURN found; -- what others write meanwhile may make it more or less that are removed
END
$$;

COMMENT ON FUNCTION erase_changes(text, text, text, timestamptz, integer) IS
    'removes the earliest parameter changes of a node among those that the log took until a time; as many as asked for when there may be more';
