-- The organisation's seal over what its receipts and answers prove. Whoever holds the paper knows the text; here it
-- is found by its digest, and nothing by guessing.
CREATE TABLE signature.seal (
    text_hash bytea PRIMARY KEY CHECK (octet_length(text_hash) = 32),
    signature bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    answer    bytea,
    stamp     bytea,
    CONSTRAINT stamped_with_answer CHECK (stamp IS NOT NULL OR answer IS NULL)
);
CREATE INDEX seal_unstamped ON signature.seal (sealed_at) WHERE stamp IS NULL;
COMMENT ON TABLE signature.seal IS 'class: internal. Seals of the organisation over the facts of a receipt or an answer, which name nobody';
COMMENT ON COLUMN signature.seal.text_hash IS 'SHA-256 of the facts, as they stand in the code of the paper';
COMMENT ON COLUMN signature.seal.signature IS 'CMS SignedData over the facts, with the certificate of the seal';
COMMENT ON COLUMN signature.seal.sealed_at IS 'when, by the machine''s clock';
COMMENT ON COLUMN signature.seal.answer IS 'answer of the OCSP service about that certificate, given after the time-stamp';
COMMENT ON COLUMN signature.seal.stamp IS 'time-stamp over the seal: it holds when the certificate has ended';

ALTER TABLE signature.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.seal FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.seal TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_all ON signature.seal TO oqu_core USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (answer, stamp) ON signature.seal TO oqu_core;

CREATE FUNCTION signature.seal_put(in_hash bytea, in_signature bytea, in_at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO signature.seal (text_hash, signature, sealed_at) VALUES (in_hash, in_signature, in_at)
    ON CONFLICT (text_hash) DO NOTHING
$$;
COMMENT ON FUNCTION signature.seal_put(bytea, bytea, timestamptz) IS 'Keeps a seal; the first over a text stays.';
ALTER FUNCTION signature.seal_put(bytea, bytea, timestamptz) OWNER TO oqu_core;

CREATE FUNCTION signature.seal_find(in_hash bytea)
    RETURNS TABLE (signature bytea, sealed_at timestamptz, answer bytea, stamp bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.signature, s.sealed_at, s.answer, s.stamp FROM signature.seal AS s WHERE s.text_hash = in_hash
$$;
COMMENT ON FUNCTION signature.seal_find(bytea) IS 'The seal over a text that the asker has; nothing when there is none.';
ALTER FUNCTION signature.seal_find(bytea) OWNER TO oqu_core;

CREATE FUNCTION signature.seal_unstamped(in_most int) RETURNS TABLE (text_hash bytea, signature bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.text_hash, s.signature FROM signature.seal AS s WHERE s.stamp IS NULL ORDER BY s.sealed_at LIMIT in_most
$$;
COMMENT ON FUNCTION signature.seal_unstamped(int) IS 'Seals that wait for their time-stamp, oldest first.';
ALTER FUNCTION signature.seal_unstamped(int) OWNER TO oqu_core;

CREATE FUNCTION signature.seal_stamp(in_hash bytea, in_stamp bytea, in_answer bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE signature.seal SET stamp = in_stamp, answer = in_answer WHERE text_hash = in_hash AND stamp IS NULL
$$;
COMMENT ON FUNCTION signature.seal_stamp(bytea, bytea, bytea) IS 'The time-stamp of a seal, once.';
ALTER FUNCTION signature.seal_stamp(bytea, bytea, bytea) OWNER TO oqu_core;

REVOKE ALL ON FUNCTION signature.seal_put(bytea, bytea, timestamptz), signature.seal_find(bytea), signature.seal_unstamped(int),
    signature.seal_stamp(bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signature.seal_put(bytea, bytea, timestamptz) TO oqu_family, oqu_staff, oqu_work;
GRANT EXECUTE ON FUNCTION signature.seal_find(bytea) TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT EXECUTE ON FUNCTION signature.seal_unstamped(int), signature.seal_stamp(bytea, bytea, bytea) TO oqu_work;
