-- Views of lists that people keep: filters, search, order and columns, as JSON; written and read by model/saved_query.c.
-- standard: the administrator's, for everybody who may read the resource.  pos: the order of the owner's tabs.
CREATE TABLE saved_view (
	id		@ID,
	version		@INT NOT NULL CHECK (version > 0),
	account		@INT NOT NULL REFERENCES account (id),
	resource	@KEY NOT NULL,
	name		TEXT NOT NULL,
	query		TEXT NOT NULL,
	shared		@INT NOT NULL CHECK (shared IN (0, 1)),
	standard	@INT NOT NULL CHECK (standard IN (0, 1)),
	pos		@INT NOT NULL,
	created_at	@INT NOT NULL,
	updated_at	@INT NOT NULL,
	updated_by	@INT NOT NULL REFERENCES account (id),
	UNIQUE (account, resource, name)
) @STRICT;
CREATE INDEX saved_view_by_standard ON saved_view (resource, standard);
