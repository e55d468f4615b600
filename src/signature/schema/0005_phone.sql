-- Signing on the phone: eGov Mobile fetches the document from us and brings the signature back. The phone is not
-- signed in here, so it goes through functions (SEC-17), by an address that nobody can guess.
CREATE TABLE signature.phone (
    offer_id         uuid PRIMARY KEY REFERENCES signature.offer,
    address_hash     bytea NOT NULL UNIQUE CHECK (octet_length(address_hash) = 32),
    secret_sealed    bytea NOT NULL,
    content_sealed   bytea NOT NULL,
    made_at          timestamptz NOT NULL DEFAULT platform.now(),
    signature_sealed bytea,
    came_at          timestamptz,
    tries            int NOT NULL DEFAULT 0
);
CREATE INDEX phone_made ON signature.phone (made_at);
COMMENT ON TABLE signature.phone IS 'class: restricted. Documents offered to be signed with eGov Mobile, for a day';
COMMENT ON COLUMN signature.phone.offer_id IS 'offer that the signature is for';
COMMENT ON COLUMN signature.phone.address_hash IS 'SHA-256 of the random part of the address in the QR code';
COMMENT ON COLUMN signature.phone.secret_sealed IS 'that part and the token that the phone is given, encrypted';
COMMENT ON COLUMN signature.phone.content_sealed IS 'exact bytes to be signed, encrypted';
COMMENT ON COLUMN signature.phone.made_at IS 'when it was offered';
COMMENT ON COLUMN signature.phone.signature_sealed IS 'signature that the phone brought, encrypted; whose it is, is judged when the page is sent';
COMMENT ON COLUMN signature.phone.came_at IS 'when';
COMMENT ON COLUMN signature.phone.tries IS 'signatures that came';

ALTER TABLE signature.phone ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.phone FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.phone TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_all ON signature.phone TO oqu_core USING (true) WITH CHECK (true);
CREATE POLICY core_reads ON signature.offer FOR SELECT TO oqu_core USING (true);
CREATE POLICY with_the_offer ON signature.phone TO oqu_family, oqu_staff
    USING (EXISTS (SELECT 1 FROM signature.offer AS o WHERE o.id = offer_id))
    WITH CHECK (EXISTS (SELECT 1 FROM signature.offer AS o WHERE o.id = offer_id));
GRANT SELECT, UPDATE, DELETE ON signature.phone TO oqu_core;
GRANT SELECT ON signature.offer TO oqu_core;
GRANT SELECT, INSERT ON signature.phone TO oqu_family, oqu_staff;

CREATE FUNCTION signature.phone_open(in_address bytea)
    RETURNS TABLE (offer_id uuid, secret_sealed bytea, content_sealed bytea, expires_at timestamptz, came boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.offer_id, p.secret_sealed, p.content_sealed, o.expires_at, p.came_at IS NOT NULL
      FROM signature.phone AS p JOIN signature.offer AS o ON o.id = p.offer_id
     WHERE p.address_hash = in_address AND o.used_at IS NULL AND o.expires_at > platform.now()
$$;
COMMENT ON FUNCTION signature.phone_open(bytea) IS 'What is offered at an address; nothing when it is unknown, over, or signed and sent.';
ALTER FUNCTION signature.phone_open(bytea) OWNER TO oqu_core;

CREATE FUNCTION signature.phone_take(in_offer uuid, in_signature bytea, in_most int) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH taken AS (
        UPDATE signature.phone SET signature_sealed = in_signature, came_at = platform.now(), tries = tries + 1
         WHERE offer_id = in_offer AND tries < in_most RETURNING offer_id)
    SELECT EXISTS (SELECT FROM taken)
$$;
COMMENT ON FUNCTION signature.phone_take(uuid, bytea, int) IS 'The phone brought a signature; a later one takes its place. False: too many came.';
ALTER FUNCTION signature.phone_take(uuid, bytea, int) OWNER TO oqu_core;

CREATE FUNCTION signature.phone_sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM signature.phone WHERE made_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION signature.phone_sweep() IS 'Removes those older than a day.';
ALTER FUNCTION signature.phone_sweep() OWNER TO oqu_core;

REVOKE ALL ON FUNCTION signature.phone_open(bytea), signature.phone_take(uuid, bytea, int), signature.phone_sweep() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signature.phone_open(bytea), signature.phone_take(uuid, bytea, int) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION signature.phone_sweep() TO oqu_work;
