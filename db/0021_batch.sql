-- Changes that were asked for together (POST /{resources}/batch) have one number; NULL: asked for alone.
ALTER TABLE audit ADD COLUMN batch @INT;
CREATE INDEX audit_by_batch ON audit (batch) WHERE batch IS NOT NULL;
