-- Who is in the directory that other members see: listed, and its record active.  Kept in its own column, so that the
-- condition is one comparison; and the orders of lists have all that a page asks
-- for and what is filtered most: a walk of one never looks at a row.
ALTER TABLE enterprise ADD COLUMN shown @INT NOT NULL DEFAULT 0 CHECK (shown IN (0, 1));
UPDATE enterprise SET shown = 1 WHERE listed = 1 AND record_status = 2;

DROP INDEX enterprise_recent;
DROP INDEX enterprise_by_name;
DROP INDEX enterprise_by_city;
DROP INDEX enterprise_by_industry;
CREATE INDEX enterprise_recent ON enterprise
	(archived_at, updated_at, id, version, shown, city, industry, record_status);
CREATE INDEX enterprise_by_name ON enterprise
	(archived_at, name_zh_sort, id, version, shown, city, industry, record_status);
CREATE INDEX enterprise_by_city ON enterprise
	(city, archived_at, updated_at, id, version, shown, industry, record_status);
CREATE INDEX enterprise_by_industry ON enterprise
	(industry, archived_at, updated_at, id, version, shown, city, record_status);
