-- What processes remember of rights includes which additional modules are off: a decision about one moves the version.
CREATE TRIGGER moved AFTER INSERT ON extra.change
    FOR EACH STATEMENT EXECUTE FUNCTION rights.moved();
