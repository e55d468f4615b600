-- Reports that are due now, for the ministry's officer: n orders whose hour has come. Given: n.
INSERT INTO report.schedule (id, organisation_id, person_id, role, source, place, place_name, filters, format, lang, frequency, hour, first_day,
                             last_day, next_at)
SELECT gen_random_uuid(), g.organisation_id, g.person_id, 'ministry', 'figures', '', 'Қазақстан', '', (ARRAY['XLSX', 'PDF', 'CSV'])[1 + i % 3], 'kk',
       'DAY', 2, organisation.today() - 1, organisation.today() + 30, platform.now()
  FROM generate_series(1, :n::int) AS i, (SELECT person_id, organisation_id FROM account.role_grant WHERE role = 'ministry' LIMIT 1) AS g;
