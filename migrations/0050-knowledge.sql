-- What is known from what was said: one row a thing, with the messages that it came from. Nothing is overwritten: a newer value
-- makes a new row and marks the older one as past or corrected. src-main/conversation/settle.ts says which.
-- `slot` is what two entries must share to be about the same (a subject and an attribute, and the value where there can be many).
-- `forgotten` is set while a row is out of everything: it names the forgetting, or 'replaced' where all messages that it came
-- from were said differently later, 'named' where another entry says the same with a name.
-- state, subject, slot, said_at, last_said_at, certainty and forgotten follow from the rest and from which messages are there:
-- src-main/memory/knowledge/refresh.ts works them out, so that forgetting and taking it back leave no trace.

CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('fact', 'person', 'place', 'plan', 'preference', 'thread', 'wish')),
  subject TEXT NOT NULL,
  -- The subject as the messages said it ('sister').
  told_subject TEXT NOT NULL,
  -- The entry that gave the name ('Anna is my sister').
  named_by INTEGER REFERENCES entries (number) ON DELETE SET NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  slot TEXT NOT NULL,
  said_at INTEGER NOT NULL,
  last_said_at INTEGER NOT NULL,
  held_from INTEGER,
  held_until INTEGER,
  certainty REAL NOT NULL CHECK (certainty BETWEEN 0 AND 1),
  origin TEXT NOT NULL CHECK (origin IN ('rules', 'model', 'person')),
  state TEXT NOT NULL CHECK (state IN ('current', 'past', 'corrected', 'done')),
  -- 'past' for what was past when it was learned.
  born TEXT NOT NULL CHECK (born IN ('current', 'past')),
  -- How, when and by which message it ended (by none: by the person's hand), and until when it held by those words.
  ended_as TEXT CHECK (ended_as IN ('past', 'corrected', 'done')),
  ended_at INTEGER,
  ended_by INTEGER REFERENCES messages (number),
  ended_until INTEGER,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
  superseded_by INTEGER REFERENCES entries (number) ON DELETE SET NULL,
  doubt INTEGER REFERENCES entries (number) ON DELETE SET NULL,
  -- When the person was asked which of the two is so; asked once.
  doubt_asked INTEGER,
  forgotten TEXT
) STRICT;

CREATE INDEX entries_by_slot ON entries (slot) WHERE forgotten IS NULL;
CREATE INDEX entries_by_subject ON entries (subject) WHERE forgotten IS NULL;
CREATE INDEX entries_by_kind ON entries (kind, last_said_at) WHERE forgotten IS NULL;
CREATE INDEX entries_by_time ON entries (last_said_at) WHERE forgotten IS NULL;
CREATE INDEX entries_pinned ON entries (last_said_at) WHERE pinned = 1 AND forgotten IS NULL;
CREATE INDEX entries_plans_by_end ON entries (coalesce(held_until, held_from)) WHERE kind = 'plan' AND forgotten IS NULL;
CREATE INDEX entries_ended_by ON entries (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX entries_named_by ON entries (named_by) WHERE named_by IS NOT NULL;
CREATE INDEX entries_forgotten ON entries (forgotten) WHERE forgotten IS NOT NULL;
CREATE INDEX entries_superseded ON entries (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX entries_private ON entries (number) WHERE private = 1 AND forgotten IS NULL;
CREATE INDEX entries_doubted ON entries (doubt) WHERE doubt IS NOT NULL;

CREATE TABLE entry_sources (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  message INTEGER NOT NULL REFERENCES messages (number),
  at INTEGER NOT NULL,
  certainty REAL NOT NULL,
  -- Whether it was said to hold then, or to have held before.
  holds TEXT NOT NULL CHECK (holds IN ('now', 'before')),
  -- Its subject as this message said it.
  told TEXT NOT NULL,
  PRIMARY KEY (entry, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_sources_by_message ON entry_sources (message);

-- The words of each entry, made like those of the messages.
CREATE VIRTUAL TABLE entry_words USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);

-- What a reply was made from: messages that were recalled for it, and entries that stood in its prompt.
CREATE TABLE reply_sources (
  reply INTEGER NOT NULL REFERENCES messages (number),
  message INTEGER REFERENCES messages (number),
  entry INTEGER REFERENCES entries (number) ON DELETE CASCADE
) STRICT;

CREATE INDEX reply_sources_by_reply ON reply_sources (reply);
CREATE INDEX reply_sources_by_message ON reply_sources (message) WHERE message IS NOT NULL;
CREATE INDEX reply_sources_by_entry ON reply_sources (entry) WHERE entry IS NOT NULL;

-- What was denied: so that an older message that is read later does not say it anew.
CREATE TABLE denials (
  message INTEGER NOT NULL REFERENCES messages (number),
  slot TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (slot, value, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX denials_by_message ON denials (message);

-- Each forgetting, while it can be taken back and after it was done for good.
CREATE TABLE forgettings (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  derived INTEGER NOT NULL,
  erased INTEGER
) STRICT;

-- What a forgetting takes out, by its row: it is there again when no forgetting names it any more. Entries that lost all their
-- messages are not named here; that follows.
CREATE TABLE forgotten_things (
  forgetting TEXT NOT NULL REFERENCES forgettings (id) ON DELETE CASCADE,
  what TEXT NOT NULL CHECK (what IN ('message', 'entry', 'summary', 'page', 'move', 'milestone', 'fact', 'record')),
  number INTEGER NOT NULL,
  PRIMARY KEY (forgetting, what, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX forgotten_things_by_number ON forgotten_things (what, number);

-- Messages that are forgotten, by their own ids (and the id at their source), so that an older archive cannot bring them back.
-- The ids of entries, summaries, pages, moves and milestones that a forgetting names stand here as well, for the same reason.
-- `was_replaced`: whether the message was out of the transcript before, for taking the forgetting back.
CREATE TABLE forgotten_messages (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  source_id TEXT,
  was_replaced INTEGER NOT NULL CHECK (was_replaced IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX forgotten_messages_by_source ON forgotten_messages (conversation, source_id) WHERE source_id IS NOT NULL;

-- Values of facts whose message is forgotten, while that can be taken back; the fact itself has none meanwhile.
CREATE TABLE forgotten_values (
  fact INTEGER PRIMARY KEY REFERENCES facts (number) ON DELETE CASCADE,
  value TEXT NOT NULL
) STRICT;

CREATE INDEX facts_by_message ON facts (message) WHERE message IS NOT NULL;

-- An unknown record that is forgotten keeps its hash, so that it is known when it comes again.
ALTER TABLE kept_records ADD COLUMN forgotten TEXT;

-- Messages that were said while remembering was paused: shown until it goes on, then forgotten for good.
CREATE TABLE off_the_record (
  message INTEGER PRIMARY KEY REFERENCES messages (number)
) STRICT;

-- How far in the messages a background work has come: 'rules' and 'model' for learning, others for growing.
CREATE TABLE progress (
  work TEXT PRIMARY KEY,
  message INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The person's own messages in the order in which they came in: what background works read.
CREATE INDEX messages_to_read ON messages (conversation) WHERE role = 'person' AND replaced = 0;
-- Messages that are in no full-text index, for forgetting all that was said about something.
CREATE INDEX messages_replaced ON messages (replaced) WHERE replaced = 1;
