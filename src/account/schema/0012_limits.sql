-- How long a session lasts and how many somebody has at a time (SEC-50): dated settings, for everybody and for single roles. A
-- request notices that one has changed, so that a shorter time ends the sessions that are open already.
INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, reason)
SELECT 'account.' || key, role, value, '2018-01-01', 'Order 456 (2022), Annex, p. 5, sp. 9; NIST SP 800-63B, 2.2.3 and 2.3.3', reason
  FROM (VALUES
    ('session_idle_minutes', '', '30', 'minutes without a request after which a session ends'),
    ('session_idle_minutes', 'admin', '15', 'power over accounts and rights'),
    ('session_idle_minutes', 'security', '15', 'power over accounts and rights'),
    ('session_hours', '', '10', 'hours after which a session ends in any case: a working day'),
    ('session_hours', 'parent', '12', 'a family has nobody else''s data on its screen'),
    ('session_hours', 'admin', '8', 'power over accounts and rights'),
    ('session_hours', 'security', '8', 'power over accounts and rights'),
    ('session_most', '', '2', 'sessions at a time: a computer and a telephone'),
    ('session_most', 'parent', '5', 'devices of a household'),
    ('session_most', 'admin', '1', 'power over accounts and rights'),
    ('session_most', 'security', '1', 'power over accounts and rights')) AS v (key, role, value, reason);

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('account.initial_hours', '72', '2018-01-01', 'Order 456 (2022), Annex, p. 5, sp. 9', 'hours for which an initial password works, once');

CREATE FUNCTION account.limits_of(in_person uuid, in_door text, in_day date, OUT idle_s integer, OUT absolute_s integer, OUT most integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT min(l.value) FILTER (WHERE l.key = 'account.session_idle_minutes') * 60,
           min(l.value) FILTER (WHERE l.key = 'account.session_hours') * 3600,
           min(l.value) FILTER (WHERE l.key = 'account.session_most')
      INTO idle_s, absolute_s, most
      FROM (SELECT DISTINCT ON (s.key, r.role) s.key, s.value::integer AS value
              FROM (SELECT 'parent' AS role WHERE in_door = 'family'
                    UNION ALL
                    SELECT g.role FROM account.role_grant AS g
                     WHERE in_door = 'staff' AND g.person_id = in_person AND g.ended_at IS NULL AND g.valid_from <= in_day
                       AND (g.valid_to IS NULL OR g.valid_to >= in_day)) AS r
              JOIN platform.setting AS s
                ON s.key IN ('account.session_idle_minutes', 'account.session_hours', 'account.session_most')
               AND s.scope IN ('', r.role) AND s.valid_from <= in_day
             ORDER BY s.key, r.role, s.scope = '', s.valid_from DESC, s.id DESC) AS l;
END
$$;
COMMENT ON FUNCTION account.limits_of(uuid, text, date) IS
    'Limits of the sessions of a person at a door on a day, in seconds and sessions: for each the strictest of all roles that the person has, since all are one press away. NULL without a role.';
ALTER FUNCTION account.limits_of(uuid, text, date) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.limits_of(uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account.limits_of(uuid, text, date) TO oqu_family, oqu_staff;
