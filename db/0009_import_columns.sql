-- How a staged file is read, as JSON: what was detected, and its columns with their fields.  So that nobody who asks how an import
-- is doing has to read the file again; NULL: it is read.
ALTER TABLE import ADD COLUMN detected TEXT;
ALTER TABLE import ADD COLUMN columns TEXT;
