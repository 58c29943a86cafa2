-- Travel documents, and whose they are.  No resource: nothing lists, searches, exports or keeps the history of these tables.

-- One for each person, found by delegate.person.  erased_at: names are gone, keys are destroyed.
CREATE TABLE person (
	id		@ID,
	made_at		@INT NOT NULL,
	erased_at	@INT
) @STRICT;
CREATE INDEX delegate_by_person ON delegate (person);

-- The key of a person for a trip: its number in keys.db.  gone_at: it is destroyed; the row stays, so that an erasure can name it.
CREATE TABLE person_key (
	key		@INT NOT NULL PRIMARY KEY,
	person		@INT NOT NULL REFERENCES person (id),
	delegate	@INT NOT NULL,
	gone_at		@INT
) @STRICT;
CREATE INDEX person_key_of_person ON person_key (person);
CREATE INDEX person_key_of_delegate ON person_key (delegate);

-- The key under which numbers of a trip's documents are compared.
CREATE TABLE trip_key (
	delegation	@INT NOT NULL PRIMARY KEY,
	key		@INT NOT NULL UNIQUE
) @STRICT;

-- same: HMAC of kind, country and number under the trip's key.  sealed: everything that it says.
CREATE TABLE travel_document (
	id		@ID,
	version		@INT NOT NULL CHECK (version > 0),
	delegation	@INT NOT NULL REFERENCES delegation (id),
	delegate	@INT NOT NULL REFERENCES delegate (id),
	kind		@INT NOT NULL,
	same		@BLOB,
	sealed		@BLOB NOT NULL,
	purge_on	@KEY NOT NULL,
	made_at		@INT NOT NULL,
	made_by		TEXT,
	changed_at	@INT NOT NULL,
	changed_by	TEXT
) @STRICT;
CREATE UNIQUE INDEX travel_document_same ON travel_document (delegation, same);
CREATE INDEX travel_document_of_trip ON travel_document (delegation, delegate, kind, id);
CREATE INDEX travel_document_of_delegate ON travel_document (delegate, kind, id);
CREATE INDEX travel_document_due ON travel_document (purge_on);

-- What a delegate said to which text.  The newest row counts; all stay.
CREATE TABLE consent (
	id		@ID,
	delegate	@INT NOT NULL REFERENCES delegate (id),
	text_version	TEXT NOT NULL,
	purposes	TEXT NOT NULL,
	given		@INT NOT NULL CHECK (given IN (0, 1)),
	at		@INT NOT NULL,
	by_login	TEXT,
	by_link		@INT
) @STRICT;
CREATE INDEX consent_of_delegate ON consent (delegate, id);

-- Links by which delegates fill in their own papers: SHA-256 of a secret; one for each delegate.
CREATE TABLE delegate_link (
	id		@ID,
	delegate	@INT NOT NULL UNIQUE REFERENCES delegate (id),
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	ends_at		@INT NOT NULL,
	made_at		@INT NOT NULL,
	made_by		TEXT
) @STRICT;

-- What is disputed about a trip: while one is open, nothing of the trip is purged.
CREATE TABLE delegation_claim (
	id		@ID,
	delegation	@INT NOT NULL REFERENCES delegation (id),
	note		TEXT NOT NULL,
	opened_at	@INT NOT NULL,
	opened_by	TEXT,
	closed_at	@INT,
	closed_by	TEXT
) @STRICT;
CREATE INDEX delegation_claim_of_trip ON delegation_claim (delegation, closed_at);

-- Keys that nothing needs any more, until they are destroyed.
CREATE TABLE doomed_key (
	key		@INT NOT NULL PRIMARY KEY,
	why		@INT NOT NULL
) @STRICT;
