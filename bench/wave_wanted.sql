-- Names of the schools that most drafts name, the first ones first, as the demo country's list of accounts has them.
SELECT o.name_ru || CASE WHEN o.settlement_kato IS NULL THEN ', ' || p.name_ru ELSE '' END
  FROM admission.draft AS d
  JOIN admission.pool AS s ON s.id = d.pool_id
  JOIN organisation.organisation AS o ON o.id = s.organisation_id
  LEFT JOIN organisation.place AS p ON p.kato = coalesce(o.district_kato, o.region_kato)
 WHERE d.sent_as IS NULL AND d.discarded_at IS NULL
 GROUP BY o.id, p.name_ru ORDER BY count(*) DESC;
