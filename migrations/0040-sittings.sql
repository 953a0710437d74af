-- Where each sitting begins: the row of the first message after another conversation, or after an hour of silence. What
-- was said in one sitting is mostly about the same things, which recall uses; reading the times of all rows around each
-- candidate would cost more than all else. Kept by src-main/memory/sittings.ts: triggers would halve the speed of an import.

CREATE TABLE sittings (
  first INTEGER PRIMARY KEY
) STRICT;

INSERT INTO sittings (first)
SELECT number FROM (
  SELECT
    number,
    conversation,
    at,
    lag(conversation) OVER (ORDER BY number) AS conversation_before,
    lag(at) OVER (ORDER BY number) AS at_before
  FROM messages
)
WHERE conversation_before IS NOT conversation OR abs(at - at_before) > 3600000;

-- Who spoke in which conversation, and from which row to (at most) which: a question that names one of them asks for what they
-- said, not for messages that call them, and is looked up there first.

CREATE TABLE speakers (
  number INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversations (number),
  name TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  UNIQUE (name, conversation)
) STRICT;

INSERT INTO speakers (conversation, name, first, last)
SELECT conversation, speaker, min(number), max(number) + 100 FROM messages WHERE speaker <> '' GROUP BY conversation, speaker;
