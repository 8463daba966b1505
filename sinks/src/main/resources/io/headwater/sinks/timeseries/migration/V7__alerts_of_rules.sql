-- Which rule raised an alert, and when it was over: unknown of alerts that were stored before.
ALTER TABLE alerts_raised
    ADD COLUMN rule       text COLLATE "C",
    ADD COLUMN rule_name  text,
    ADD COLUMN severity   text,
    ADD COLUMN cleared_at timestamptz,
    ADD COLUMN cleared_by text;

CREATE INDEX alerts_raised_by_rule ON alerts_raised (rule, logged_at) WHERE rule IS NOT NULL;

CREATE OR REPLACE VIEW alerts AS
SELECT tenant, dialect, node, id, logged_at AS time, text, values, quiet, acknowledged_at,
       received_at, logged_at, partition || ':' || origin AS origin,
       rule, rule_name, severity, cleared_at, cleared_by
FROM alerts_raised;

COMMENT ON VIEW alerts IS 'what nodes wanted their users told, and what rules found of them: rule, its name at that time, severity and cleared_at are of those; values is an array of {device, param, value}';
