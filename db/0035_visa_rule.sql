-- What countries ask of travellers (domain.md 1.1): rules as rows, kept by an administrator.  Those of db/visa_rule.csv are examples, written by
-- the first start of a version that brings another content, unless the chamber has changed them (model/rule_seed.c).
CREATE TABLE visa_rule (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	code			@KEY NOT NULL,
	nationality		@KEY,
	country			@KEY NOT NULL,
	mode			@INT NOT NULL,
	max_days		@INT,
	passport_months		@INT,
	as_of			@KEY NOT NULL,
	source			TEXT NOT NULL,
	reviewed		@INT NOT NULL CHECK (reviewed IN (0, 1)),
	shipped			@INT NOT NULL CHECK (shipped IN (0, 1)),
	edited			@INT NOT NULL CHECK (edited IN (0, 1)),
	note			TEXT
) @STRICT;
CREATE UNIQUE INDEX visa_rule_code ON visa_rule (code);
CREATE INDEX visa_rule_country ON visa_rule (country, archived_at, id);

-- Calendars that programs subscribe to: of a delegation, or of one delegate.  A calendar shows what its maker sees, as long as he sees it; the
-- address has a secret of which only the hash is kept, and a row that is deleted is an address that leads nowhere.
CREATE TABLE calendar (
	id		@ID,
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	account		@INT NOT NULL REFERENCES account (id),
	delegation	@INT NOT NULL,
	delegate	@INT,
	lang		@INT NOT NULL,
	made_at		@INT NOT NULL
) @STRICT;
CREATE INDEX calendar_by_account ON calendar (account, id);
