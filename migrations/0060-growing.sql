-- What becomes of the OS and of a long life: moves of its traits with their reasons, pages of its journal, summaries of days,
-- months and years, and milestones. All of it is made from messages and goes with them: `forgotten` as in 0050.

-- What the person said, by time: whose first message of a day is looked for day by day, over a whole life.
CREATE INDEX messages_of_person ON messages (conversation, at) WHERE role = 'person' AND replaced = 0;

CREATE TABLE trait_moves (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  trait TEXT NOT NULL,
  by REAL NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  quote TEXT NOT NULL,
  source INTEGER REFERENCES messages (number),
  taken_back INTEGER,
  forgotten TEXT
) STRICT;

CREATE INDEX trait_moves_in_order ON trait_moves (trait, at) WHERE forgotten IS NULL;
CREATE INDEX trait_moves_by_source ON trait_moves (source) WHERE source IS NOT NULL;
CREATE INDEX trait_moves_forgotten ON trait_moves (forgotten) WHERE forgotten IS NOT NULL;

CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- 'YYYY-MM-DD' by the calendar of the place where it was written.
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  happened TEXT NOT NULL,
  learned TEXT NOT NULL,
  between_us TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('rules', 'model')),
  forgotten TEXT
) STRICT;

CREATE UNIQUE INDEX journal_by_day ON journal (day) WHERE forgotten IS NULL;
CREATE INDEX journal_forgotten ON journal (forgotten) WHERE forgotten IS NOT NULL;

CREATE TABLE journal_sources (
  page INTEGER NOT NULL REFERENCES journal (number) ON DELETE CASCADE,
  message INTEGER NOT NULL REFERENCES messages (number),
  PRIMARY KEY (page, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_sources_by_message ON journal_sources (message);

-- A month is made from its days and a year from its months; `sources` are always messages, so that forgetting finds them.
CREATE TABLE summaries (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  period TEXT NOT NULL CHECK (period IN ('day', 'month', 'year')),
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  text TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('rules', 'model')),
  made_at INTEGER NOT NULL,
  forgotten TEXT
) STRICT;

CREATE UNIQUE INDEX summaries_by_period ON summaries (period, starts) WHERE forgotten IS NULL;
CREATE INDEX summaries_forgotten ON summaries (forgotten) WHERE forgotten IS NOT NULL;

CREATE TABLE summary_sources (
  summary INTEGER NOT NULL REFERENCES summaries (number) ON DELETE CASCADE,
  message INTEGER NOT NULL REFERENCES messages (number),
  PRIMARY KEY (summary, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX summary_sources_by_message ON summary_sources (message);

CREATE TABLE milestones (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  figure REAL NOT NULL,
  about TEXT NOT NULL,
  reached_at INTEGER NOT NULL,
  said_at INTEGER,
  forgotten TEXT,
  UNIQUE (kind, figure, about)
) STRICT;
