-- Reference data: every list in one table, filled from db/seed (model/refdata.c).
-- "grp": the groups an entry is in today, commas between; dated membership is the list country_group.
-- alias: other names that people write, '|' between them.
CREATE TABLE ref (
	list		@KEY NOT NULL,
	code		@KEY NOT NULL,
	name_zh		TEXT NOT NULL,
	name_en		TEXT NOT NULL,
	parent		@KEY,
	grp		TEXT,
	valid_from	@KEY,
	valid_to	@KEY,
	successor	@KEY,
	alias		TEXT,
	sort		@INT NOT NULL,
	PRIMARY KEY (list, code)
) @STRICT;
