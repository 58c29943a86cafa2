-- Of which projects nothing was heard: the report of silence reads no more than this.
CREATE INDEX project_by_silence ON project (archived_at, health, news_on, id, stage, created_at, enterprise);
