-- What meetings have in common at one time: tables and interpreters are asked for within a delegation.
CREATE INDEX meeting_by_table ON meeting (delegation, archived_at, table_no, starts_at);
CREATE INDEX meeting_by_words ON meeting (delegation, archived_at, interpreter, starts_at);
-- A side says once how much it wishes a meeting.
CREATE INDEX meeting_wish_by_pair ON meeting_wish (delegation, enterprise, counterpart, side, archived_at);
