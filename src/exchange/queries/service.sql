-- What the web services read: functions of schema/0002_published.sql that take the key. Lists go by key: one, when set, is the
-- only record; after, when set, is the one before the first.

-- query: enter
-- in:    key text, scope text
-- out:   outcome text, key_id opt_uuid, organisation opt_uuid, scopes opt_text, retry_s opt_i32
-- rows:  1
SELECT outcome, key_id, organisation, scopes, retry_s FROM exchange.enter($1, $2);

-- query: total
-- in:    key text, list text
-- out:   n i64
-- rows:  1
SELECT CASE $2 WHEN 'orgs' THEN (SELECT count(*) FROM exchange.read_orgs($1))
               WHEN 'classes' THEN (SELECT count(*) FROM exchange.read_classes($1))
               WHEN 'groups' THEN (SELECT count(*) FROM exchange.read_groups($1))
               WHEN 'members' THEN (SELECT count(*) FROM exchange.read_members($1))
               WHEN 'results' THEN (SELECT count(*) FROM exchange.read_results($1))
               WHEN 'figures' THEN (SELECT count(*) FROM exchange.read_figures($1))
               ELSE (SELECT count(*) FROM exchange.read_learners($1)) END AS n;

-- query: orgs
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, parent_id opt_uuid, bin opt_text, kind text, class text, name_kk text, name_ru text,
--        region_kato opt_text, district_kato opt_text, status text, languages text
-- rows:  0..N limit 201
SELECT o.id, o.parent_id, o.bin, o.kind, o.class, o.name_kk, o.name_ru, o.region_kato, o.district_kato, o.status, o.languages
  FROM exchange.read_orgs($1) AS o
 WHERE ($2 IS NULL OR o.id = $2) AND ($3 IS NULL OR o.id > $3)
 ORDER BY o.id
 LIMIT least($4, 201);

-- query: classes
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, organisation uuid, year i32, language text, class_type text, classes i32,
--        seats_per_class i32, seats i32, taken i32
-- rows:  0..N limit 201
SELECT p.id, p.organisation, p.year, p.language, p.class_type, p.classes, p.seats_per_class, p.seats, p.taken
  FROM exchange.read_classes($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);

-- query: learners
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, organisation uuid, surname opt_text, given opt_text, patronymic opt_text,
--        born opt_date, iin_sealed opt_bytes
-- rows:  0..N limit 201
SELECT p.id, p.organisation, p.surname, p.given, p.patronymic, p.born, p.iin_sealed
  FROM exchange.read_learners($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);

-- query: enrolments
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   enrolment uuid, id uuid, organisation uuid, class uuid, letter text, since date
-- rows:  0..N limit 201
SELECT p.enrolment, p.id, p.organisation, p.class, p.letter, p.since
  FROM exchange.read_learners($1) AS p
 WHERE ($2 IS NULL OR p.enrolment = $2) AND ($3 IS NULL OR p.enrolment > $3)
 ORDER BY p.enrolment
 LIMIT least($4, 201);

-- query: figures
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, organisation uuid, received i64, waiting i64, placed i64, approved i64, enrolled i64,
--        departed i64, withdrawn i64, refused i64, reserve i64
-- rows:  0..N limit 201
SELECT p.id, p.organisation, p.received, p.waiting, p.placed, p.approved, p.enrolled, p.departed, p.withdrawn, p.refused, p.reserve
  FROM exchange.read_figures($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);
