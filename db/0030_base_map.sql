-- The approved base map under the circles of projects: one picture with its number, or none.  anchors: where countries stand on it, as JSON.
CREATE TABLE base_map (
	id		@ID CHECK (id = 1),
	number		TEXT NOT NULL,
	media_type	TEXT NOT NULL,
	sha256		TEXT NOT NULL,
	picture		@BLOB NOT NULL,
	anchors		TEXT NOT NULL,
	updated_at	@INT NOT NULL,
	updated_by	@INT NOT NULL REFERENCES account (id)
) @STRICT;
