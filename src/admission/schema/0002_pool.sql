-- Pools and seats. A seat is a row: capacity is the number of rows, so nothing decides by counting (REL-6).
CREATE TABLE admission.pool (
    id              uuid PRIMARY KEY,
    campaign_id     uuid NOT NULL REFERENCES admission.campaign,
    organisation_id uuid NOT NULL,
    region_kato     text NOT NULL CHECK (region_kato ~ '^[0-9]{9}$'),
    language        text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    class_type      text NOT NULL DEFAULT 'general',
    classes         int  NOT NULL CHECK (classes BETWEEN 0 AND 40),
    seats_per_class int  NOT NULL CHECK (seats_per_class BETWEEN 1 AND 60),
    ratio           text NOT NULL DEFAULT '3:1' CHECK (ratio IN ('3:1', 'none')),
    credit_cap      int  NOT NULL DEFAULT 1 CHECK (credit_cap >= 0),
    spare_policy    text NOT NULL DEFAULT 'AT_DEADLINE' CHECK (spare_policy IN ('AT_DEADLINE', 'NOW')),
    auto_reserved   int  NOT NULL DEFAULT 0 CHECK (auto_reserved >= 0),
    auto_until      timestamptz,
    aside           boolean NOT NULL DEFAULT false,
    capacity        int  NOT NULL DEFAULT 0 CHECK (capacity >= 0),
    taken           int  NOT NULL DEFAULT 0 CHECK (taken >= 0),
    auto_taken      int  NOT NULL DEFAULT 0 CHECK (auto_taken >= 0),
    run             int  NOT NULL DEFAULT 0 CHECK (run BETWEEN 0 AND 2),
    credit          int  NOT NULL DEFAULT 0 CHECK (credit >= 0),
    last_arrival    int  NOT NULL DEFAULT 0 CHECK (last_arrival >= 0),
    last_turn       int  NOT NULL DEFAULT 0 CHECK (last_turn >= 0),
    last_event      int  NOT NULL DEFAULT 0 CHECK (last_event >= 0),
    last_at         timestamptz NOT NULL DEFAULT '-infinity',
    last_t          int,
    last_o          int,
    waiting_t       int  NOT NULL DEFAULT 0 CHECK (waiting_t >= 0),
    waiting_o       int  NOT NULL DEFAULT 0 CHECK (waiting_o >= 0),
    reserve         int  NOT NULL DEFAULT 0 CHECK (reserve >= 0),
    opened          boolean NOT NULL DEFAULT false,
    CONSTRAINT pool_once UNIQUE (campaign_id, organisation_id, language, class_type),
    CONSTRAINT seats_not_oversold CHECK (taken <= capacity),
    CONSTRAINT credit_within_cap CHECK (credit <= credit_cap)
);
CREATE INDEX pool_of_organisation ON admission.pool (organisation_id);
CREATE INDEX pool_aside ON admission.pool (auto_until) WHERE aside;
CREATE INDEX pool_reserve ON admission.pool (id) WHERE reserve > 0;
COMMENT ON TABLE admission.pool IS 'class: public. Seats of one school, language and class type in one campaign, with the state of the 3:1 rule';
COMMENT ON COLUMN admission.pool.id IS 'identifier';
COMMENT ON COLUMN admission.pool.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.pool.organisation_id IS 'school (service provider)';
COMMENT ON COLUMN admission.pool.region_kato IS 'region of the school: decides the window';
COMMENT ON COLUMN admission.pool.language IS 'language of instruction, ISO 639';
COMMENT ON COLUMN admission.pool.class_type IS 'class type or profile';
COMMENT ON COLUMN admission.pool.classes IS 'approved number of classes';
COMMENT ON COLUMN admission.pool.seats_per_class IS 'approved seats in a class (norm 25, ADM-62)';
COMMENT ON COLUMN admission.pool.ratio IS '3:1, or none for schools without territory (ADM-71)';
COMMENT ON COLUMN admission.pool.credit_cap IS 'unused outside turns kept (ADM-70, Q2)';
COMMENT ON COLUMN admission.pool.spare_policy IS 'when an outsider gets a seat that no territory child wants (Q1)';
COMMENT ON COLUMN admission.pool.auto_reserved IS 'seats set aside for own pre-school children (ADM-43)';
COMMENT ON COLUMN admission.pool.auto_until IS 'when what is left of them is released';
COMMENT ON COLUMN admission.pool.aside IS 'whether seats are still set aside';
COMMENT ON COLUMN admission.pool.capacity IS 'number of seat rows; kept by trigger';
COMMENT ON COLUMN admission.pool.taken IS 'seats held; kept by trigger';
COMMENT ON COLUMN admission.pool.auto_taken IS 'seats held by own pre-school children; kept by trigger';
COMMENT ON COLUMN admission.pool.run IS 'territory children since the last outside turn';
COMMENT ON COLUMN admission.pool.credit IS 'outside turns earned and not used';
COMMENT ON COLUMN admission.pool.last_arrival IS 'last arrival number given; gapless';
COMMENT ON COLUMN admission.pool.last_turn IS 'number of seats given out so far';
COMMENT ON COLUMN admission.pool.last_event IS 'last number in pool_event';
COMMENT ON COLUMN admission.pool.last_at IS 'moment of the last event or decision: time does not go back behind the lock';
COMMENT ON COLUMN admission.pool.last_t IS 'arrival number of the last territory child given a seat (ADM-66)';
COMMENT ON COLUMN admission.pool.last_o IS 'arrival number of the last outside child given a seat (ADM-66)';
COMMENT ON COLUMN admission.pool.waiting_t IS 'territory children waiting; kept by trigger';
COMMENT ON COLUMN admission.pool.waiting_o IS 'outside children waiting; kept by trigger';
COMMENT ON COLUMN admission.pool.reserve IS 'children in the reserve (ADM-52); kept by trigger';
COMMENT ON COLUMN admission.pool.opened IS 'whether the education department has approved the seats; no longer once the children were handed over';

CREATE TABLE admission.seat (
    pool_id        uuid NOT NULL REFERENCES admission.pool,
    seat_no        int  NOT NULL CHECK (seat_no > 0),
    application_id uuid UNIQUE,
    act            text NOT NULL,
    PRIMARY KEY (pool_id, seat_no)
);
CREATE INDEX seat_free ON admission.seat (pool_id, seat_no) WHERE application_id IS NULL;
COMMENT ON TABLE admission.seat IS 'class: internal. One row for each seat; a seat has at most one holder and an application at most one seat';
COMMENT ON COLUMN admission.seat.pool_id IS 'pool';
COMMENT ON COLUMN admission.seat.seat_no IS 'number inside the pool';
COMMENT ON COLUMN admission.seat.application_id IS 'holder, or empty when free';
COMMENT ON COLUMN admission.seat.act IS 'act by which the seat exists';

CREATE TABLE admission.seat_proposal (
    id              uuid PRIMARY KEY,
    pool_id         uuid NOT NULL REFERENCES admission.pool,
    organisation_id uuid NOT NULL,
    classes         int  NOT NULL CHECK (classes BETWEEN 0 AND 40),
    seats_per_class int  NOT NULL CHECK (seats_per_class BETWEEN 1 AND 60),
    reason          text NOT NULL CHECK (reason <> ''),
    proposed_by     uuid NOT NULL,
    proposed_at     timestamptz NOT NULL DEFAULT platform.now(),
    state           text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'APPROVED', 'DECLINED')),
    decided_by      uuid,
    decided_at      timestamptz,
    act             text,
    CONSTRAINT proposal_needs_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX one_open_proposal ON admission.seat_proposal (pool_id) WHERE state = 'PROPOSED';
COMMENT ON TABLE admission.seat_proposal IS 'class: internal. Classes and seats a director proposes; the education department decides (ADM-62)';
COMMENT ON COLUMN admission.seat_proposal.id IS 'identifier';
COMMENT ON COLUMN admission.seat_proposal.pool_id IS 'pool';
COMMENT ON COLUMN admission.seat_proposal.organisation_id IS 'school';
COMMENT ON COLUMN admission.seat_proposal.classes IS 'classes proposed';
COMMENT ON COLUMN admission.seat_proposal.seats_per_class IS 'seats in a class proposed';
COMMENT ON COLUMN admission.seat_proposal.reason IS 'why';
COMMENT ON COLUMN admission.seat_proposal.proposed_by IS 'director';
COMMENT ON COLUMN admission.seat_proposal.proposed_at IS 'when';
COMMENT ON COLUMN admission.seat_proposal.state IS 'PROPOSED, APPROVED or DECLINED';
COMMENT ON COLUMN admission.seat_proposal.decided_by IS 'officer of the department';
COMMENT ON COLUMN admission.seat_proposal.decided_at IS 'when decided';
COMMENT ON COLUMN admission.seat_proposal.act IS 'act of the department as it wrote it; the reason when the school closes';

ALTER TABLE admission.pool ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.pool FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.seat FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.seat_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.seat_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON admission.pool FOR SELECT USING (true);
CREATE POLICY owner_writes ON admission.pool TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_writes ON admission.seat TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_school ON admission.seat_proposal FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_school_proposes ON admission.seat_proposal FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = ANY ((SELECT sec.organisations())::uuid[]) AND state = 'PROPOSED'
                AND proposed_by = (SELECT sec.person()));
CREATE POLICY owner_writes ON admission.seat_proposal TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT ON admission.pool TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT, INSERT ON admission.seat_proposal TO oqu_staff;
GRANT ALL ON admission.pool, admission.seat, admission.seat_proposal TO oqu_core;
