-- What the OS knows in so many words (the answers of the onboarding, its own name): one row a change, never overwritten,
-- so that a correction keeps what was true before. The newest row of a key holds; a null value was passed on or forgotten.

CREATE TABLE facts (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation INTEGER NOT NULL REFERENCES conversations (number),
  key TEXT NOT NULL,
  value TEXT,
  at INTEGER NOT NULL,
  message TEXT
) STRICT;

CREATE INDEX facts_in_order ON facts (conversation, number);

-- Records of archives whose kind this version does not know: kept as they came and given back by the next export.
CREATE TABLE kept_records (
  number INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  line TEXT NOT NULL
) STRICT;
