-- What a loading program does with the outbox.

-- query: take_newest_code
-- out:   id uuid, text_sealed opt_bytes
-- rows:  0..1
WITH code AS (
    SELECT id, text_sealed FROM notice.outbox
     WHERE state = 'WAITING' AND text_sealed IS NOT NULL
     ORDER BY number DESC LIMIT 1 FOR UPDATE
), taken AS (
    UPDATE notice.outbox AS o
       SET state = 'DROPPED', note = 'taken', ended_at = platform.now(), to_sealed = NULL, text_sealed = NULL
      FROM code WHERE o.id = code.id
)
SELECT id, text_sealed FROM code;
