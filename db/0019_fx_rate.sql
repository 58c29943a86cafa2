-- Yearly average rates, filled from db/fx_rate.csv (model/rate.c): units of the currency for one US dollar and for one yuan, x 10^8.
CREATE TABLE fx_rate (
	currency	@KEY NOT NULL,
	year		@INT NOT NULL,
	source		@KEY NOT NULL,
	per_usd_e8	@INT NOT NULL CHECK (per_usd_e8 > 0),
	per_cny_e8	@INT CHECK (per_cny_e8 > 0),
	PRIMARY KEY (currency, year, source)
) @STRICT;
