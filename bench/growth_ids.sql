-- The numbers of the messages of growth_messages.sql.
SELECT id FROM notice.outbox WHERE object LIKE 'bench.growth:%';
