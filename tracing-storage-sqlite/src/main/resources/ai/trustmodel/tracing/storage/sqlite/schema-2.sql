-- What calls cost, in pico-dollars (1e-12 US dollars), and how many of them have a cost that is not known.
ALTER TABLE entry ADD COLUMN cost INTEGER;
ALTER TABLE entry ADD COLUMN partly INTEGER;    -- 1 when the cost leaves something out
ALTER TABLE trace DROP COLUMN cost;             -- was never filled, and not exact
ALTER TABLE trace ADD COLUMN cost INTEGER;
ALTER TABLE trace ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_day ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_day ADD COLUMN priced INTEGER NOT NULL DEFAULT 0;    -- spans of which a cost is known
ALTER TABLE usage_day ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;

-- Of the calls that are there nobody knows the cost, except that those that failed without tokens have none.
UPDATE trace SET unpriced = (
  SELECT count(*) FROM entry e
  WHERE e.key >= trace.no << 24 AND e.key < trace.no + 1 << 24
    AND e.kind = (SELECT no FROM name WHERE name = 'llm') AND (e.status <> 1 OR e.total_tokens IS NOT NULL)
);
UPDATE usage_day SET unpriced = found.calls FROM (
  SELECT (ended - CASE WHEN ended < 0 THEN 86399999999999 ELSE 0 END) / 86400000000000 AS day, agent, provider, model,
    count(*) AS calls
  FROM (
    SELECT e.started + e.took AS ended, t.agent, e.provider, e.model
    FROM entry e JOIN trace t ON t.no = e.key >> 24
    WHERE e.kind = (SELECT no FROM name WHERE name = 'llm') AND (e.status <> 1 OR e.total_tokens IS NOT NULL)
  )
  GROUP BY 1, 2, 3, 4
) found
WHERE usage_day.day = found.day AND usage_day.agent = found.agent AND usage_day.provider = found.provider
  AND usage_day.model = found.model;
