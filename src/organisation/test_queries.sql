-- What only tests ask of the register.

-- query: link_end
-- in:    child uuid, last date
-- rows:  none
UPDATE organisation.link SET valid_to = $2 WHERE child_id = $1 AND valid_to IS NULL;

-- query: link_add
-- in:    child uuid, parent uuid, first date
-- rows:  none
INSERT INTO organisation.link (child_id, parent_id, valid_from, basis) VALUES ($1, $2, $3, 'test');

-- query: scope
-- out:   n i32
-- rows:  1
SELECT coalesce(array_length(sec.organisations(), 1), 0);

-- query: scope_has
-- in:    id uuid
-- out:   answer bool
-- rows:  1
SELECT $1 = ANY (sec.organisations());

-- query: rename
-- in:    id uuid, name_kk text
-- rows:  none
UPDATE organisation.organisation SET name_kk = $2 WHERE id = $1;

-- query: earlier_names
-- in:    id text
-- out:   name_kk text
-- rows:  0..N limit 10
SELECT h.row_before ->> 'name_kk' FROM organisation.history AS h
 WHERE h.entity = 'organisation' AND h.entity_id = $1 ORDER BY h.id;

-- query: history_clear
-- rows:  none
DELETE FROM organisation.history;

-- query: act_add
-- in:    first date, last date
-- rows:  none
INSERT INTO organisation.legal_act (code, number, adopted_on, in_force_from, in_force_to, title_kk, title_ru, title_en, position)
VALUES ('test', '1', '2026-01-01', $1, $2, 'x', 'x', 'x', 999);

-- query: territory_end
-- in:    id uuid, last date
-- rows:  none
UPDATE organisation.territory SET valid_to = $2 WHERE id = $1;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry WHERE action = $1;

-- query: campaign_cites
-- in:    act text
-- rows:  none
UPDATE admission.campaign SET legal_act = $1 WHERE year = 2026;

-- query: department_region
-- in:    id uuid, kato text
-- rows:  none
UPDATE organisation.organisation SET region_kato = $2 WHERE id = $1;

-- query: territories_of
-- in:    school uuid
-- out:   act_number text, valid_from date, valid_to opt_date, lines i64
-- rows:  0..N limit 20
SELECT t.act_number, t.valid_from, t.valid_to, (SELECT count(*) FROM organisation.territory_item AS i WHERE i.territory_id = t.id)
  FROM organisation.territory AS t WHERE t.school_id = $1 ORDER BY t.valid_from;
