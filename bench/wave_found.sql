-- What bench/wave and bench/club find in the database of what families were shown. :results is the file of bench/crowd; :cases the
-- table of applications, :pools that of pools. The answer is one line: shown, lost (or without its number), inversions (sent after
-- another of the same pool had been answered, and yet before it in the order), pools with more seats given than there are.
CREATE TEMP TABLE shown (id uuid PRIMARY KEY, sent bigint NOT NULL, answered bigint NOT NULL);
COPY shown FROM :'results' WITH (FORMAT csv);
WITH found AS (
    SELECT a.pool_id, a.arrival_no, s.sent, s.answered,
           max(s.sent) OVER (PARTITION BY a.pool_id ORDER BY a.arrival_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest_before
      FROM shown AS s JOIN :cases AS a ON a.id = s.id),
held AS (SELECT a.pool_id, count(*) AS n FROM :cases AS a WHERE a.state = ANY (:'holding'::text[]) GROUP BY a.pool_id)
SELECT (SELECT count(*) FROM shown), (SELECT count(*) FROM shown) - (SELECT count(*) FROM found WHERE arrival_no > 0),
       (SELECT count(*) FROM found WHERE latest_before > answered),
       (SELECT count(*) FROM held JOIN :pools AS p ON p.id = held.pool_id WHERE held.n > p.capacity OR p.taken <> held.n);
