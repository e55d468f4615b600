-- What has been applied to this database. Filled by the runner in the transaction of each file.
CREATE SCHEMA db;
COMMENT ON SCHEMA db IS 'The database layer itself: which migrations were applied.';

CREATE TABLE db.migration (
    module     text        NOT NULL,
    number     integer     NOT NULL CHECK (number BETWEEN 1 AND 9999),
    file       text        NOT NULL,
    sha256     text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (module, number)
);
COMMENT ON TABLE db.migration IS 'class: internal. Applied migrations, one row per file.';
COMMENT ON COLUMN db.migration.module IS 'The feature or layer the file belongs to.';
COMMENT ON COLUMN db.migration.number IS 'Number at the beginning of the file name.';
COMMENT ON COLUMN db.migration.file IS 'Name of the file.';
COMMENT ON COLUMN db.migration.sha256 IS 'SHA-256 of the file as applied, hexadecimal.';
COMMENT ON COLUMN db.migration.applied_at IS 'When, by the machine''s clock.';

GRANT USAGE ON SCHEMA db TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT ON db.migration TO oqu_public, oqu_family, oqu_staff, oqu_work;
