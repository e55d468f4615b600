-- Where an initial password may go by SMS: the phone that its owner has proved.
CREATE POLICY gates_find ON contact.contact FOR SELECT TO oqu_core USING (true);
GRANT SELECT (id, person_id, channel, value_sealed, ended_at) ON contact.contact TO oqu_core;

CREATE FUNCTION contact.proved_phone(in_person uuid, OUT id uuid, OUT value_sealed bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM account.kept(in_person);
    SELECT c.id, c.value_sealed INTO id, value_sealed
      FROM contact.contact AS c WHERE c.person_id = in_person AND c.channel = 'SMS' AND c.ended_at IS NULL;
END
$$;
COMMENT ON FUNCTION contact.proved_phone(uuid) IS
    'The proved phone, sealed, of somebody whose account the acting administrator keeps; NULL: none is proved. OQ404 for others.';
ALTER FUNCTION contact.proved_phone(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION contact.proved_phone(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact.proved_phone(uuid) TO oqu_staff;
