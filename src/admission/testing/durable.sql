-- A test cluster may lose its last commits in a crash; for a drill with kill -9 families' commits last, as in the
-- product.
ALTER ROLE oqu_family SET synchronous_commit = on;
