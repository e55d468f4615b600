-- Who acted: with a right of that moment, and with a line in the journal.

-- query: rights_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH act AS (
    SELECT e.*, a.child_id, a.applicant_id, a.channel, (e.at AT TIME ZONE INTERVAL '+05:00')::date AS day
      FROM admission.event AS e JOIN admission.application AS a ON a.id = e.application_id
     WHERE e.pool_id = ANY ($1) AND e.actor_id IS NOT NULL
)
SELECT 'rights.staff' AS finding, e.application_id::text AS object,
       format('event %s: %s was no %s of this organisation', e.id, e.actor_id, e.actor_kind) AS detail
  FROM act AS e
 WHERE e.actor_kind IN ('clerk', 'director', 'department')
   AND NOT EXISTS (
       SELECT FROM account.role_grant AS g
        WHERE g.person_id = e.actor_id AND g.role = e.actor_kind AND g.granted_at <= e.at
          AND e.day BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity') AND coalesce(g.ended_at, 'infinity') > e.at
          AND (g.organisation_id = e.organisation_id
               OR EXISTS (SELECT FROM organisation.tree AS t
                           WHERE t.ancestor_id = g.organisation_id AND t.descendant_id = e.organisation_id
                             AND e.day BETWEEN t.valid_from AND coalesce(t.valid_to, 'infinity'))))
UNION ALL
SELECT 'rights.family', e.application_id::text, format('event %s: %s did not act for this child', e.id, e.actor_id)
  FROM act AS e
 WHERE e.actor_kind = 'applicant'
   AND NOT (e.actor_id = e.applicant_id AND e.from_state <> '-')
   AND NOT EXISTS (SELECT FROM person.guardianship AS g
                    WHERE g.adult_id = e.actor_id AND g.child_id = e.child_id
                      AND e.day BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity'))
UNION ALL
SELECT 'rights.channel', e.application_id::text, format('%s entered by %s', e.channel, e.actor_kind)
  FROM act AS e
 WHERE e.from_state = '-' AND (e.channel = 'PAPER') <> (e.actor_kind = 'clerk')
UNION ALL
SELECT 'rights.unjournalled', e.application_id::text, format('event %s is not in the journal', e.id)
  FROM act AS e
 WHERE e.actor_kind IN ('applicant', 'clerk')
   AND NOT EXISTS (SELECT FROM audit.entry AS j
                    WHERE j.object_type = 'admission.application' AND j.object = e.application_id::text
                      AND j.person = e.actor_id AND j.txid = e.tx::text::bigint);

-- What an event owes the family: a message in the cabinet and one that goes out.
-- query: notice_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH owed AS (
    SELECT e.application_id, a.applicant_id, o.msg, 'admission.application:' || e.application_id AS object, count(*) AS times
      FROM admission.event AS e
      JOIN admission.application AS a ON a.id = e.application_id
      JOIN (VALUES ('-', 'REGISTERED', 'admission.notice.accepted'), ('', 'APPROVED', 'admission.notice.approved'),
                   ('HELD', 'REFUSED_FULL', 'admission.notice.refused'), ('', 'REFUSED_DOCS', 'admission.notice.refused'),
                   ('', 'WITHDRAWN', 'admission.notice.withdrawn'), ('', 'ENROLLED', 'admission.notice.enrolled'),
                   ('', 'MOVED', 'admission.notice.moved'), ('', 'OFFERED', 'admission.notice.offered'),
                   ('', 'OFFER_EXPIRED', 'admission.notice.offer-')) AS o (from_state, to_state, msg)
        ON o.to_state = e.to_state AND (o.from_state = e.from_state OR (o.from_state = '' AND e.from_state <> 'MOVED'))
     WHERE e.pool_id = ANY ($1)
       AND NOT (e.to_state = 'APPROVED' AND e.rule = 'admission.event.came-own')
     GROUP BY e.application_id, a.applicant_id, o.msg
), told AS ( -- one look at each table, which have no index for this
    SELECT 'notice' AS by, m.object, m.person_id, m.msg FROM notice.message AS m WHERE m.object IN (SELECT w.object FROM owed AS w)
    UNION ALL
    SELECT 'outbox', m.object, m.person_id, m.msg FROM notice.outbox AS m WHERE m.object IN (SELECT w.object FROM owed AS w)
)
SELECT x.by || '.missing' AS finding, w.application_id::text AS object, w.msg AS detail
  FROM owed AS w
 CROSS JOIN unnest(ARRAY['notice', 'outbox']) AS x (by)
  LEFT JOIN told AS t ON t.by = x.by AND t.object = w.object AND t.person_id = w.applicant_id AND t.msg LIKE w.msg || '%'
 GROUP BY x.by, w.application_id, w.msg, w.times
HAVING count(t.object) < w.times;

-- query: signed_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH own AS (
    SELECT a.* FROM admission.application AS a WHERE a.pool_id = ANY ($1)
)
SELECT 'signed.absent' AS finding, a.id::text AS object, 'what the family signed is not there' AS detail
  FROM own AS a WHERE NOT EXISTS (SELECT FROM signature.object AS o WHERE o.id = a.signed_id)
UNION ALL
SELECT 'signed.differs', a.id::text, 'the signed text is another one'
  FROM own AS a JOIN signature.object AS o ON o.id = a.signed_id WHERE o.content_hash <> a.signed_hash
UNION ALL
SELECT 'signed.code', a.id::text, 'the code was for another text, or never answered'
  FROM own AS a JOIN signature.object AS o ON o.id = a.signed_id AND o.method = 'SMS_CODE'
 WHERE NOT EXISTS (SELECT FROM signature.code AS k
                    WHERE k.id = o.code_id AND k.content_hash = o.content_hash AND k.used_at IS NOT NULL
                      AND k.person_id = a.applicant_id)
UNION ALL
SELECT 'signed.decision', a.id::text, 'the officer''s decision is not there, or of somebody else'
  FROM own AS a
 WHERE a.decided_by IS NOT NULL
   AND NOT EXISTS (SELECT FROM signature.object AS o WHERE o.id = a.decision_id AND o.person_id = a.decided_by);

-- Seals of the platform over what was signed.
-- query: seal_list
-- in:    pools uuids
-- out:   id uuid, application uuid, hash bytes, seal bytes
-- rows:  0..N limit 100000
SELECT o.id, a.id AS application, o.content_hash AS hash, o.seal
  FROM admission.application AS a JOIN signature.object AS o ON o.id IN (a.signed_id, a.decision_id)
 WHERE a.pool_id = ANY ($1)
UNION
SELECT o.id, l.application_id, o.content_hash, o.seal
  FROM admission.order_line AS l
  JOIN admission.application AS a ON a.id = l.application_id
  JOIN admission.enrolment_order AS r ON r.id = l.order_id
  JOIN signature.object AS o ON o.id = r.signed_id
 WHERE a.pool_id = ANY ($1) AND l.line_no = 1;
