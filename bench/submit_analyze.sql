-- As autovacuum has done in a real installation: the planner knows the sizes of the tables.
ANALYZE;
