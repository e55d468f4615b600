-- What the doors do with messages.

-- query: add
-- in:    id uuid, person uuid, msg text, args text, moment opt_instant, object text, link text,
--        lang text, cabinet bool, channels texts, expires opt_instant,
--        organisation opt_uuid
-- rows:  none
SELECT notice.add($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12);

-- query: add_code
-- in:    id uuid, channel text, lang text, to_sealed bytes, text_sealed bytes, expires instant
-- rows:  none
SELECT notice.add_code($1, $2, $3, $4, $5, $6);

-- query: drop_waiting
-- in:    object text, msg text
-- rows:  none
SELECT notice.drop($1, $2);

-- query: messages
-- in:    most i64
-- out:   id uuid, msg text, args text, moment opt_instant, link text, sent_at instant, read bool
-- rows:  0..N limit 200
-- ahead: yes
SELECT id, msg, args::text, moment_at, link, sent_at, read_at IS NOT NULL
  FROM notice.message
 ORDER BY sent_at DESC, id DESC
 LIMIT $1;

-- query: count_unread
-- out:   n i64
-- rows:  1
SELECT count(*) FROM notice.message WHERE read_at IS NULL;

-- query: mark_read_rows
-- in:    ids uuids
-- rows:  none
UPDATE notice.message SET read_at = platform.now() WHERE id = ANY ($1) AND read_at IS NULL;
