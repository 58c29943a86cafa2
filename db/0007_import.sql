-- Imports that are staged: the file as it came, how it is read, what became of each row (ui-and-api.md A6).
CREATE TABLE import (
	id		@ID,
	account		@INT,
	login		TEXT,
	resource	@KEY NOT NULL,
	file_name	TEXT NOT NULL,
	bytes		@INT NOT NULL,
	state		@INT NOT NULL,
	encoding	@KEY,
	separator	@KEY,
	-- corrections of the columns, JSON: an array of { "n", "field" }
	mapping		TEXT,
	to_note		@INT NOT NULL CHECK (to_note IN (0, 1)),
	counts		TEXT,
	result		TEXT,
	error		TEXT,
	made_at		@INT NOT NULL,
	updated_at	@INT NOT NULL
) @STRICT;

CREATE TABLE import_chunk (
	import		@INT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	bytes		@BLOB NOT NULL,
	PRIMARY KEY (import, pos)
) @STRICT;

-- told: n, outcome, id, name, problems, candidates as JSON; sentences are made when it is read.
CREATE TABLE import_row (
	import		@INT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	n		@INT NOT NULL,
	outcome		@INT NOT NULL,
	told		TEXT NOT NULL,
	PRIMARY KEY (import, n)
) @STRICT;
CREATE INDEX import_row_by_outcome ON import_row (import, outcome, n);
