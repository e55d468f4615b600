-- The policy, its versions, and what the signed-in person accepted.

-- One version, or (without a number) the one in force, in the reader's language.
-- query: text_of
-- in:    number opt_i32, lang text
-- out:   number i32, valid_from date, valid_to opt_date, lang text, body text, hash bytes, reason text,
--        legal_act text, published_at instant, in_force bool
-- rows:  0..1
SELECT v.number, v.valid_from,
       (SELECT max(n.valid_from) - 1 FROM privacy.version AS n WHERE n.number = v.number + 1) AS valid_to,
       l.lang, l.body, sha256(convert_to(l.body, 'UTF8')) AS hash, v.reason, v.legal_act, v.published_at,
       coalesce(v.number = privacy.in_force(), false) AS in_force
  FROM privacy.version AS v,
       LATERAL (SELECT CASE WHEN $2 = 'kk' THEN 'kk' WHEN $2 = 'en' AND v.text_en IS NOT NULL THEN 'en' ELSE 'ru' END AS lang,
                       CASE WHEN $2 = 'kk' THEN v.text_kk WHEN $2 = 'en' THEN coalesce(v.text_en, v.text_ru) ELSE v.text_ru END AS body) AS l
 WHERE v.number = coalesce($1, privacy.in_force());

-- query: versions
-- out:   number i32, valid_from date, valid_to opt_date, reason text, legal_act text, published_at instant,
--        in_force bool, announced bool
-- rows:  0..N limit 500
SELECT v.number, v.valid_from, lead(v.valid_from) OVER (ORDER BY v.number) - 1 AS valid_to, v.reason, v.legal_act, v.published_at,
       coalesce(v.number = (SELECT privacy.in_force()), false) AS in_force,
       v.valid_from > (SELECT organisation.today()) AS announced
  FROM privacy.version AS v
 ORDER BY v.number DESC
 LIMIT 500;

-- The text comes from the table, not from the browser: what is recorded is what was shown in that language.
-- query: accept_version
-- in:    number i32, lang text
-- rows:  none
INSERT INTO privacy.acceptance (person_id, version, lang, text_hash)
SELECT sec.person(), v.number, $2,
       sha256(convert_to(CASE $2 WHEN 'kk' THEN v.text_kk WHEN 'en' THEN coalesce(v.text_en, v.text_ru) ELSE v.text_ru END, 'UTF8'))
  FROM privacy.version AS v
 WHERE v.number = $1
ON CONFLICT (person_id, version) DO NOTHING;

-- query: own_acceptances
-- out:   version i32, valid_from date, at instant, lang text, hash text
-- rows:  0..N limit 500
SELECT a.version, v.valid_from, a.at, a.lang, encode(a.text_hash, 'hex') AS hash
  FROM privacy.acceptance AS a
  JOIN privacy.version AS v ON v.number = a.version
 WHERE a.person_id = (SELECT sec.person())
 ORDER BY a.version DESC
 LIMIT 500;

-- query: may_publish
-- out:   answer bool
-- rows:  1
SELECT privacy.keeps() AS answer;

-- query: publish
-- in:    from_day date, kk text, ru text, en text, reason text, legal_act text
-- out:   number i32
-- rows:  1
SELECT privacy.publish($1, $2, $3, $4, $5, $6) AS number;

-- What a new version begins with.
-- query: last_texts
-- out:   kk text, ru text, en opt_text
-- rows:  0..1
SELECT v.text_kk AS kk, v.text_ru AS ru, v.text_en AS en FROM privacy.version AS v ORDER BY v.number DESC LIMIT 1;
