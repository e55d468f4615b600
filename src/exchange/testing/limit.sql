-- Three requests of a key in a minute.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
VALUES ('exchange.requests_per_minute', '3', '2018-01-01', 'test', 'test');
