-- When it was heard of, which may be long after: whoever reads a backlog meets old erasures, and after them the points
-- that they mean. What is known already counts as heard of now.
ALTER TABLE erasures ADD COLUMN learned_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE orphans ADD COLUMN learned_at timestamptz NOT NULL DEFAULT now();
