-- What is counted and which numbers are given out; read and written by every writing transaction.
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL,        -- goes up with every transaction, so that a writer sees that another was there
  last_trace INTEGER NOT NULL,     -- numbers are never used twice
  last_body INTEGER NOT NULL,
  last_record INTEGER NOT NULL,
  fresh_hashes INTEGER NOT NULL,
  indexed_body INTEGER NOT NULL,   -- bodies up to this one are in the full-text index
  traces INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  messages INTEGER NOT NULL
);
INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- Words that recur: agents, providers, models, kinds, tools.
CREATE TABLE name (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- A row a trace, as lists show it. Times are nanoseconds since 1970.
CREATE TABLE trace (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  thread BLOB NOT NULL,
  agent INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  status INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  total_tokens INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  unknown_usage INTEGER NOT NULL,
  tool_calls INTEGER NOT NULL,
  llm_calls INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  latency_ms REAL NOT NULL,
  cost REAL,
  provider INTEGER,
  model INTEGER,
  shown TEXT NOT NULL              -- JSON: name, last_message, tags, metadata
);
CREATE INDEX trace_by_time ON trace (created, id);
CREATE INDEX trace_by_agent ON trace (agent, created, id, status);
CREATE INDEX trace_by_thread ON trace (thread, created, id);
CREATE INDEX trace_by_status ON trace (status, created, id);
CREATE INDEX trace_failed ON trace (created, id) WHERE failed = 1;

-- How many traces there are of an agent in a status; agent 0 stands for all.
CREATE TABLE trace_count (
  agent INTEGER NOT NULL,
  status INTEGER NOT NULL,
  traces INTEGER NOT NULL,
  PRIMARY KEY (agent, status)
) WITHOUT ROWID;

-- What traces are found by: tags, top-level metadata, models.
CREATE TABLE label (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  trace INTEGER NOT NULL,
  PRIMARY KEY (name, value, trace)
) WITHOUT ROWID;

-- A narrow row a record, clustered by trace: key = trace number * 2^24 + ordinal; -seq for a record of no trace.
CREATE TABLE entry (
  key INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  id BLOB NOT NULL UNIQUE,
  record INTEGER NOT NULL,
  kind INTEGER,
  name,                            -- a number of the table name for models and tools, else the text
  parent BLOB,
  started INTEGER,
  took INTEGER,
  status INTEGER,
  provider INTEGER,
  model INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  cache_read INTEGER,
  cache_creation INTEGER,
  reasoning INTEGER
);

-- The record itself as packed JSON, without the messages and tool definitions that links names.
CREATE TABLE payload (
  key INTEGER PRIMARY KEY,
  links BLOB,
  data BLOB NOT NULL
);

-- The order in which records were stored.
CREATE TABLE stream (
  seq INTEGER PRIMARY KEY,
  key INTEGER NOT NULL
);

-- Messages and lists of tool definitions, each once: packed JSON under 16 bytes of the SHA-256 of the plain JSON.
CREATE TABLE body (
  no INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  hash BLOB NOT NULL,
  data BLOB NOT NULL
);

-- Hashes (their first 8 bytes) to bodies. New ones go to the small table; when it is full it is merged in order.
CREATE TABLE body_hash (
  hash INTEGER PRIMARY KEY,
  body INTEGER NOT NULL
);
CREATE TABLE body_hash_new (
  hash INTEGER PRIMARY KEY,
  body INTEGER NOT NULL
);

-- Which traces use a body.
CREATE TABLE body_use (
  body INTEGER NOT NULL,
  trace INTEGER NOT NULL,
  PRIMARY KEY (body, trace)
) WITHOUT ROWID;

-- Token totals of model calls, kept up to date; day = days since 1970.
CREATE TABLE usage_day (
  day INTEGER NOT NULL,
  agent INTEGER NOT NULL,
  provider INTEGER NOT NULL,
  model INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  unknown_usage INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  total_tokens INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_creation INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  PRIMARY KEY (day, agent, provider, model)
) WITHOUT ROWID;

-- Traces whose rows are being removed, a part at a time; nobody sees them any more.
CREATE TABLE doomed (
  trace INTEGER PRIMARY KEY
);

-- Words of message bodies; the text itself stays where it is.
CREATE VIRTUAL TABLE body_text USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M*'"
);
