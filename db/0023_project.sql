-- Investment projects (domain.md 1.4, 1.7) and their parts.  Enumerations are the positions of the choices in model/project.c and
-- project_part.c; decimals are millionths.  The investor stands in every part too, so that whose row it is is one comparison.
CREATE TABLE project (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	code			@KEY,
	name_zh			TEXT,
	name_en			TEXT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	stage			@INT NOT NULL CHECK (stage BETWEEN 0 AND 8),
	sector			@KEY,
	mode			@INT,
	country			@KEY,
	visibility		@INT NOT NULL CHECK (visibility BETWEEN 0 AND 2),
	province		@KEY,
	park			@KEY,
	address			TEXT,
	lat			@INT CHECK (lat BETWEEN -90000000 AND 90000000),
	lon			@INT CHECK (lon BETWEEN -180000000 AND 180000000),
	precision		@INT,
	industry		@KEY,
	products		TEXT,
	entity_zh		TEXT,
	entity_en		TEXT,
	entity_local		TEXT,
	vehicle_country		@KEY,
	vehicle_entity		TEXT,
	counterparts		TEXT,
	odi_no			TEXT,
	source			TEXT,
	land_ha			@INT CHECK (land_ha >= 0),
	land_tenure		@INT,
	land_expires		@KEY,
	-- where it stands: kept by moves and by what is reported of it
	stage_on		@KEY,
	health			@INT NOT NULL,
	health_reason		TEXT,
	end_reason		TEXT,
	claimed_by		TEXT,
	claimed_at		@INT,
	claimed_account		@INT,
	verified_by		TEXT,
	verified_at		@INT,
	news_on			@KEY,
	risk_note		TEXT,
	note			TEXT,
	shown			@INT NOT NULL CHECK (shown IN (0, 1)),
	name_sort		@KEY NOT NULL,
	investor_key		TEXT,
	CHECK (name_zh IS NOT NULL OR name_en IS NOT NULL),
	CHECK ((lat IS NULL) = (lon IS NULL))
) @STRICT;
CREATE UNIQUE INDEX project_code ON project (code);
CREATE INDEX project_recent ON project (archived_at, updated_at, id, version, shown, enterprise);
CREATE INDEX project_by_name ON project (archived_at, name_sort, id, version, shown, enterprise);
CREATE INDEX project_by_news ON project (archived_at, news_on, id, version, shown, enterprise);
CREATE INDEX project_by_stage ON project (stage, archived_at, updated_at, id, version, shown, enterprise);
CREATE INDEX project_by_country ON project (country, archived_at, updated_at, id, version, shown, enterprise, stage);
CREATE INDEX project_by_sector ON project (sector, archived_at, updated_at, id, version, shown, enterprise, stage);
CREATE INDEX project_by_health ON project (health, archived_at, updated_at, id, version, shown, enterprise, stage);
CREATE INDEX project_by_province ON project (province, archived_at, updated_at, id, version);
CREATE INDEX project_by_park ON project (park, archived_at, updated_at, id, version);
CREATE INDEX project_by_enterprise ON project (enterprise, archived_at, updated_at, id, version);

CREATE TABLE project_activity (
	owner		@INT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	activity	@INT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- Who holds how much, in basis points.
CREATE TABLE project_owner (
	owner		@INT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	holder		@INT NOT NULL,
	enterprise	@INT REFERENCES enterprise (id),
	name		TEXT,
	country		@KEY,
	bp		@INT CHECK (bp BETWEEN 1 AND 10000),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX project_owner_by_enterprise ON project_owner (enterprise, owner);

-- One row for each stage that was reached, with the day.
CREATE TABLE project_stage_date (
	owner		@INT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	stage		@INT NOT NULL CHECK (stage BETWEEN 0 AND 8),
	reached_on	@KEY,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- What is known of a document; its bytes are in a table of their own.
CREATE TABLE project_document (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	title			TEXT NOT NULL,
	file_name		TEXT NOT NULL,
	media_type		TEXT NOT NULL,
	bytes			@INT NOT NULL CHECK (bytes >= 0),
	sha256			@KEY NOT NULL,
	staff_only		@INT NOT NULL CHECK (staff_only IN (0, 1)),
	for_field		TEXT,
	stripped		@INT NOT NULL
) @STRICT;
CREATE INDEX project_document_by_project ON project_document (project, archived_at, updated_at, id, version);
CREATE INDEX project_document_by_enterprise ON project_document (enterprise, archived_at, updated_at, id, version);
CREATE INDEX project_document_in_order ON project_document (archived_at, updated_at, id, version, project);
CREATE INDEX project_document_by_sum ON project_document (sha256);

CREATE TABLE project_evidence (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	title			TEXT NOT NULL,
	url			TEXT,
	document		@INT REFERENCES project_document (id),
	publisher		TEXT,
	published_on		@KEY,
	supports		@INT,
	confidence		@INT
) @STRICT;
CREATE INDEX project_evidence_by_project ON project_evidence (project, archived_at, published_on, id, version);
CREATE INDEX project_evidence_by_enterprise ON project_evidence (enterprise, archived_at, published_on, id, version);
CREATE INDEX project_evidence_in_order ON project_evidence (archived_at, published_on, id, version, project);
CREATE INDEX project_evidence_recent ON project_evidence (archived_at, updated_at, id, version, project);
CREATE INDEX project_evidence_by_document ON project_evidence (document);

-- Figures of different kinds, scopes and currencies are never added.  current: the newest of its project, kind, scope and component.
-- usd and cny: at the stored rate of the year, which is written beside them.
CREATE TABLE project_amount (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	kind			@INT NOT NULL CHECK (kind BETWEEN 0 AND 5),
	scope			@INT NOT NULL CHECK (scope IN (0, 1)),
	component		@INT,
	amount			@INT NOT NULL CHECK (amount > 0),
	amount_currency		@KEY NOT NULL,
	as_of			@KEY NOT NULL,
	estimated		@INT NOT NULL CHECK (estimated IN (0, 1)),
	confidence		@INT,
	source			TEXT NOT NULL,
	evidence		@INT REFERENCES project_evidence (id),
	open			@INT NOT NULL CHECK (open IN (0, 1)),
	note			TEXT,
	current			@INT NOT NULL CHECK (current IN (0, 1)),
	usd			@INT,
	usd_currency		@KEY,
	cny			@INT,
	cny_currency		@KEY,
	rate_year		@INT,
	rate_source		TEXT,
	usd_rate		TEXT,
	cny_rate		TEXT
) @STRICT;
CREATE INDEX project_amount_by_project ON project_amount (project, archived_at, as_of, id, version);
CREATE INDEX project_amount_by_enterprise ON project_amount (enterprise, archived_at, as_of, id, version);
CREATE INDEX project_amount_in_order ON project_amount (archived_at, as_of, id, version, project);
CREATE INDEX project_amount_recent ON project_amount (archived_at, updated_at, id, version, project);
CREATE INDEX project_amount_by_kind ON project_amount (project, kind, scope, current, archived_at, amount_currency, amount);
CREATE INDEX project_amount_by_sum ON project_amount (kind, current, archived_at, usd, project);
CREATE INDEX project_amount_by_evidence ON project_amount (evidence);

CREATE TABLE project_capacity (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	phase			TEXT,
	metric			TEXT,
	value			@INT NOT NULL CHECK (value > 0),
	unit			@KEY NOT NULL,
	status			@INT NOT NULL CHECK (status IN (0, 1)),
	as_of			@KEY,
	source			TEXT
) @STRICT;
CREATE INDEX project_capacity_by_project ON project_capacity (project, archived_at, as_of, id, version);
CREATE INDEX project_capacity_by_enterprise ON project_capacity (enterprise, archived_at, as_of, id, version);
CREATE INDEX project_capacity_in_order ON project_capacity (archived_at, as_of, id, version, project);
CREATE INDEX project_capacity_recent ON project_capacity (archived_at, updated_at, id, version, project);

CREATE TABLE project_job (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	status			@INT NOT NULL CHECK (status IN (0, 1)),
	total			@INT NOT NULL CHECK (total > 0),
	local_staff		@INT,
	expatriates		@INT,
	as_of			@KEY,
	source			TEXT
) @STRICT;
CREATE INDEX project_job_by_project ON project_job (project, archived_at, as_of, id, version);
CREATE INDEX project_job_by_enterprise ON project_job (enterprise, archived_at, as_of, id, version);
CREATE INDEX project_job_in_order ON project_job (archived_at, as_of, id, version, project);
CREATE INDEX project_job_recent ON project_job (archived_at, updated_at, id, version, project);

CREATE TABLE project_milestone (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	kind			@INT NOT NULL,
	planned			@KEY,
	actual			@KEY,
	evidence		@INT REFERENCES project_evidence (id),
	note			TEXT
) @STRICT;
CREATE INDEX project_milestone_by_project ON project_milestone (project, archived_at, actual, id, version);
CREATE INDEX project_milestone_by_enterprise ON project_milestone (enterprise, archived_at, actual, id, version);
CREATE INDEX project_milestone_in_order ON project_milestone (archived_at, actual, id, version, project);
CREATE INDEX project_milestone_recent ON project_milestone (archived_at, updated_at, id, version, project);
CREATE INDEX project_milestone_by_evidence ON project_milestone (evidence);

CREATE TABLE project_permit (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	regime			@KEY NOT NULL,
	number			TEXT,
	issuer			TEXT,
	issued			@KEY,
	expires			@KEY,
	document		@INT REFERENCES project_document (id)
) @STRICT;
CREATE INDEX project_permit_by_project ON project_permit (project, archived_at, issued, id, version);
CREATE INDEX project_permit_by_enterprise ON project_permit (enterprise, archived_at, issued, id, version);
CREATE INDEX project_permit_in_order ON project_permit (archived_at, issued, id, version, project);
CREATE INDEX project_permit_recent ON project_permit (archived_at, updated_at, id, version, project);
CREATE INDEX project_permit_by_document ON project_permit (document);
CREATE INDEX project_permit_by_regime ON project_permit (regime, archived_at, issued, id, version);

CREATE TABLE project_update (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	happened_on		@KEY NOT NULL,
	text			TEXT NOT NULL,
	told_by			TEXT
) @STRICT;
CREATE INDEX project_update_by_project ON project_update (project, archived_at, happened_on, id, version);
CREATE INDEX project_update_by_enterprise ON project_update (enterprise, archived_at, happened_on, id, version);
CREATE INDEX project_update_in_order ON project_update (archived_at, happened_on, id, version, project);
CREATE INDEX project_update_recent ON project_update (archived_at, updated_at, id, version, project);

CREATE TABLE project_note (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	project			@INT NOT NULL REFERENCES project (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	text			TEXT NOT NULL
) @STRICT;
CREATE INDEX project_note_by_project ON project_note (project, archived_at, updated_at, id, version);
CREATE INDEX project_note_by_enterprise ON project_note (enterprise, archived_at, updated_at, id, version);
CREATE INDEX project_note_in_order ON project_note (archived_at, updated_at, id, version, project);
