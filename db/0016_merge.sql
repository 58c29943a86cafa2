-- One of two: the row that went keeps what it said, points to the row that stands for it, and is out of every list.
-- The keys by which twins are found are kept beside it; they are made in C (model/enterprise.c).
ALTER TABLE enterprise ADD COLUMN merged_into @INT REFERENCES enterprise (id);
ALTER TABLE enterprise ADD COLUMN name_en_key @KEY;
ALTER TABLE enterprise ADD COLUMN site_key @KEY;
ALTER TABLE enterprise ADD COLUMN org_key @KEY;
CREATE INDEX enterprise_merged ON enterprise (merged_into);
DROP INDEX enterprise_name_key;
CREATE INDEX enterprise_name_key ON enterprise (name_key, archived_at);
CREATE INDEX enterprise_name_en_key ON enterprise (name_en_key, archived_at);
CREATE INDEX enterprise_site_key ON enterprise (site_key, archived_at);
CREATE INDEX enterprise_org_key ON enterprise (org_key, archived_at);

ALTER TABLE contact ADD COLUMN phone_key @KEY;
CREATE INDEX contact_phone_key ON contact (phone_key, archived_at, enterprise);

-- One row for each merge, also after it was undone.  uscc: the code that the old row gave up; archived_at, shown: how it was seen
-- before.
CREATE TABLE enterprise_merge (
	id		@ID,
	gone		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	stays		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	at		@INT NOT NULL,
	account		@INT,
	undone_at	@INT,
	undone_by	@INT,
	archived_at	@INT,
	shown		@INT NOT NULL CHECK (shown IN (0, 1)),
	uscc		@KEY
) @STRICT;
CREATE INDEX enterprise_merge_gone ON enterprise_merge (gone, id);
CREATE INDEX enterprise_merge_stays ON enterprise_merge (stays, id);
CREATE INDEX enterprise_merge_uscc ON enterprise_merge (uscc);

-- Rows that pointed to the old one and were pointed to the other: a column of a table, and the row.
CREATE TABLE enterprise_merge_moved (
	merge		@INT NOT NULL REFERENCES enterprise_merge (id) ON DELETE CASCADE,
	tab		@KEY NOT NULL,
	col		@KEY NOT NULL,
	row		@INT NOT NULL,
	PRIMARY KEY (merge, tab, col, row)
) @STRICT;
CREATE INDEX enterprise_merge_moved_row ON enterprise_merge_moved (tab, col, row, merge);

-- What a merge did to fields, as JSON of values, so that it can be taken back: how 0 the old row lost it, 1 the other took it because
-- it was chosen, 2 because it had none; 3 an entry of a list, 4 lines of a text that were added.
CREATE TABLE enterprise_merge_field (
	id		@ID,
	merge		@INT NOT NULL REFERENCES enterprise_merge (id) ON DELETE CASCADE,
	field		@KEY NOT NULL,
	how		@INT NOT NULL CHECK (how BETWEEN 0 AND 4),
	was		TEXT,
	got		TEXT
) @STRICT;
CREATE INDEX enterprise_merge_field_of ON enterprise_merge_field (merge, id);

-- What somebody has said of a pair of suspects (a < b).  seen: the reasons of that day; another one opens it again.
CREATE TABLE enterprise_twin (
	a		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	b		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	state		@INT NOT NULL CHECK (state IN (0, 1, 2)),
	note		TEXT,
	seen		TEXT NOT NULL,
	at		@INT NOT NULL,
	account		@INT,
	PRIMARY KEY (a, b),
	CHECK (a < b)
) @STRICT;
CREATE INDEX enterprise_twin_b ON enterprise_twin (b);
