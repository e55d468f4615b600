-- query: enrol
-- in:    id uuid, campaign uuid, number text, dated date, signed_ uuid, applications uuids, letters texts
-- out:   n i32
-- rows:  1
SELECT admission.enrol($1, $2, $3, $4, $5, $6, $7) AS n;

-- query: orders_of_school
-- in:    organisation uuid
-- out:   id uuid, number text, dated date, signed_at instant, signed_id uuid, children i64, key_signed_at opt_instant,
--        key_object opt_uuid
-- rows:  0..N limit 500
SELECT o.id, o.number, o.dated, o.signed_at, o.signed_id, count(l.application_id) AS children, k.signed_at AS key_signed_at,
       k.object_id AS key_object
  FROM admission.enrolment_order AS o
  LEFT JOIN admission.order_key AS k ON k.order_id = o.id
  LEFT JOIN admission.order_line AS l ON l.order_id = o.id
 WHERE o.organisation_id = $1
 GROUP BY o.id, k.signed_at, k.object_id
 ORDER BY o.signed_at DESC
 LIMIT 500;

-- query: order_by_id
-- in:    id uuid, organisation uuid
-- out:   id uuid, organisation_id uuid, number text, dated date, signed_name text, acts_for_name opt_text,
--        signed_at instant, signed_id uuid
-- rows:  0..1
SELECT id, organisation_id, number, dated, signed_name, acts_for_name, signed_at, signed_id FROM admission.enrolment_order
 WHERE id = $1 AND organisation_id = $2;

-- query: order_key_of
-- in:    order uuid, organisation uuid
-- out:   object_id uuid
-- rows:  0..1
SELECT object_id FROM admission.order_key WHERE order_id = $1 AND organisation_id = $2;

-- Those of the school that nobody has signed with a key yet, the oldest first.
-- query: orders_to_sign
-- in:    organisation uuid, most i32
-- out:   id uuid, number text, dated date, children i64
-- rows:  0..N limit 120
SELECT o.id, o.number, o.dated, count(l.application_id) AS children
  FROM admission.enrolment_order AS o
  LEFT JOIN admission.order_line AS l ON l.order_id = o.id
 WHERE o.organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM admission.order_key AS k WHERE k.order_id = o.id)
 GROUP BY o.id
 ORDER BY o.signed_at, o.id
 LIMIT least($2, 120);

-- query: orders_of_batch
-- in:    ids uuids, organisation uuid
-- out:   id uuid, number text, dated date, signed_id uuid, keyed bool
-- rows:  0..N limit 120
SELECT o.id, o.number, o.dated, o.signed_id, EXISTS (SELECT 1 FROM admission.order_key AS k WHERE k.order_id = o.id) AS keyed
  FROM unnest($1) WITH ORDINALITY AS w (id, no)
  JOIN admission.enrolment_order AS o ON o.id = w.id AND o.organisation_id = $2
 ORDER BY w.no;

-- query: order_key_put
-- in:    order uuid, organisation uuid, object uuid, person uuid
-- rows:  none
INSERT INTO admission.order_key (order_id, organisation_id, object_id, signed_by) VALUES ($1, $2, $3, $4);

-- query: order_lines
-- in:    id uuid
-- out:   line_no i32, application_id uuid, number i64, child_id uuid, child_name text, class_letter text, language text
-- rows:  0..N limit 2000
SELECT l.line_no, l.application_id, a.number, a.child_id, a.child_name, l.class_letter, p.language
  FROM admission.order_line AS l
  JOIN admission.application AS a ON a.id = l.application_id
  JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE l.order_id = $1
 ORDER BY l.line_no;

-- query: approved_of_school
-- in:    organisation uuid, campaign uuid
-- out:   id uuid, number i64, child_name text, language text, decided_at opt_instant
-- rows:  0..N limit 2000
SELECT a.id, a.number, a.child_name, p.language, a.decided_at
  FROM admission.application AS a
  JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE a.organisation_id = $1 AND a.campaign_id = $2 AND a.state = 'APPROVED'
 ORDER BY p.language, a.child_name COLLATE "kk-x-icu"
 LIMIT 2000;

-- query: order_of_application
-- in:    application uuid
-- out:   order_id uuid, number text, dated date, class_letter text
-- rows:  0..1
SELECT o.id AS order_id, o.number, o.dated, l.class_letter
  FROM admission.order_line AS l
  JOIN admission.enrolment_order AS o ON o.id = l.order_id
 WHERE l.application_id = $1;
