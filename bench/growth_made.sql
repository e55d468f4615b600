-- waiting|made|made twice or failed: of the reports; of schedules that wait for their hour no more.
SELECT count(*) FILTER (WHERE r.state = 'WAITING') + (SELECT count(*) FROM report.schedule WHERE next_at <= platform.now()),
       count(*) FILTER (WHERE r.state = 'READY'), count(*) FILTER (WHERE r.state NOT IN ('WAITING', 'READY'))
  FROM report.result AS r;
