-- Events of the machine, a narrow row each that says all of the event: what has no column is JSON in rest. seq is the place
-- in the stream. An event of a trace has its record among the trace's, too; its row here is what is looked up and counted.
CREATE TABLE file_event (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  event TEXT NOT NULL,
  timestamp TEXT NOT NULL,         -- UTC, of fixed width, so that texts are in the order of times
  pid INTEGER,
  process TEXT,
  trace BLOB,
  span BLOB,
  rest,
  name TEXT,
  is_directory INTEGER,
  full_path TEXT,
  dest_path TEXT,
  size INTEGER,
  inode INTEGER,
  change TEXT,
  synthetic INTEGER,
  engine TEXT
);
CREATE UNIQUE INDEX file_event_id ON file_event (id);
CREATE INDEX file_event_by_time ON file_event (timestamp);
CREATE INDEX file_event_by_event ON file_event (event, timestamp);
CREATE INDEX file_event_by_process ON file_event (process);
CREATE INDEX file_event_by_path ON file_event (full_path COLLATE NOCASE);    -- as LIKE compares
CREATE INDEX file_event_by_dest_path ON file_event (dest_path COLLATE NOCASE) WHERE dest_path IS NOT NULL;
CREATE INDEX file_event_by_trace ON file_event (trace) WHERE trace IS NOT NULL;

-- Numbers that may have a fraction have no type, so that 12 and 12.0 both come back as they were.
CREATE TABLE network_event (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  event TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  pid INTEGER,
  process TEXT,
  trace BLOB,
  span BLOB,
  rest,
  download,
  upload,
  ping_ms,
  packet_loss,
  bytes_sent INTEGER,
  bytes_recv INTEGER,
  public_ip TEXT,
  interface TEXT,
  protocol TEXT,
  family TEXT,
  local_address TEXT,
  local_port INTEGER,
  remote_address TEXT,
  remote_port INTEGER,
  state TEXT,
  direction TEXT,
  duration_ms,
  sampled INTEGER,
  result TEXT,
  engine TEXT,
  full_path TEXT,
  dest_path TEXT
);
CREATE UNIQUE INDEX network_event_id ON network_event (id);
CREATE INDEX network_event_by_time ON network_event (timestamp);
CREATE INDEX network_event_by_event ON network_event (event, timestamp);
CREATE INDEX network_event_by_process ON network_event (process);
CREATE INDEX network_event_by_trace ON network_event (trace) WHERE trace IS NOT NULL;

-- Of all other domains.
CREATE TABLE other_event (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  event TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  pid INTEGER,
  process TEXT,
  trace BLOB,
  span BLOB,
  rest,
  domain TEXT NOT NULL,
  full_path TEXT,
  dest_path TEXT
);
CREATE UNIQUE INDEX other_event_id ON other_event (id);
CREATE INDEX other_event_by_time ON other_event (timestamp);
CREATE INDEX other_event_by_domain ON other_event (domain, event, timestamp);
CREATE INDEX other_event_by_trace ON other_event (trace) WHERE trace IS NOT NULL;
