-- What project_sum was, with what members see kept apart (decision 0024; project_sum is no longer read): seen is 1 for projects that are shown whose investor is shown, and for amounts of these
-- that were opened.  Empty at first: the start makes the lines anew (model/project_sum.c).
CREATE TABLE project_figure (
	stage		@INT NOT NULL,
	country		@KEY NOT NULL,
	housed		@INT NOT NULL CHECK (housed IN (0, 1)),
	seen		@INT NOT NULL CHECK (seen IN (0, 1)),
	kind		@INT NOT NULL,
	scope		@INT NOT NULL,
	component	@INT NOT NULL,
	currency	@KEY NOT NULL,
	projects	@INT NOT NULL,
	estimated	@INT NOT NULL,
	billions	@INT NOT NULL,
	rest		@INT NOT NULL,
	PRIMARY KEY (stage, country, housed, seen, kind, scope, component, currency)
) @STRICT;
