-- Conversations and their messages: everything that was ever said.
-- One conversation is the lifelong one of this data folder; the others were brought in and stay apart.
-- Ids are text because other programs' conversations keep theirs; the integer keys keep the indexes small.

CREATE TABLE conversations (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  lifelong INTEGER NOT NULL CHECK (lifelong IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX conversations_one_lifelong ON conversations (lifelong) WHERE lifelong = 1;

CREATE TABLE messages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation INTEGER NOT NULL REFERENCES conversations (number),
  source_id TEXT,
  role TEXT NOT NULL CHECK (role IN ('person', 'os', 'system')),
  speaker TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('complete', 'streaming', 'interrupted')),
  -- Why the person's message got no answer; null when it did, or waits for one.
  unanswered TEXT,
  -- 1 for what was said differently later: kept, but not shown.
  replaced INTEGER NOT NULL DEFAULT 0 CHECK (replaced IN (0, 1))
) STRICT;

CREATE INDEX messages_in_order ON messages (conversation, at, id) WHERE replaced = 0;
CREATE INDEX messages_for_export ON messages (conversation, at, id);
CREATE UNIQUE INDEX messages_by_source ON messages (conversation, source_id) WHERE source_id IS NOT NULL;
CREATE INDEX messages_unfinished ON messages (state) WHERE state = 'streaming';

-- The words of each message as src-main/memory/tokenise.ts makes them (folded, stemmed, scripts without spaces cut
-- into pairs), so this table needs no text of its own and its tokeniser only has to split at spaces.
CREATE VIRTUAL TABLE message_words USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
