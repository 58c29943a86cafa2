-- People at member enterprises (domain.md 1.2).
CREATE TABLE contact (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	name_zh			TEXT NOT NULL,
	name_zh_sort		@KEY NOT NULL,
	name_en			TEXT,
	title			TEXT,
	mobile			TEXT,
	email			TEXT,
	wechat			TEXT,
	do_not_contact		@INT NOT NULL CHECK (do_not_contact IN (0, 1))
) @STRICT;
CREATE INDEX contact_by_enterprise ON contact (enterprise, archived_at, name_zh_sort, id);
CREATE INDEX contact_by_name ON contact (archived_at, name_zh_sort, id);
CREATE INDEX contact_recent ON contact (archived_at, updated_at, id);

CREATE TABLE contact_chamber_role (
	owner		@INT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	role		@INT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
