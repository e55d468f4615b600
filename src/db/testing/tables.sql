-- Tables and functions for test_db.c.
CREATE SCHEMA db_test_tables;
CREATE TABLE db_test_tables.note (
    name   text    NOT NULL CONSTRAINT note_once UNIQUE,
    amount integer NOT NULL CONSTRAINT note_positive CHECK (amount > 0),
    other  text    CONSTRAINT note_unlisted CHECK (other <> 'x')
);
-- Checked at COMMIT: no more than 1000 in all.
CREATE FUNCTION db_test_tables.check_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM db_test_tables.note) > 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'test.too-much';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER total AFTER INSERT OR UPDATE ON db_test_tables.note
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION db_test_tables.check_total();

CREATE FUNCTION db_test_tables.refuse(state text, message text, field text, value text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, COLUMN = field, DETAIL = value;
END
$$;
-- Fails the first `times` calls; a sequence remembers across rollbacks.
CREATE SEQUENCE db_test_tables.calls;
CREATE FUNCTION db_test_tables.refuse_times(state text, times integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('db_test_tables.calls') <= times THEN
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = 'test';
    END IF;
END
$$;
CREATE FUNCTION db_test_tables.forget_times() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM setval('db_test_tables.calls', 1, false);
END
$$;
GRANT USAGE ON SCHEMA db_test_tables TO oqu_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON db_test_tables.note TO oqu_staff;
