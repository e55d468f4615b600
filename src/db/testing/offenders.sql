-- One of everything that the catalogue rules refuse.
CREATE SCHEMA offender;
CREATE TABLE offender.bare (id integer, person_id uuid REFERENCES person.person);
GRANT SELECT ON offender.bare TO PUBLIC;
GRANT DELETE ON offender.bare TO oqu_staff;
GRANT INSERT ON offender.bare TO oqu_public, oqu_check;
CREATE VIEW offender.window AS SELECT id FROM offender.bare;
CREATE FUNCTION offender.open_to_all() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER ROLE oqu_work CREATEDB;
