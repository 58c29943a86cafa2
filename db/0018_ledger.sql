-- The members' ledger (domain.md 1.3 without dues): levels of companies, terms of membership as rows, terms of the council, posts of
-- people.  What the ledger says of an enterprise today stands in the enterprise too, so that lists filter and sort by it.
CREATE TABLE level (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	name_zh			@KEY NOT NULL,
	name_en			TEXT,
	rank			@INT NOT NULL,
	honorary		@INT NOT NULL CHECK (honorary IN (0, 1)),
	note			TEXT
) @STRICT;
CREATE UNIQUE INDEX level_name ON level (name_zh);

CREATE TABLE level_alias (
	owner		@INT NOT NULL REFERENCES level (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	name		TEXT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- The usual ones; an administrator renames, reorders and adds to them.
INSERT INTO level (id, version, created_at, updated_at, name_zh, name_en, rank, honorary) VALUES
	(1, 1, 1790812800000, 1790812800000, '会长', 'President', 10, 0),
	(2, 1, 1790812800000, 1790812800000, '常务副会长', 'Executive vice-president', 20, 0),
	(3, 1, 1790812800000, 1790812800000, '副会长', 'Vice-president', 30, 0),
	(4, 1, 1790812800000, 1790812800000, '监事长', 'Chief supervisor', 40, 0),
	(5, 1, 1790812800000, 1790812800000, '常务理事', 'Executive council member', 50, 0),
	(6, 1, 1790812800000, 1790812800000, '理事', 'Council member', 60, 0),
	(7, 1, 1790812800000, 1790812800000, '会员', 'Member', 70, 0),
	(8, 1, 1790812800000, 1790812800000, '名誉会长', 'Honorary president', 80, 1);
INSERT INTO level_alias (owner, pos, name) VALUES
	(1, 0, '会长单位'), (1, 1, '理事长'), (1, 2, '理事长单位'),
	(2, 0, '常务副会长单位'),
	(3, 0, '副会长单位'), (3, 1, '副理事长'), (3, 2, '副理事长单位'),
	(4, 0, '监事长单位'),
	(5, 0, '常务理事单位'),
	(6, 0, '理事单位'),
	(7, 0, '普通会员'), (7, 1, '会员单位'), (7, 2, '普通会员单位'), (7, 3, '单位会员'), (7, 4, '一般会员'),
	(8, 0, '荣誉会长'), (8, 1, '名誉会长单位'), (8, 2, '荣誉会长单位');

-- One row for each term, never overwritten.  began: it has been in force, so its level and its beginning are history.
CREATE TABLE membership_term (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	level			@INT REFERENCES level (id),
	state			@INT NOT NULL,
	from_on			@KEY,
	to_on			@KEY,
	approved_by		TEXT,
	ended_on		@KEY,
	ended_reason		TEXT,
	note			TEXT,
	began			@INT NOT NULL CHECK (began IN (0, 1))
) @STRICT;
CREATE UNIQUE INDEX membership_term_once ON membership_term (enterprise, from_on);
CREATE INDEX membership_term_by_enterprise ON membership_term (enterprise, archived_at, from_on, id);
CREATE INDEX membership_term_recent ON membership_term (archived_at, from_on, id, version);
CREATE INDEX membership_term_by_end ON membership_term (archived_at, to_on, id, version, state);
CREATE INDEX membership_term_by_level ON membership_term (level, archived_at, from_on, id);

CREATE TABLE council_term (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	name_zh			@KEY NOT NULL,
	name_en			TEXT,
	from_on			@KEY NOT NULL,
	to_on			@KEY,
	note			TEXT
) @STRICT;
CREATE UNIQUE INDEX council_term_name ON council_term (name_zh);

-- A person x title x council term.  enterprise is the person's, kept here so that whose row it is is one comparison.
CREATE TABLE post (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	contact			@INT NOT NULL REFERENCES contact (id),
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	council_term		@INT NOT NULL REFERENCES council_term (id),
	title			@KEY NOT NULL,
	from_on			@KEY,
	to_on			@KEY,
	note			TEXT
) @STRICT;
CREATE UNIQUE INDEX post_once ON post (contact, council_term, title);
CREATE INDEX post_by_enterprise ON post (enterprise, archived_at, id);
CREATE INDEX post_by_council ON post (council_term, archived_at, id);
CREATE INDEX post_recent ON post (archived_at, updated_at, id, version);

ALTER TABLE enterprise ADD COLUMN level @INT REFERENCES level (id);
ALTER TABLE enterprise ADD COLUMN level_rank @INT;
ALTER TABLE enterprise ADD COLUMN member_state @INT;
ALTER TABLE enterprise ADD COLUMN joined_on @KEY;
ALTER TABLE enterprise ADD COLUMN left_on @KEY;
CREATE INDEX enterprise_by_level ON enterprise
	(level, archived_at, updated_at, id, version, shown, member_state);
CREATE INDEX enterprise_by_member_state ON enterprise
	(member_state, archived_at, updated_at, id, version, shown, level);
CREATE INDEX enterprise_by_rank ON enterprise (archived_at, level_rank, id, version, shown);
