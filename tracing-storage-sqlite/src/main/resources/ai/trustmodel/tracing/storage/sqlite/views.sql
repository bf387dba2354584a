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

CREATE TEMP VIEW schema AS
SELECT v.name AS "view", c.name AS "column"
FROM sqlite_temp_schema v JOIN pragma_table_info(v.name) c
WHERE v.type = 'view' AND v.name <> 'schema'
ORDER BY v.rowid, c.cid
