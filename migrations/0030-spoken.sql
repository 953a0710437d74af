-- Which messages were said aloud, and how the person spoke where that was measured: JSON of `Pace` in
-- src-main/contract/voice.ts. A table beside the messages, for most messages are typed.

CREATE TABLE spoken (
  message INTEGER PRIMARY KEY REFERENCES messages (number),
  pace TEXT
) STRICT;
