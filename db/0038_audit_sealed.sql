-- What the log says of persons, sealed under a key of each record that tells of one (decision 0041).

-- The digest of what is sealed of a row, in hexadecimal; NULL: nothing is.
ALTER TABLE audit ADD COLUMN sealed TEXT;

-- Values of a row's personal fields (FL_PERSON), as they were and as they are: JSON, sealed.  id is that of the row.  Append-only.
CREATE TABLE audit_personal (
	id		@INT NOT NULL PRIMARY KEY,
	sealed		@BLOB NOT NULL
) @STRICT;

-- Whose a key in keys.db is.  gone: why it is destroyed; NULL: it is not.
CREATE TABLE audit_key (
	key		@INT NOT NULL PRIMARY KEY,
	resource	@KEY NOT NULL,
	record		@INT NOT NULL,
	gone		@INT
) @STRICT;
CREATE INDEX audit_key_of_record ON audit_key (resource, record);

-- Rows of before, which the first start seals: up to which there are some, up to which it is done, how many held such values and when all was done.
CREATE TABLE audit_transition (
	id		@ID,
	upto		@INT NOT NULL,
	done		@INT NOT NULL,
	changed		@INT NOT NULL,
	done_at		@INT
) @STRICT;
INSERT INTO audit_transition (upto, done, changed) SELECT coalesce(max(id), 0), 0, 0 FROM audit;
