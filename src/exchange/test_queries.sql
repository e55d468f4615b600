-- What only tests ask of partner systems: what a partner's role tries, and what is in the tables.

-- query: own_orgs
-- out:   id uuid
-- rows:  0..N limit 100
SELECT o.id FROM published_v1.orgs AS o ORDER BY o.id;

-- query: own_rows
-- out:   orgs i64, classes i64, learners i64, figures i64, strangers i64
-- rows:  1
SELECT (SELECT count(*) FROM published_v1.orgs), (SELECT count(*) FROM published_v1.classes),
       (SELECT count(*) FROM published_v1.learners), (SELECT count(*) FROM published_v1.figures),
       (SELECT count(*) FROM published_v1.learners AS l WHERE l.org_id <> '0acc0000-0000-4000-8000-000000000003')
     + (SELECT count(*) FROM published_v1.classes AS k WHERE k.org_id <> '0acc0000-0000-4000-8000-000000000003')
     + (SELECT count(*) FROM published_v1.figures AS f WHERE f.org_id <> '0acc0000-0000-4000-8000-000000000003');

-- query: try_insert
-- rows:  none
INSERT INTO published_v1.orgs (id) VALUES ('0acc0000-0000-4000-8000-000000000003');

-- query: try_update
-- rows:  none
UPDATE published_v1.classes SET seats = 1;

-- query: try_delete
-- rows:  none
DELETE FROM published_v1.learners;

-- query: try_applications
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM admission.application;

-- query: try_people
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM person.person;

-- query: try_register
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM organisation.organisation;

-- query: try_roles
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM exchange.db_role;

-- query: try_others_rows
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM exchange.orgs_of(ARRAY['0acc0000-0000-4000-8000-000000000004'::uuid]);

-- query: try_pupils
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM admission.pupils_of(ARRAY['0acc0000-0000-4000-8000-000000000004'::uuid]);

-- query: try_door
-- rows:  none
SET LOCAL ROLE oqu_staff;

-- query: try_owner
-- rows:  none
SET SESSION AUTHORIZATION oqu_owner;

-- query: try_new_role
-- rows:  none
CREATE ROLE partner_second LOGIN;

-- query: try_table
-- rows:  none
CREATE TABLE published_v1.mine (n integer);

-- query: role_is_there
-- in:    name text
-- out:   there bool
-- rows:  1
SELECT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = $1) AS there;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1;

-- query: kept_as_is
-- in:    secret text
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM exchange.access_key AS k WHERE k::text LIKE '%' || $1 || '%' OR k.hash = convert_to($1, 'UTF8'))
     + (SELECT count(*) FROM audit.entry AS e WHERE e::text LIKE '%' || $1 || '%') AS n;

-- query: end_validity
-- rows:  none
UPDATE exchange.access_key SET valid_to = '2020-01-01';

-- query: end_role_validity
-- rows:  none
UPDATE exchange.db_role SET valid_to = '2020-01-01';
