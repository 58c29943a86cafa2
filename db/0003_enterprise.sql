-- Member enterprises (domain.md 1.2).  Enumerations are the positions of model/enterprise.c's choices.
CREATE TABLE enterprise (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	-- keys made from name_zh: to sort by, to match exactly, to find twins
	name_zh_sort		@KEY NOT NULL,
	name_exact		@KEY NOT NULL,
	name_key		@KEY NOT NULL,
	pinyin			TEXT,
	uscc			@KEY CHECK (length(uscc) = 18),
	uscc_status		@INT,
	other_id_type		@INT,
	other_id		@KEY,
	stock_code		@KEY,
	industry		@KEY,
	main_products		TEXT,
	business_scope		TEXT,
	city			@KEY,
	address_reg		TEXT,
	address_office		TEXT,
	website			TEXT,
	wechat_account		TEXT,
	entity_type		TEXT,
	ownership_type		@INT,
	legal_rep		TEXT,
	established_on		@KEY,
	registered_capital	@INT,
	registered_capital_currency @KEY,
	employees_band		@INT,
	revenue_band		@INT,
	bands_year		@INT,
	hnte_no			TEXT,
	hnte_issued		@KEY,
	hnte_expires		@KEY,
	listed			@INT NOT NULL CHECK (listed IN (0, 1)),
	record_status		@INT NOT NULL,
	note			TEXT,
	completeness		@INT NOT NULL CHECK (completeness BETWEEN 0 AND 100),
	CHECK ((registered_capital IS NULL) = (registered_capital_currency IS NULL))
) @STRICT;

-- A code belongs to one enterprise, archived ones count.  A merged row gives its code to the row it went into.
CREATE UNIQUE INDEX enterprise_uscc ON enterprise (uscc);
CREATE INDEX enterprise_stock_code ON enterprise (stock_code);
CREATE INDEX enterprise_name_exact ON enterprise (name_exact);
CREATE INDEX enterprise_name_key ON enterprise (name_key);
CREATE INDEX enterprise_recent ON enterprise (archived_at, updated_at, id);
CREATE INDEX enterprise_by_name ON enterprise (archived_at, name_zh_sort, id);
CREATE INDEX enterprise_by_city ON enterprise (city, archived_at, updated_at, id);
CREATE INDEX enterprise_by_industry ON enterprise (industry, archived_at, updated_at, id);

-- The one name of each kind: 0 legal Chinese, 1 legal English, 2 short.
CREATE TABLE enterprise_name (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	kind		@INT NOT NULL CHECK (kind BETWEEN 0 AND 2),
	text		TEXT NOT NULL,
	PRIMARY KEY (owner, kind)
) @STRICT;

-- Lists: one row for each entry, in the order of pos.
CREATE TABLE enterprise_brand (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	name		TEXT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE enterprise_former_name (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	name		TEXT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE enterprise_cluster (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	cluster		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX enterprise_cluster_by ON enterprise_cluster (cluster, owner);

CREATE TABLE enterprise_title (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	kind		@INT NOT NULL,
	no		TEXT,
	issued		@KEY,
	expires		@KEY,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX enterprise_title_by ON enterprise_title (kind, owner);

CREATE TABLE enterprise_interest (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	country		@KEY NOT NULL,
	mode		@INT NOT NULL,
	horizon		@INT,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX enterprise_interest_by ON enterprise_interest (country, owner);

CREATE TABLE enterprise_tag (
	owner		@INT NOT NULL REFERENCES enterprise (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	tag		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX enterprise_tag_by ON enterprise_tag (tag, owner);
