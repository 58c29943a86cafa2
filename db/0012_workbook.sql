-- Workbooks among the imports: which sheet and heading row a person chose, its sheets as JSON (docs/api.md), and whether several of them could
-- be meant and none was chosen.
ALTER TABLE import ADD COLUMN sheet @INT;
ALTER TABLE import ADD COLUMN header_row @INT;
ALTER TABLE import ADD COLUMN sheets TEXT;
ALTER TABLE import ADD COLUMN sheet_open @INT;

-- The lines that a helper took out of a workbook, in pieces like the file itself, so that it is asked once only.
CREATE TABLE import_lines (
	import		@INT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	bytes		@BLOB NOT NULL,
	PRIMARY KEY (import, pos)
) @STRICT;
