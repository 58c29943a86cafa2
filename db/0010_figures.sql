-- What the front page counts, without a look at a row.
CREATE INDEX enterprise_figures ON enterprise (archived_at, created_at, completeness, shown, record_status);
CREATE INDEX enterprise_hnte ON enterprise (archived_at, hnte_expires);
