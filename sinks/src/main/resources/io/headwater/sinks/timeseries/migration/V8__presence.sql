-- Whether nodes are online. A table of its own, as its records come from a topic of their own: versions are offsets.
CREATE TABLE presences (
    tenant     text COLLATE "C" NOT NULL,
    dialect    text COLLATE "C" NOT NULL,
    node       text COLLATE "C" NOT NULL,
    connected  boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    reason     text,
    logged_at  timestamptz NOT NULL,
    partition  integer NOT NULL,
    origin     bigint NOT NULL,
    version    bigint NOT NULL,
    PRIMARY KEY (tenant, dialect, node)
) WITH (fillfactor = 80); -- no other index, so that a node that comes and goes stays on its page

COMMENT ON TABLE presences IS 'one row per node that ever had a session, with how the newest one stands';

CREATE OR REPLACE VIEW node AS
SELECT n.tenant, n.dialect, n.node, n.name, n.type, n.subtype, n.model, n.fw_version, n.project_name, n.platform,
       n.network_id, n.command_response, n.first_seen_at, n.last_seen_at, n.activated_at, n.configured_at,
       n.partition || ':' || n.origin AS origin,
       p.connected AS online, p.changed_at AS presence_since, p.reason AS offline_reason
FROM nodes n
LEFT JOIN presences p ON p.tenant = n.tenant AND p.dialect = n.dialect AND p.node = n.node;

COMMENT ON VIEW node IS 'what each node is, and when it was seen; last_seen_at lags by less than a minute; online is null of a node that no session was ever told of';
