-- Member roles are bound to an enterprise; a table that is younger than accounts.
ALTER TABLE account ADD COLUMN enterprise @INT REFERENCES enterprise (id);
CREATE INDEX account_by_enterprise ON account (enterprise);
