-- The shelf, and launches: functions of schema/0002_launch.sql.

-- query: shelf_of
-- out:   resource uuid, kind text, title text, tool_name text, holder text, learner opt_uuid, learner_name text, organisation uuid,
--        grade opt_i32, letter text, available bool
-- rows:  0..N limit 1000
SELECT f.resource, f.kind, f.title, f.tool_name, f.holder, f.learner, f.learner_name, f.organisation, f.grade, f.letter,
       f.subscription IS NOT NULL AS available
  FROM lti.shelf() AS f
 ORDER BY f.learner_name, f.learner, f.organisation, f.kind DESC, f.sort_key, f.resource
 LIMIT 1000;

-- query: begin_launch
-- in:    hint text, resource uuid, learner opt_uuid, organisation uuid, session uuid
-- out:   outcome text, tool opt_uuid, tool_name opt_text, subscription opt_uuid, login opt_text, address opt_text
-- rows:  1
SELECT outcome, tool, tool_name, subscription, login, address FROM lti.begin($1, $2, $3, $4, $5);

-- query: finish_launch
-- in:    hint text, tool uuid, session uuid, life_s i32
-- out:   outcome text, resource opt_uuid, title opt_text, address opt_text, tool_name opt_text, subscription opt_uuid,
--        learner opt_uuid, organisation opt_uuid, class opt_uuid, grade opt_i32, letter opt_text, language opt_text
-- rows:  1
SELECT outcome, resource, title, address, tool_name, subscription, learner, organisation, class, grade, letter, language
  FROM lti.finish($1, $2, $3, $4);

-- query: known_tool
-- in:    tool uuid
-- out:   organisation opt_uuid, name opt_text, redirects opt_text, status opt_text
-- rows:  1
SELECT organisation, name, redirects, status FROM lti.known($1);

-- query: sweep_all
-- out:   done opt_text
-- rows:  1
SELECT lti.sweep()::text AS done;
