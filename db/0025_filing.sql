-- The calendar of filings (domain.md 1.5): rules as rows, kept by an administrator.  Those of db/filing_rule.csv are written by the first
-- start of a version that brings another content, unless the chamber has changed them (model/filing_seed.c).
CREATE TABLE filing_rule (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	code			@KEY NOT NULL,
	name_zh			TEXT NOT NULL,
	name_en			TEXT,
	regime			@KEY,
	step			@INT,
	trigger_kind		@INT NOT NULL,
	trigger_stage		@INT,
	trigger_milestone	@INT,
	trigger_permit		@KEY,
	due_kind		@INT NOT NULL,
	due_days		@INT,
	due_day			TEXT,
	done_stage		@INT,
	done_milestone		@INT,
	as_of			@KEY NOT NULL,
	source			TEXT NOT NULL,
	reviewed		@INT NOT NULL CHECK (reviewed IN (0, 1)),
	shipped			@INT NOT NULL CHECK (shipped IN (0, 1)),
	edited			@INT NOT NULL CHECK (edited IN (0, 1)),
	note			TEXT
) @STRICT;
CREATE UNIQUE INDEX filing_rule_code ON filing_rule (code);

-- For which countries; none: for all.
CREATE TABLE filing_rule_country (
	owner		@INT NOT NULL REFERENCES filing_rule (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	country		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- Days that the authority sets each time.
CREATE TABLE filing_rule_date (
	owner		@INT NOT NULL REFERENCES filing_rule (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	due_on		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- What is due soon is found by the days of what made it due, and what is done by the papers of a project.
CREATE INDEX project_stage_date_by_day ON project_stage_date (stage, reached_on, owner);
CREATE INDEX project_milestone_by_day ON project_milestone (kind, archived_at, actual, planned, project);
CREATE INDEX project_milestone_of_kind ON project_milestone (project, kind, archived_at, actual, planned);
CREATE INDEX project_permit_by_day ON project_permit (regime, archived_at, issued, project);
CREATE INDEX project_permit_of_regime ON project_permit (project, regime, archived_at, issued);
