-- Seats that an application had when an edit took it back to review.
ALTER TABLE application ADD COLUMN released @INT;
