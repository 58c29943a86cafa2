-- What became of delegations (domain.md 1.6, 4): the origin of projects, links by which companies answer surveys, and kept figures.
ALTER TABLE project ADD COLUMN origin_delegation @INT REFERENCES delegation (id);
ALTER TABLE project ADD COLUMN origin_outcome @INT REFERENCES outcome (id);
CREATE INDEX project_by_origin ON project (origin_delegation, archived_at, stage, id, enterprise);
CREATE INDEX project_by_outcome ON project (origin_outcome);
CREATE INDEX project_origin_of ON project (enterprise, origin_delegation);
CREATE INDEX outcome_from_trip ON outcome (enterprise, delegation);

-- A wave of the survey is asked once of each company, also where it was archived.
CREATE UNIQUE INDEX follow_up_wave ON follow_up (delegation, enterprise, wave, wave_year);

-- The link by which a company answers one survey, without an account: shown once, kept as SHA-256.  A new one takes the old one's place.
CREATE TABLE survey_link (
	id		@ID,
	follow_up	@INT NOT NULL UNIQUE REFERENCES follow_up (id) ON DELETE CASCADE,
	hash		@BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	made_at		@INT NOT NULL,
	made_by		@INT,
	expires_at	@INT NOT NULL
) @STRICT;

-- The chain's figures (model/chain.c): for each delegation and thing that is counted one line, and one for each kind, scope, component and
-- currency of its amounts (-1 and '' where there is none).  Sums of minor units pass 2^63: thousands of millions, and the rest.  A
-- delegation that is stale is counted from the rows.  Empty at first: the start makes the lines.
CREATE TABLE chain_figure (
	delegation	@INT NOT NULL REFERENCES delegation (id) ON DELETE CASCADE,
	what		@INT NOT NULL,
	kind		@INT NOT NULL,
	scope		@INT NOT NULL,
	component	@INT NOT NULL,
	currency	@KEY NOT NULL,
	n		@INT NOT NULL,
	billions	@INT NOT NULL,
	rest		@INT NOT NULL,
	newest_on	@KEY,
	newest_at	@INT,
	evidences	@INT NOT NULL,
	PRIMARY KEY (delegation, what, kind, scope, component, currency)
) @STRICT;
CREATE TABLE chain_stale (
	delegation	@INT PRIMARY KEY REFERENCES delegation (id) ON DELETE CASCADE
) @STRICT;
