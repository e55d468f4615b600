-- Two roles of partners, as the operator's command leaves them in the table; the second was taken back. A role of a
-- neighbouring authority is not for the reader.
INSERT INTO exchange.db_role (name, organisation_id, holder, valid_to, reason, revoked_at, revoke_reason) VALUES
    ('partner_nine', '0acc0000-0000-4000-8000-000000000003', 'Сынақ', '2027-05-31', '№ 7 келісім', NULL, NULL),
    ('partner_ten', '0acc0000-0000-4000-8000-000000000004', 'Сынақ', '2027-05-31', '№ 8 келісім', platform.now(), 'Келісім аяқталды'),
    ('partner_far', '0acc0000-0000-4000-8000-000000000005', 'Сынақ', '2027-05-31', '№ 9 келісім', NULL, NULL);
