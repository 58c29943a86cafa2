-- The audit log (security.md L1): one row for each change, append-only.  The store lets no connection update
-- or delete a row of it.  No foreign keys: a row outlives what it names.
CREATE TABLE audit (
	id		@ID,
	at		@INT NOT NULL,
	account		@INT,
	login		TEXT,
	door		@INT NOT NULL,
	session		@INT,
	token		@INT,
	addr		TEXT,
	request_id	TEXT,
	action		@KEY NOT NULL,
	resource	@KEY,
	record		@INT,
	version		@INT,
	diff		TEXT,
	note		TEXT
) @STRICT;
CREATE INDEX audit_by_record ON audit (resource, record, id);
CREATE INDEX audit_by_account ON audit (account, id);
CREATE INDEX audit_by_action ON audit (action, id);
