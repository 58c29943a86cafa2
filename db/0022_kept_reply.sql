-- What was answered to a POST with an Idempotency-Key, written in the transaction of what it stands for; gone after 24 hours.
-- key: SHA-256 of path and key; asked: of query and body.  role, enterprise: what the account was then.  withheld: the body is not
-- kept, because it holds a secret or is too long.
CREATE TABLE kept_reply (
	account		@INT NOT NULL REFERENCES account (id),
	key		@BLOB NOT NULL CHECK (length(key) = 32),
	asked		@BLOB NOT NULL CHECK (length(asked) = 32),
	made_at		@INT NOT NULL,
	role		@KEY NOT NULL,
	enterprise	@INT,
	status		@INT NOT NULL,
	location	TEXT,
	etag		TEXT,
	withheld	@INT NOT NULL CHECK (withheld IN (0, 1)),
	body		TEXT NOT NULL,
	PRIMARY KEY (account, key)
) @STRICT;
CREATE INDEX kept_reply_by_age ON kept_reply (made_at);
CREATE INDEX kept_reply_of_account ON kept_reply (account, made_at);
