-- Settings that people may change, their values and history.

-- own: roles with a value of their own.
-- query: rules
-- in:    area text
-- out:   key text, area text, value opt_text, since opt_date, own i64, takes_two bool, least i32, most i32, proposal opt_uuid
-- rows:  0..N limit 200
SELECT r.key, r.area, s.value, s.valid_from,
       (SELECT count(DISTINCT x.scope) FROM platform.setting AS x WHERE x.key = r.key AND x.scope <> '' AND x.valid_from <= organisation.today()),
       r.takes_two, r.least, r.most, setting.waiting(r.key)
  FROM setting.rule AS r
  LEFT JOIN LATERAL (SELECT x.value, x.valid_from FROM platform.setting AS x
                      WHERE x.key = r.key AND x.scope = '' AND x.valid_from <= organisation.today()
                      ORDER BY x.valid_from DESC, x.id DESC LIMIT 1) AS s ON true
 WHERE $1 = '' OR r.area = $1
 ORDER BY r.position
 LIMIT 201;

-- query: rule
-- in:    key text
-- out:   area text, least i32, most i32, roles text, takes_two bool, law text, proposal opt_uuid, may_change bool
-- rows:  0..1
SELECT r.area, r.least, r.most, r.roles, r.takes_two, r.law, setting.waiting(r.key), setting.may_change()
  FROM setting.rule AS r
 WHERE r.key = $1;

-- query: values_today
-- in:    key text
-- out:   scope text, value text, valid_from date
-- rows:  0..N limit 100
SELECT DISTINCT ON (s.scope) s.scope, s.value, s.valid_from
  FROM platform.setting AS s
 WHERE s.key = $1 AND s.valid_from <= organisation.today()
 ORDER BY s.scope, s.valid_from DESC, s.id DESC
 LIMIT 101;

-- query: history
-- in:    key text, state text
-- out:   scope text, value text, valid_from date, legal_source text, reason text, recorded_at instant, author opt_text, approver opt_text,
--        state text
-- rows:  0..N limit 1000
SELECT s.scope, s.value, s.valid_from, s.legal_source, s.reason, s.recorded_at, account.name_of(s.author), account.name_of(s.approved_by), t.state
  FROM platform.setting AS s
 CROSS JOIN LATERAL (SELECT CASE WHEN s.valid_from > organisation.today() THEN 'COMING'
                                 WHEN s.id = (SELECT x.id FROM platform.setting AS x
                                               WHERE x.key = s.key AND x.scope = s.scope AND x.valid_from <= organisation.today()
                                               ORDER BY x.valid_from DESC, x.id DESC LIMIT 1) THEN 'NOW'
                                 ELSE 'FORMER' END AS state) AS t
 WHERE s.key = $1 AND ($2 = '' OR t.state = $2)
 ORDER BY s.id DESC
 LIMIT 1001;

-- query: put
-- in:    id uuid, key text, scope text, value i32, valid_from date, legal_source text, reason text
-- out:   proposed bool
-- rows:  1
SELECT setting.put($1, $2, $3, $4, $5, $6, $7) AS proposed;
