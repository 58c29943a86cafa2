-- The bytes of documents, in pieces, so that nobody holds a whole one; they go with what is known of the document.
CREATE TABLE document_chunk (
	document	@INT NOT NULL REFERENCES project_document (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	bytes		@BLOB NOT NULL,
	PRIMARY KEY (document, pos)
) @STRICT;
