-- Figures over all projects that are not archived (decision 0024): a line for each stage, country, kind, scope, component and currency,
-- kept by what follows from each change of a project, an amount or an investor.  kind -1: how many projects there are, without an
-- amount.  Of what is empty: component -1, country ''.  housed: the investor is not archived either.  seen: the project is shown and so is its
-- investor, and of amounts those that were opened.  Sums of minor units pass 2^63, so they stand in two columns: thousands of millions,
-- and the rest of each amount.  Empty at first: the start makes the lines (model/project_sum.c).
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

-- The rows that are counted, with what they are counted by, so that a sum over some projects reads no table.
CREATE INDEX project_amount_current ON project_amount
	(project, current, archived_at, kind, scope, component, amount_currency, amount, estimated, open, enterprise);
CREATE INDEX project_amount_by_usd ON project_amount (kind, current, usd_currency, usd, project, archived_at, scope);
CREATE INDEX project_amount_by_cny ON project_amount (kind, current, cny_currency, cny, project, archived_at, scope);
-- Amounts that were opened are few: what other companies see of them.
CREATE INDEX project_amount_open ON project_amount (open, current, archived_at, project);
