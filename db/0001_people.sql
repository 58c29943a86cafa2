-- People: settings, accounts, sessions, API tokens, one-time links (security.md A1-A10).
CREATE TABLE setting (
	key		@KEY PRIMARY KEY,
	value		TEXT NOT NULL
) @STRICT;

-- password: argon2id string; NULL until a reset link gave one.  Roles are the wire names.
CREATE TABLE account (
	id		@ID,
	version		@INT NOT NULL CHECK (version > 0),
	login		@KEY NOT NULL UNIQUE,
	name		TEXT NOT NULL,
	role		@KEY NOT NULL,
	password	TEXT,
	disabled	@INT NOT NULL CHECK (disabled IN (0, 1)),
	created_at	@INT NOT NULL,
	created_by	@INT REFERENCES account (id),
	updated_at	@INT NOT NULL,
	updated_by	@INT REFERENCES account (id),
	last_seen_at	@INT
) @STRICT;
CREATE INDEX account_by_role ON account (role, disabled);

-- hash: SHA-256 of the cookie.  idle_ms and ends_at: what the limits were when it began.
CREATE TABLE session (
	id		@ID,
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	account		@INT NOT NULL REFERENCES account (id),
	made_at		@INT NOT NULL,
	seen_at		@INT NOT NULL,
	idle_ms		@INT NOT NULL,
	ends_at		@INT NOT NULL,
	addr		TEXT,
	agent		TEXT
) @STRICT;
CREATE INDEX session_by_account ON session (account);

-- From where an account has signed in: its neighbours' failures do not block it there (A7).
CREATE TABLE account_addr (
	account		@INT NOT NULL REFERENCES account (id),
	addr		@KEY NOT NULL,
	seen_at		@INT NOT NULL,
	PRIMARY KEY (account, addr)
) @STRICT;

CREATE TABLE token (
	id		@ID,
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	account		@INT NOT NULL REFERENCES account (id),
	name		TEXT NOT NULL,
	read_only	@INT NOT NULL CHECK (read_only IN (0, 1)),
	made_at		@INT NOT NULL,
	ends_at		@INT NOT NULL,
	used_at		@INT
) @STRICT;
CREATE INDEX token_by_account ON token (account);

-- kind: 0 setup, 1 reset.
CREATE TABLE link (
	id		@ID,
	kind		@INT NOT NULL CHECK (kind IN (0, 1)),
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	account		@INT REFERENCES account (id),
	ends_at		@INT NOT NULL,
	CHECK ((kind = 1) = (account IS NOT NULL))
) @STRICT;
CREATE INDEX link_by_account ON link (account);
