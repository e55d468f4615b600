-- waiting|sent|anything else, of the messages of growth_messages.sql.
SELECT count(*) FILTER (WHERE state = 'WAITING'), count(*) FILTER (WHERE state = 'SENT'), count(*) FILTER (WHERE state NOT IN ('WAITING', 'SENT'))
  FROM notice.outbox WHERE object LIKE 'bench.growth:%';
