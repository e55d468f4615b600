-- What the waiting room may be told, with the values we work by until the ministry gives others (Algorithm p. 5). A
-- change is a later row, of the whole country or of one region, with author and reason.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
SELECT 'wait.' || key, value, '2018-01-01', 'Algorithm p. 5', reason
  FROM (VALUES
    ('wr_limit', '2000', 'families of a region that check and send at the same time'),
    ('wr_rate', '0', 'families let in a minute; 0 means as many as the limit allows'),
    ('wr_keep_min', '15', 'minutes a turn is kept for a family to begin'),
    ('wr_form_min', '20', 'minutes to check and send'),
    ('wr_prequeue', 'FIFO', 'early comers by time of entry'),
    ('wr_paused', 'no', 'admission goes on'),
    ('wr_notice_kk', '', 'no message'),
    ('wr_notice_ru', '', 'no message')) AS s (key, value, reason);
