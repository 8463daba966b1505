-- Nodes that lost everybody who had them, by a factory reset or because the last user gave them up.
CREATE TABLE orphans (
    tenant    text COLLATE "C" NOT NULL,
    dialect   text COLLATE "C" NOT NULL,
    node      text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, dialect, node)
);

COMMENT ON TABLE orphans IS 'nodes that lost everybody who had them, and when; points that the log took before are erased, however late they come here';
