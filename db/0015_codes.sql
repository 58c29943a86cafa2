-- Why a credit code is kept although its check character is wrong; and old organisation codes, which stand in the middle
-- of credit codes, are looked for when a sheet has nothing else.
ALTER TABLE enterprise ADD COLUMN uscc_override TEXT;
CREATE INDEX enterprise_by_org_code ON enterprise (substr(uscc, 9, 9));
