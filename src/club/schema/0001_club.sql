-- Free clubs: groups with places, applications in the order of arrival, and the gates to them. The rule is seat.c with one
-- queue (ratio none); what is kept here are its inputs and what came of them.
CREATE SCHEMA club;
COMMENT ON SCHEMA club IS 'Free clubs: groups, places, applications.';
REVOKE ALL ON SCHEMA club FROM PUBLIC;
GRANT USAGE ON SCHEMA club TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA club TO oqu_core;

CREATE TABLE club.season (
    id           uuid PRIMARY KEY,
    year         int NOT NULL UNIQUE CHECK (year BETWEEN 2026 AND 9999),
    opens_at     timestamptz NOT NULL,
    closes_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    places_most  int NOT NULL CHECK (places_most BETWEEN 1 AND 20),
    legal_source text NOT NULL CHECK (legal_source <> ''),
    CONSTRAINT season_runs CHECK (opens_at < closes_at AND closes_at <= ends_at)
);
COMMENT ON TABLE club.season IS 'class: public. When families apply, and by which rule';
COMMENT ON COLUMN club.season.id IS 'identifier';
COMMENT ON COLUMN club.season.year IS 'school year that begins in it';
COMMENT ON COLUMN club.season.opens_at IS 'first instant at which applications are taken';
COMMENT ON COLUMN club.season.closes_at IS 'no new ones from here on; places that become free still go to those who wait';
COMMENT ON COLUMN club.season.ends_at IS 'end of the term of all who wait: whoever has no place by then gets none';
COMMENT ON COLUMN club.season.places_most IS 'groups in which one child may hold a place or wait at a time';
COMMENT ON COLUMN club.season.legal_source IS 'act and item of the rule';
INSERT INTO club.season VALUES ('c10b0000-0000-4000-8000-000000002026', 2026, '2026-06-15 09:00+05', '2026-12-31 18:00+05',
    '2027-05-31 18:00+05', 2, '№ 456, 14.11.2022, 36 (3)');

CREATE TABLE club.pool (
    id              uuid PRIMARY KEY,
    season_id       uuid NOT NULL REFERENCES club.season,
    organisation_id uuid NOT NULL,
    region_kato     text NOT NULL CHECK (region_kato ~ '^[0-9]{9}$'),
    district_kato   text NOT NULL CHECK (district_kato ~ '^[0-9]{9}$'),
    provider        text NOT NULL CHECK (provider <> ''),
    title           text NOT NULL CHECK (length(title) BETWEEN 2 AND 120),
    search_key      text NOT NULL CHECK (search_key <> ''),
    direction       text NOT NULL CHECK (direction IN ('sport', 'art', 'music', 'dance', 'technology', 'nature', 'science', 'language')),
    level           text NOT NULL CHECK (level IN ('begin', 'go-on')),
    language        text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    age_from        int NOT NULL CHECK (age_from BETWEEN 3 AND 18),
    age_to          int NOT NULL CHECK (age_to BETWEEN 3 AND 18),
    days            text NOT NULL CHECK (days ~ '^[1-7]+$'),
    starts          int NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    minutes         int NOT NULL CHECK (minutes BETWEEN 20 AND 240),
    place           text NOT NULL CHECK (length(place) BETWEEN 2 AND 200),
    capacity        int NOT NULL DEFAULT 0 CHECK (capacity >= 0),
    taken           int NOT NULL DEFAULT 0 CHECK (taken >= 0),
    waiting         int NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    last_arrival    int NOT NULL DEFAULT 0 CHECK (last_arrival >= 0),
    last_turn       int NOT NULL DEFAULT 0 CHECK (last_turn >= 0),
    last_event      int NOT NULL DEFAULT 0 CHECK (last_event >= 0),
    last_at         timestamptz NOT NULL DEFAULT '-infinity',
    opened          boolean NOT NULL DEFAULT false,
    CONSTRAINT places_not_oversold CHECK (taken <= capacity),
    CONSTRAINT ages_in_order CHECK (age_from <= age_to)
);
CREATE INDEX pool_of_organisation ON club.pool (organisation_id);
CREATE INDEX pool_of_district ON club.pool (district_kato, direction) WHERE opened;
COMMENT ON TABLE club.pool IS 'class: public. A group of a club with its free places, paid for by the state order';
COMMENT ON COLUMN club.pool.id IS 'identifier';
COMMENT ON COLUMN club.pool.season_id IS 'season';
COMMENT ON COLUMN club.pool.organisation_id IS 'provider that owns the record';
COMMENT ON COLUMN club.pool.region_kato IS 'region of the provider';
COMMENT ON COLUMN club.pool.district_kato IS 'district or city of the provider';
COMMENT ON COLUMN club.pool.provider IS 'name of the provider when the group was written down';
COMMENT ON COLUMN club.pool.title IS 'name of the group, as its provider gives it';
COMMENT ON COLUMN club.pool.search_key IS 'title and provider as the search compares them';
COMMENT ON COLUMN club.pool.direction IS 'what is done there';
COMMENT ON COLUMN club.pool.level IS 'begin: for beginners; go-on: for those who go on';
COMMENT ON COLUMN club.pool.language IS 'language of the lessons, ISO 639';
COMMENT ON COLUMN club.pool.age_from IS 'youngest age in years on the day of the application';
COMMENT ON COLUMN club.pool.age_to IS 'oldest age in years on that day';
COMMENT ON COLUMN club.pool.days IS 'days of the week, 1 is Monday: "135"';
COMMENT ON COLUMN club.pool.starts IS 'begin of a lesson, minutes after midnight';
COMMENT ON COLUMN club.pool.minutes IS 'length of a lesson';
COMMENT ON COLUMN club.pool.place IS 'where: street, house, room';
COMMENT ON COLUMN club.pool.capacity IS 'number of seat rows; kept by trigger';
COMMENT ON COLUMN club.pool.taken IS 'places held; kept by trigger';
COMMENT ON COLUMN club.pool.waiting IS 'children who wait; kept by trigger';
COMMENT ON COLUMN club.pool.last_arrival IS 'last arrival number given; gapless';
COMMENT ON COLUMN club.pool.last_turn IS 'number of places given out so far';
COMMENT ON COLUMN club.pool.last_event IS 'last number in pool_event';
COMMENT ON COLUMN club.pool.last_at IS 'moment of the last event: time does not go back behind the lock';
COMMENT ON COLUMN club.pool.opened IS 'whether it has places by the state order; only then is it shown';

CREATE TABLE club.application (
    id              uuid PRIMARY KEY,
    number          bigint NOT NULL UNIQUE,
    season_id       uuid NOT NULL REFERENCES club.season,
    pool_id         uuid NOT NULL REFERENCES club.pool,
    organisation_id uuid NOT NULL,
    arrival_no      int NOT NULL CHECK (arrival_no > 0),
    child_id        uuid NOT NULL,
    child_key       bytea NOT NULL CHECK (octet_length(child_key) = 32),
    child_name      text NOT NULL,
    child_born      date NOT NULL,
    applicant_id    uuid NOT NULL,
    applicant_name  text NOT NULL,
    language        text NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    signed_id       uuid NOT NULL,
    signed_hash     bytea NOT NULL CHECK (octet_length(signed_hash) = 32),
    submitted_at    timestamptz NOT NULL,
    deadline_at     timestamptz NOT NULL,
    state           text NOT NULL CHECK (state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'WITHDRAWN', 'REFUSED_FULL')),
    turn            int CHECK (turn > 0),
    decided_at      timestamptz,
    CONSTRAINT arrival_is_unique UNIQUE (pool_id, arrival_no)
);
CREATE UNIQUE INDEX one_active_per_group ON club.application (pool_id, child_key) WHERE state IN ('REGISTERED', 'HELD', 'ALLOCATED');
CREATE INDEX application_waiting ON club.application (pool_id, arrival_no) WHERE state = 'HELD';
CREATE INDEX application_due ON club.application (deadline_at) WHERE state = 'HELD';
CREATE INDEX application_of_provider ON club.application (organisation_id, submitted_at);
CREATE INDEX application_of_applicant ON club.application (applicant_id);
CREATE INDEX application_of_child ON club.application (season_id, child_key) WHERE state IN ('HELD', 'ALLOCATED');
CREATE INDEX application_by_child ON club.application (child_id);
COMMENT ON TABLE club.application IS 'class: restricted. One signed application of a family for one child to one group';
COMMENT ON COLUMN club.application.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN club.application.number IS 'national number: unique, increasing, may have gaps';
COMMENT ON COLUMN club.application.season_id IS 'season';
COMMENT ON COLUMN club.application.pool_id IS 'group';
COMMENT ON COLUMN club.application.organisation_id IS 'provider that owns the record';
COMMENT ON COLUMN club.application.arrival_no IS 'place in the group''s order of arrival, taken under its lock; gapless';
COMMENT ON COLUMN club.application.child_id IS 'child';
COMMENT ON COLUMN club.application.child_key IS 'what tells the child from all others';
COMMENT ON COLUMN club.application.child_name IS 'name as in the register at the moment of submission';
COMMENT ON COLUMN club.application.child_born IS 'birth date as in the register';
COMMENT ON COLUMN club.application.applicant_id IS 'parent or legal representative';
COMMENT ON COLUMN club.application.applicant_name IS 'name as in the register';
COMMENT ON COLUMN club.application.language IS 'language of notices to the family';
COMMENT ON COLUMN club.application.signed_id IS 'signed object: the exact bytes';
COMMENT ON COLUMN club.application.signed_hash IS 'SHA-256 of those bytes';
COMMENT ON COLUMN club.application.submitted_at IS 'the database''s time of registration';
COMMENT ON COLUMN club.application.deadline_at IS 'end of the season: until then it waits';
COMMENT ON COLUMN club.application.state IS 'current state; changes only together with an event';
COMMENT ON COLUMN club.application.turn IS 'position in which the group gave out this place';
COMMENT ON COLUMN club.application.decided_at IS 'when it got a place, or ended';
CREATE SEQUENCE club.application_number;
GRANT USAGE ON SEQUENCE club.application_number TO oqu_core;

CREATE TABLE club.seat (
    pool_id        uuid NOT NULL REFERENCES club.pool,
    seat_no        int NOT NULL CHECK (seat_no > 0),
    application_id uuid UNIQUE REFERENCES club.application,
    act            text NOT NULL CHECK (act <> ''),
    PRIMARY KEY (pool_id, seat_no)
);
CREATE INDEX seat_free ON club.seat (pool_id, seat_no) WHERE application_id IS NULL;
COMMENT ON TABLE club.seat IS 'class: internal. One row for each place; at most one holder, and an application at most one place';
COMMENT ON COLUMN club.seat.pool_id IS 'group';
COMMENT ON COLUMN club.seat.seat_no IS 'number inside the group';
COMMENT ON COLUMN club.seat.application_id IS 'holder, or empty when free';
COMMENT ON COLUMN club.seat.act IS 'contract of the state order by which the place exists';

CREATE TABLE club.event (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id  uuid NOT NULL REFERENCES club.application,
    pool_id         uuid NOT NULL REFERENCES club.pool,
    organisation_id uuid NOT NULL,
    at              timestamptz NOT NULL,
    from_state      text NOT NULL,
    to_state        text NOT NULL,
    actor_id        uuid,
    rule            text NOT NULL,
    tx              xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT allowed_change CHECK ((from_state, to_state) IN (('-', 'REGISTERED'), ('REGISTERED', 'HELD'),
        ('REGISTERED', 'ALLOCATED'), ('HELD', 'ALLOCATED'), ('HELD', 'WITHDRAWN'), ('ALLOCATED', 'WITHDRAWN'),
        ('HELD', 'REFUSED_FULL')))
);
CREATE INDEX event_of_application ON club.event (application_id, id);
CREATE INDEX event_to_publish ON club.event (tx);
COMMENT ON TABLE club.event IS 'class: restricted. Every change of state of an application; append-only';
COMMENT ON COLUMN club.event.id IS 'order of changes';
COMMENT ON COLUMN club.event.application_id IS 'application';
COMMENT ON COLUMN club.event.pool_id IS 'group';
COMMENT ON COLUMN club.event.organisation_id IS 'provider';
COMMENT ON COLUMN club.event.at IS 'when';
COMMENT ON COLUMN club.event.from_state IS 'state before; "-" at registration';
COMMENT ON COLUMN club.event.to_state IS 'state after';
COMMENT ON COLUMN club.event.actor_id IS 'who; empty when the rule did it';
COMMENT ON COLUMN club.event.rule IS 'rule that made it, or what was asked';
COMMENT ON COLUMN club.event.tx IS 'transaction, by which the public log follows';

CREATE TABLE club.pool_event (
    pool_id        uuid NOT NULL REFERENCES club.pool,
    event_no       int NOT NULL,
    at             timestamptz NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('open', 'capacity', 'apply', 'withdraw')),
    application_id uuid REFERENCES club.application,
    arrival_no     int,
    deadline_at    timestamptz,
    seats          int,
    act            text,
    tx             xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (pool_id, event_no)
);
CREATE INDEX pool_event_of_application ON club.pool_event (application_id);
CREATE INDEX pool_event_to_publish ON club.pool_event (tx);
COMMENT ON TABLE club.pool_event IS 'class: restricted. Inputs of the seat algorithm by group: with them anyone gets the same places again; append-only';
COMMENT ON COLUMN club.pool_event.pool_id IS 'group';
COMMENT ON COLUMN club.pool_event.event_no IS 'number inside the group, gapless';
COMMENT ON COLUMN club.pool_event.at IS 'when; never runs back inside a group';
COMMENT ON COLUMN club.pool_event.kind IS 'what happened';
COMMENT ON COLUMN club.pool_event.application_id IS 'of apply and withdraw';
COMMENT ON COLUMN club.pool_event.arrival_no IS 'of apply and withdraw';
COMMENT ON COLUMN club.pool_event.deadline_at IS 'of apply: until when it waits';
COMMENT ON COLUMN club.pool_event.seats IS 'of open and capacity';
COMMENT ON COLUMN club.pool_event.act IS 'of open and capacity: by which contract';
COMMENT ON COLUMN club.pool_event.tx IS 'transaction, by which the public log follows';

CREATE TABLE club.publication (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    tx  xid8 NOT NULL
);
COMMENT ON TABLE club.publication IS 'class: internal. How far the public log has come';
COMMENT ON COLUMN club.publication.one IS 'there is one row';
COMMENT ON COLUMN club.publication.tx IS 'every event of this transaction and of those before it is published';
INSERT INTO club.publication (tx) VALUES ('0');

CREATE TABLE club.mark (
    application_id uuid PRIMARY KEY REFERENCES club.application,
    salt           bytea NOT NULL CHECK (octet_length(salt) = 32),
    mark           bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32)
);
COMMENT ON TABLE club.mark IS 'class: restricted. The name of an application in the public log: SHA-256 of salt and identifier';
COMMENT ON COLUMN club.mark.application_id IS 'application';
COMMENT ON COLUMN club.mark.salt IS 'random; who knows it can show that the mark is theirs';
COMMENT ON COLUMN club.mark.mark IS 'what stands in the log';

ALTER TABLE club.season ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.season FORCE ROW LEVEL SECURITY;
ALTER TABLE club.pool ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.pool FORCE ROW LEVEL SECURITY;
ALTER TABLE club.application ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.application FORCE ROW LEVEL SECURITY;
ALTER TABLE club.seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.seat FORCE ROW LEVEL SECURITY;
ALTER TABLE club.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.event FORCE ROW LEVEL SECURITY;
ALTER TABLE club.pool_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.pool_event FORCE ROW LEVEL SECURITY;
ALTER TABLE club.publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.publication FORCE ROW LEVEL SECURITY;
ALTER TABLE club.mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE club.mark FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON club.season FOR SELECT USING (true);
CREATE POLICY owner_writes ON club.season TO oqu_owner USING (true) WITH CHECK (true);
-- Where the module is switched off nobody sees it at any door; `oqu work` goes on keeping terms.
CREATE POLICY everyone_reads ON club.pool FOR SELECT USING (opened AND organisation_id <> ALL ((SELECT sec.module_off('club'))::uuid[]));
CREATE POLICY own_provider ON club.pool FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]) AND organisation_id <> ALL ((SELECT sec.module_off('club'))::uuid[]));
CREATE POLICY work_reads ON club.pool FOR SELECT TO oqu_work USING (true);
CREATE POLICY owner_writes ON club.pool TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON club.application FOR SELECT TO oqu_family
    USING ((applicant_id = (SELECT sec.person()) OR child_id = ANY ((SELECT sec.children())::uuid[]))
           AND organisation_id <> ALL ((SELECT sec.module_off('club'))::uuid[]));
CREATE POLICY standing ON club.application AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (child_id <> ALL ((SELECT sec.closed_children())::uuid[]));
CREATE FUNCTION club.closed_objects() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT a.signed_id FROM club.application AS a
                  WHERE a.child_id = ANY (sec.closed_children()) AND a.applicant_id = sec.person());
END $$;
ALTER FUNCTION club.closed_objects() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION club.closed_objects() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION club.closed_objects() TO oqu_family;
COMMENT ON FUNCTION club.closed_objects() IS 'For policies: what the signed-in person signed about children who are closed to them.';
CREATE FUNCTION club.closed_messages() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT 'club.application:' || a.id FROM club.application AS a WHERE a.child_id = ANY (sec.closed_children()));
END $$;
ALTER FUNCTION club.closed_messages() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION club.closed_messages() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION club.closed_messages() TO oqu_family;
COMMENT ON FUNCTION club.closed_messages() IS 'For policies: what messages about children who are closed to the signed-in person are about.';
CREATE POLICY club_standing ON notice.message AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (object <> ALL ((SELECT club.closed_messages())::text[]));
-- Nothing is sent to them either; the cabinet keeps it, should the child be open to them again.
CREATE FUNCTION club.mute() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM club.application AS a
                WHERE a.id = split_part(NEW.object, ':', 2)::uuid AND sec.closed_to(NEW.person_id, a.child_id)) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION club.mute() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION club.mute() FROM PUBLIC;
COMMENT ON FUNCTION club.mute() IS 'Trigger: SMS and mail about a child do not go to somebody to whom the child is closed.';
CREATE TRIGGER club_mute BEFORE INSERT ON notice.outbox
    FOR EACH ROW WHEN (NEW.object LIKE 'club.application:%') EXECUTE FUNCTION club.mute();
CREATE POLICY club_standing ON signature.object AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (id <> ALL ((SELECT club.closed_objects())::uuid[]));
CREATE POLICY own_provider ON club.application FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[])
           AND organisation_id <> ALL ((SELECT sec.module_off('club'))::uuid[]));
CREATE POLICY work_reads ON club.application FOR SELECT TO oqu_work USING (true);
CREATE POLICY owner_writes ON club.application TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_writes ON club.seat TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON club.event FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM club.application AS a WHERE a.id = application_id));
CREATE POLICY work_reads ON club.event FOR SELECT TO oqu_work USING (true);
CREATE POLICY owner_writes ON club.event TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY work_reads ON club.pool_event FOR SELECT TO oqu_work USING (true);
CREATE POLICY owner_writes ON club.pool_event TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY work_moves ON club.publication TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY work_marks ON club.mark TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY own ON club.mark FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM club.application AS a WHERE a.id = application_id));
GRANT SELECT ON club.season, club.pool TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT ON club.application TO oqu_family, oqu_staff, oqu_work;
GRANT SELECT ON club.event TO oqu_family, oqu_work;
GRANT SELECT ON club.pool_event TO oqu_work;
GRANT SELECT, UPDATE (tx) ON club.publication TO oqu_work;
GRANT SELECT, INSERT ON club.mark TO oqu_work;
GRANT SELECT ON club.mark TO oqu_family;
GRANT ALL ON club.season, club.pool, club.application, club.seat, club.event, club.pool_event TO oqu_core;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON club.application
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'child_id');
