-- Sheets whose rows make parts of records (projects).  owner, owner_record: who a name is that nobody has ("new", "link").  make_named: records
-- are made for such names.  as_left: the version that the import left a record at, where what it wrote later moved it on.
ALTER TABLE import_edit ADD COLUMN owner @KEY;
ALTER TABLE import_edit ADD COLUMN owner_record @INT;
ALTER TABLE import ADD COLUMN make_named @INT;
ALTER TABLE import_wrote ADD COLUMN as_left @INT;
