-- A node may have millions of changes, so they go some at a time, as its points do, in the order of the primary key: a step
-- reads about what it removes, and not all that is left. The function of that name that takes all of them at once stays, as
-- sinks of the release before still run beside this one while workers are upgraded, and call it.
CREATE FUNCTION erase_changes(tenant text, dialect text, node text, until timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SET search_path = "${flyway:defaultSchema}", pg_temp
AS $$
DECLARE
    early record;
    taken integer := 0;
BEGIN
    FOR early IN
        SELECT f.device, f.param, max(f.logged_at) AS last, count(*) AS changes
            FROM (SELECT c.device, c.param, c.logged_at FROM params_changes c
                  WHERE c.tenant = erase_changes.tenant AND c.dialect = erase_changes.dialect
                      AND c.node = erase_changes.node AND c.logged_at <= until
                  ORDER BY c.device, c.param, c.logged_at LIMIT most) f
            GROUP BY f.device, f.param
    LOOP
        -- constants, for the columnstore: see erase_points
        EXECUTE format('DELETE FROM params_changes WHERE tenant = %L AND dialect = %L AND node = %L AND device = %L AND param = %L'
                ' AND logged_at <= %L', tenant, dialect, node, early.device, early.param, early.last);
        taken := taken + early.changes;
    END LOOP;
    RETURN taken; -- what others write meanwhile may make it more or less that are removed
END
$$;

COMMENT ON FUNCTION erase_changes(text, text, text, timestamptz, integer) IS
    'removes the first parameter changes of a node, by parameter and time, among those that the log took until a time; as many as asked for when there may be more';
