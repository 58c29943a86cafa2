-- What a person changed of a staged sheet's rows before they are written: cells (JSON, an array of { "n", "value" }), what to do with the
-- row, and why a code is right although its check digit is not.
CREATE TABLE import_edit (
	import		@INT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	n		@INT NOT NULL,
	cells		TEXT,
	ncells		@INT NOT NULL,
	decision	@KEY,
	record		@INT,
	reason		TEXT,
	PRIMARY KEY (import, n)
) @STRICT;

-- What a commit wrote, in its transaction, so that it can be taken back: the records of row n, at 0 the row's own.
-- reverted: NULL not asked for, or a code: "reverted", or why not.
CREATE TABLE import_wrote (
	import		@INT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	n		@INT NOT NULL,
	pos		@INT NOT NULL,
	resource	@KEY NOT NULL,
	record		@INT NOT NULL,
	version		@INT NOT NULL,
	inserted	@INT NOT NULL CHECK (inserted IN (0, 1)),
	reverted	@KEY,
	PRIMARY KEY (import, n, pos)
) @STRICT;

-- Columns of a file as somebody named them, for the next file of that shape: JSON, an array of { "n", "heading", "field", "erase" }.
CREATE TABLE import_mapping (
	id		@ID,
	resource	@KEY NOT NULL,
	shape		@KEY NOT NULL,
	name		TEXT NOT NULL,
	columns		TEXT NOT NULL,
	to_note		@INT NOT NULL CHECK (to_note IN (0, 1)),
	date_order	@KEY,
	version		@INT NOT NULL,
	account		@INT,
	login		TEXT,
	updated_at	@INT NOT NULL
) @STRICT;
CREATE INDEX import_mapping_by_shape ON import_mapping (resource, shape, id);

-- date_order: as a person said; shape: digest of the headings; saved: which import_mapping was laid on; preview: the first lines, JSON.
-- done_at: when it was committed; row counts of what was taken back; file_gone: file and rows are forgotten, the line stays.
ALTER TABLE import ADD COLUMN date_order @KEY;
ALTER TABLE import ADD COLUMN shape @KEY;
ALTER TABLE import ADD COLUMN saved @INT;
ALTER TABLE import ADD COLUMN preview TEXT;
ALTER TABLE import ADD COLUMN done_at @INT;
ALTER TABLE import ADD COLUMN reverted @INT;
ALTER TABLE import ADD COLUMN refused @INT;
ALTER TABLE import ADD COLUMN file_gone @INT;
