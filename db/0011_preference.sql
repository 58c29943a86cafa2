-- What people chose for themselves: columns of lists, by key; the text is the page's own.
CREATE TABLE preference (
	account		@INT NOT NULL REFERENCES account (id),
	key		@KEY NOT NULL,
	value		TEXT NOT NULL,
	PRIMARY KEY (account, key)
) @STRICT;
