CREATE TEMP VIEW traces AS
SELECT id_text(t.id) AS id, id_text(t.thread) AS thread_id, a.name AS agent_id, t.shown ->> '$.name' AS name,
  CASE t.status WHEN 0 THEN 'running' WHEN 1 THEN 'completed' WHEN 2 THEN 'failed' ELSE 'cancelled' END AS status,
  time_text(t.created) AS created_at, time_text(t.updated) AS updated_at, t.latency_ms AS latency_ms,
  t.messages AS message_count, t.total_tokens, t.input_tokens AS total_input_tokens,
  t.output_tokens AS total_output_tokens, t.unknown_usage AS unknown_usage_count, t.llm_calls AS llm_call_count,
  t.tool_calls AS tool_call_count, t.spans AS span_count, t.errors AS error_count, t.cost / 1e12 AS cost, t.unpriced AS unpriced_call_count,
  p.name AS provider, m.name AS model, t.shown ->> '$.last_message' AS last_message,
  coalesce(t.shown -> '$.tags', '[]') AS tags, coalesce(t.shown -> '$.metadata', '{}') AS metadata
FROM trace t LEFT JOIN name a ON a.no = t.agent LEFT JOIN name p ON p.no = t.provider
  LEFT JOIN name m ON m.no = t.model;

CREATE TEMP VIEW spans AS
SELECT id_text(e.id) AS id, id_text(t.id) AS trace_id, id_text(e.parent) AS parent_id, k.name AS kind,
  CASE typeof(e.name) WHEN 'integer' THEN (SELECT n.name FROM name n WHERE n.no = e.name) ELSE e.name END AS name,
  CASE e.status WHEN 0 THEN 'ok' WHEN 1 THEN 'error' ELSE 'cancelled' END AS status,
  time_text(e.started) AS started_at, time_text(e.started + e.took) AS ended_at, e.took / 1e6 AS duration_ms,
  e.cost / 1e12 AS cost, payload_text(d.data) AS json
FROM entry e JOIN trace t ON t.no = e.key >> 24 LEFT JOIN name k ON k.no = e.kind
  LEFT JOIN payload d ON d.key = e.key
WHERE e.record = 3;

CREATE TEMP VIEW llm_calls AS
SELECT id_text(e.id) AS id, id_text(t.id) AS trace_id, a.name AS agent_id, p.name AS provider, m.name AS model,
  CASE e.status WHEN 0 THEN 'ok' WHEN 1 THEN 'error' ELSE 'cancelled' END AS status,
  time_text(e.started) AS started_at, time_text(e.started + e.took) AS ended_at, e.took / 1e6 AS duration_ms,
  e.input_tokens, e.output_tokens, e.total_tokens, e.cache_read AS cache_read_tokens,
  e.cache_creation AS cache_creation_tokens, e.reasoning AS reasoning_tokens,
  e.cost / 1e12 AS cost,
  (SELECT payload_text(d.data) ->> '$.span.exchange.time_to_first_token_ms' FROM payload d WHERE d.key = e.key)
    AS time_to_first_token_ms
FROM entry e JOIN trace t ON t.no = e.key >> 24 LEFT JOIN name a ON a.no = t.agent
  LEFT JOIN name p ON p.no = e.provider LEFT JOIN name m ON m.no = e.model
WHERE e.record = 3 AND e.kind = (SELECT no FROM name WHERE name = 'llm');

CREATE TEMP VIEW tool_calls AS
SELECT id_text(e.id) AS id, id_text(t.id) AS trace_id, a.name AS agent_id, n.name AS tool,
  CASE e.status WHEN 0 THEN 'ok' WHEN 1 THEN 'error' ELSE 'cancelled' END AS status,
  time_text(e.started) AS started_at, time_text(e.started + e.took) AS ended_at, e.took / 1e6 AS duration_ms,
  payload_text(d.data) ->> '$.span.tool.call_id' AS call_id,
  payload_text(d.data) -> '$.span.tool.arguments' AS arguments,
  payload_text(d.data) -> '$.span.tool.result' AS result, payload_text(d.data) ->> '$.span.error' AS error
FROM entry e JOIN trace t ON t.no = e.key >> 24 LEFT JOIN name a ON a.no = t.agent
  LEFT JOIN name n ON n.no = e.name LEFT JOIN payload d ON d.key = e.key
WHERE e.record = 3 AND e.kind = (SELECT no FROM name WHERE name = 'tool');

CREATE TEMP VIEW messages AS
SELECT b.no AS message, id_text(t.id) AS trace_id, payload_text(b.data) ->> '$.type' AS type,
  message_text(b.data) AS content, payload_text(b.data) AS json
FROM body b JOIN body_use u ON u.body = b.no JOIN trace t ON t.no = u.trace
WHERE b.kind = 0;

CREATE TEMP VIEW attachments AS
SELECT lower(hex(m.sha256)) AS sha256, m.type AS media_type, m.size AS size, id_text(t.id) AS trace_id
FROM media m JOIN (
    SELECT u.media, b.trace FROM media_use u JOIN body_use b ON b.body = u.owner WHERE u.kind = 0
    UNION SELECT u.media, u.owner >> 24 FROM media_use u WHERE u.kind = 1
  ) x ON x.media = m.no JOIN trace t ON t.no = x.trace;

CREATE TEMP VIEW usage_by_day AS
SELECT date(u.day * 86400, 'unixepoch') AS day, coalesce(a.name, 'unknown') AS agent_id,
  coalesce(p.name, 'unknown') AS provider, coalesce(m.name, 'unknown') AS model, u.calls, u.errors,
  u.unknown_usage, u.input_tokens, u.output_tokens, u.total_tokens, u.cache_read, u.cache_creation, u.reasoning,
  CASE WHEN u.priced > 0 THEN u.cost / 1e12 END AS cost, u.unpriced
FROM usage_day u LEFT JOIN name a ON a.no = u.agent LEFT JOIN name p ON p.no = u.provider
  LEFT JOIN name m ON m.no = u.model
;

CREATE TEMP VIEW file_system AS
SELECT e.seq AS id, e.event AS event, e.name AS name, e.is_directory AS is_directory, e.full_path AS full_path,
  e.timestamp AS timestamp, e.event AS action, e.dest_path, e.size, e.inode, e.pid, e.process, id_text(e.trace) AS trace_id,
  id_text(e.span) AS span_id, id_text(e.id) AS event_id,
  CASE WHEN e.trace IS NULL THEN event_text(
    e.id, e.event, e.timestamp, e.pid, e.process, e.trace, e.span, e.rest, 'file_system', e.name, e.is_directory,
    e.full_path, e.dest_path, e.size, e.inode, e.change, e.synthetic, e.engine)
    ELSE (SELECT payload_text(p.data) -> '$.event' FROM stream s JOIN payload p ON p.key = s.key WHERE s.seq = e.seq)
  END AS json
FROM file_event e;

CREATE TEMP VIEW network AS
SELECT e.seq AS id, e.timestamp AS timestamp, e.download, e.upload, e.ping_ms, e.packet_loss, e.bytes_sent, e.bytes_recv,
  e.public_ip, e.event AS event, e.event AS action, e.interface, e.protocol, e.local_address, e.local_port,
  e.remote_address, e.remote_port, e.state, e.direction, e.duration_ms, e.sampled, e.pid, e.process,
  id_text(e.trace) AS trace_id,
  id_text(e.span) AS span_id, id_text(e.id) AS event_id,
  CASE WHEN e.trace IS NULL THEN event_text(
    e.id, e.event, e.timestamp, e.pid, e.process, e.trace, e.span, e.rest, 'network', e.download, e.upload,
    e.ping_ms, e.packet_loss, e.bytes_sent, e.bytes_recv, e.public_ip, e.interface, e.protocol, e.family,
    e.local_address, e.local_port, e.remote_address, e.remote_port, e.state, e.direction, e.duration_ms, e.sampled,
    e.result, e.engine, e.full_path, e.dest_path)
    ELSE (SELECT payload_text(p.data) -> '$.event' FROM stream s JOIN payload p ON p.key = s.key WHERE s.seq = e.seq)
  END AS json
FROM network_event e;

-- Every column has the same type in all parts, since only then SQLite reads each part by its index and merges them.
CREATE TEMP VIEW events AS
SELECT f.id, CAST('file_system' AS TEXT) AS domain, f.event, f.action, f.timestamp, f.full_path, f.pid, f.process,
  CAST(f.trace_id AS TEXT) AS trace_id, CAST(f.span_id AS TEXT) AS span_id, CAST(f.event_id AS TEXT) AS event_id,
  CAST(f.json AS TEXT) AS json
FROM file_system f
UNION ALL
SELECT n.id, CAST('network' AS TEXT), n.event, n.action, n.timestamp, CAST(NULL AS TEXT), n.pid, n.process,
  CAST(n.trace_id AS TEXT), CAST(n.span_id AS TEXT), CAST(n.event_id AS TEXT), CAST(n.json AS TEXT)
FROM network n
UNION ALL
SELECT e.seq, e.domain, e.event, e.event, e.timestamp, e.full_path, e.pid, e.process,
  CAST(id_text(e.trace) AS TEXT), CAST(id_text(e.span) AS TEXT), CAST(id_text(e.id) AS TEXT),
  CAST(CASE WHEN e.trace IS NULL THEN event_text(
    e.id, e.event, e.timestamp, e.pid, e.process, e.trace, e.span, e.rest, e.domain, e.full_path, e.dest_path)
    ELSE (SELECT payload_text(p.data) -> '$.event' FROM stream s JOIN payload p ON p.key = s.key WHERE s.seq = e.seq)
  END AS TEXT)
FROM other_event e;

CREATE TEMP VIEW schema AS
SELECT v.name AS "view", c.name AS "column"
FROM sqlite_temp_schema v JOIN pragma_table_info(v.name) c
WHERE v.type = 'view' AND v.name <> 'schema'
ORDER BY v.rowid, c.cid
