-- Accounts, their secrets and rights, sessions, failed sign-ins. Secrets are of no use without the
-- key service: passwords are slow hashes of peppered text, seeds are sealed, tokens are digests.
CREATE SCHEMA account;
COMMENT ON SCHEMA account IS 'Who may sign in, with what, in which role, and what happened at sign-in.';
GRANT USAGE ON SCHEMA account TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA account TO oqu_core;

CREATE TABLE account.account (
    person_id       uuid PRIMARY KEY REFERENCES person.person,
    organisation_id uuid,
    name            text NOT NULL CHECK (name <> ''),
    search_key      text NOT NULL,
    sort_key        text NOT NULL,
    status          text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'BLOCKED', 'CLOSED')),
    status_reason   text NOT NULL DEFAULT '',
    status_at       timestamptz NOT NULL DEFAULT platform.now(),
    status_by       uuid,
    created_at      timestamptz NOT NULL DEFAULT platform.now(),
    created_by      uuid,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT account_reason CHECK (status = 'ACTIVE' OR status_reason <> '')
);
CREATE INDEX account_organisation ON account.account (organisation_id);
CREATE INDEX account_search ON account.account USING gin (search_key public.gin_trgm_ops);
COMMENT ON TABLE account.account IS 'class: restricted. A person who may sign in.';
COMMENT ON COLUMN account.account.person_id IS 'Who.';
COMMENT ON COLUMN account.account.organisation_id IS 'class: internal. Organisation whose administrator keeps the account; empty for parents.';
COMMENT ON COLUMN account.account.name IS 'class: internal. Name for lists and the head of pages, as it was at the last change or sign-in.';
COMMENT ON COLUMN account.account.search_key IS 'Search key of the name, made by the application.';
COMMENT ON COLUMN account.account.sort_key IS 'Sort key of the name in the order of the Kazakh alphabet, hexadecimal.';
COMMENT ON COLUMN account.account.status IS 'class: internal. ACTIVE; BLOCKED until an administrator lifts it; CLOSED for good after thirty days.';
COMMENT ON COLUMN account.account.status_reason IS 'class: internal. Why it is blocked, closed, or open again.';
COMMENT ON COLUMN account.account.status_at IS 'class: internal. Since when.';
COMMENT ON COLUMN account.account.status_by IS 'class: internal. Who decided; empty for the system.';
COMMENT ON COLUMN account.account.created_at IS 'When it was made.';
COMMENT ON COLUMN account.account.created_by IS 'Who made it; empty for a first sign-in through eGov.';
COMMENT ON COLUMN account.account.version IS 'class: internal. Counts changes, for optimistic locking.';

CREATE TABLE account.secret (
    person_id     uuid PRIMARY KEY REFERENCES account.account,
    phc           text NOT NULL CHECK (phc LIKE '$argon2id$%'),
    initial_until timestamptz,
    used          boolean NOT NULL DEFAULT false,
    changed_at    timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE account.secret IS 'class: restricted. Current password as a slow hash of the peppered text.';
COMMENT ON COLUMN account.secret.person_id IS 'Whose.';
COMMENT ON COLUMN account.secret.phc IS 'Argon2id, PHC string.';
COMMENT ON COLUMN account.secret.initial_until IS 'class: internal. Set for an initial password: last moment of its one use; a new one must be chosen then.';
COMMENT ON COLUMN account.secret.used IS 'class: internal. True once an initial password has been used.';
COMMENT ON COLUMN account.secret.changed_at IS 'class: internal. When it was set.';

CREATE TABLE account.old_secret (
    person_id   uuid NOT NULL REFERENCES account.account,
    replaced_at timestamptz NOT NULL,
    phc         text NOT NULL,
    PRIMARY KEY (person_id, replaced_at)
);
COMMENT ON TABLE account.old_secret IS 'class: restricted. Former passwords, so that they are not chosen again.';
COMMENT ON COLUMN account.old_secret.person_id IS 'Whose.';
COMMENT ON COLUMN account.old_secret.replaced_at IS 'When another took its place.';
COMMENT ON COLUMN account.old_secret.phc IS 'Argon2id, PHC string.';

CREATE TABLE account.factor (
    person_id    uuid PRIMARY KEY REFERENCES account.account,
    seed_sealed  bytea NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint NOT NULL DEFAULT 0,
    made_at      timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE account.factor IS 'class: restricted. Authenticator (TOTP, RFC 6238) of an account.';
COMMENT ON COLUMN account.factor.person_id IS 'Whose.';
COMMENT ON COLUMN account.factor.seed_sealed IS 'Shared seed, sealed (factor).';
COMMENT ON COLUMN account.factor.confirmed_at IS 'class: internal. When a first code proved that the authenticator holds the seed; empty before.';
COMMENT ON COLUMN account.factor.last_step IS 'Time step of the last accepted code: a code works once.';
COMMENT ON COLUMN account.factor.made_at IS 'class: internal. When the seed was made.';

CREATE TABLE account.recovery_code (
    person_id  uuid NOT NULL REFERENCES account.account,
    code_keyed bytea NOT NULL CHECK (length(code_keyed) = 32),
    made_at    timestamptz NOT NULL DEFAULT platform.now(),
    used_at    timestamptz,
    PRIMARY KEY (person_id, code_keyed)
);
COMMENT ON TABLE account.recovery_code IS 'class: restricted. Codes that stand for the authenticator, once each; ten new ones take the place of all (SEC-46).';
COMMENT ON COLUMN account.recovery_code.person_id IS 'Whose.';
COMMENT ON COLUMN account.recovery_code.code_keyed IS 'Keyed digest of the code.';
COMMENT ON COLUMN account.recovery_code.made_at IS 'class: internal. When it was made and shown.';
COMMENT ON COLUMN account.recovery_code.used_at IS 'class: internal. When it was used.';

CREATE TABLE account.role_grant (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES account.account,
    role            text NOT NULL CHECK (role IN ('clerk', 'director', 'deputy', 'head', 'teacher', 'educator', 'methodist', 'tutor', 'learner',
                                                  'department', 'ministry', 'oversight', 'partner', 'support', 'admin', 'security')),
    organisation_id uuid NOT NULL,
    valid_from      date NOT NULL,
    valid_to        date,
    level           text CHECK (level IN ('RESTRICTED', 'INTERNAL')),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    granted_by      uuid,
    granted_at      timestamptz NOT NULL DEFAULT platform.now(),
    approved_by     uuid,
    ended_at        timestamptz,
    ended_by        uuid,
    end_reason      text CHECK (length(end_reason) BETWEEN 1 AND 500),
    CONSTRAINT grant_period CHECK (valid_to >= valid_from),
    CONSTRAINT grant_not_to_oneself CHECK (granted_by IS DISTINCT FROM person_id),
    CONSTRAINT grant_two_people CHECK (approved_by IS NULL OR (approved_by <> granted_by AND approved_by <> person_id)),
    CONSTRAINT grant_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX grant_person ON account.role_grant (person_id);
CREATE INDEX grant_organisation ON account.role_grant (organisation_id, role);
COMMENT ON TABLE account.role_grant IS 'class: restricted. Rights: a role in an organisation for a period; rows are ended, never changed or deleted (M456-5.8e).';
COMMENT ON COLUMN account.role_grant.id IS 'Identifier.';
COMMENT ON COLUMN account.role_grant.person_id IS 'Who has the role.';
COMMENT ON COLUMN account.role_grant.role IS 'class: internal. Role.';
COMMENT ON COLUMN account.role_grant.organisation_id IS 'class: internal. Where; it covers the organisations below.';
COMMENT ON COLUMN account.role_grant.valid_from IS 'class: internal. First day.';
COMMENT ON COLUMN account.role_grant.valid_to IS 'class: internal. Last day; empty: until it is ended.';
COMMENT ON COLUMN account.role_grant.level IS 'class: internal. Highest class of data it sees, where that is below what the role may: RESTRICTED nothing medical, INTERNAL nothing restricted either; empty: as the role (M456-5.8c).';
COMMENT ON COLUMN account.role_grant.reason IS 'class: internal. Order or other ground.';
COMMENT ON COLUMN account.role_grant.granted_by IS 'class: internal. Who granted it; empty for the operator.';
COMMENT ON COLUMN account.role_grant.granted_at IS 'class: internal. When it was granted.';
COMMENT ON COLUMN account.role_grant.approved_by IS 'class: internal. The second person, where the role needs two; whoever proposed it is granted_by.';
COMMENT ON COLUMN account.role_grant.ended_at IS 'class: internal. When it was taken back; empty while it stands.';
COMMENT ON COLUMN account.role_grant.ended_by IS 'class: internal. Who took it back; empty for the operator.';
COMMENT ON COLUMN account.role_grant.end_reason IS 'class: internal. Why it was taken back.';

CREATE TABLE account.session (
    id          uuid PRIMARY KEY,
    token_hash  bytea NOT NULL CONSTRAINT session_token_once UNIQUE CHECK (length(token_hash) = 32),
    person_id   uuid NOT NULL REFERENCES account.account,
    door        text NOT NULL CHECK (door IN ('family', 'staff')),
    grant_id    uuid REFERENCES account.role_grant,
    stage       text NOT NULL CHECK (stage IN ('FULL', 'RENEW', 'RESET', 'ENROL', 'FACTOR')),
    name        text NOT NULL,
    context     text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT platform.now(),
    seen_at     timestamptz NOT NULL DEFAULT platform.now(),
    expires_at  timestamptz NOT NULL,
    idle_s      integer NOT NULL CHECK (idle_s > 0),
    limits_on   date,
    limits_by   bigint,
    factor_at   timestamptz,
    proof       text CHECK (proof IN ('EGOV', 'KEY')),
    pair_id     uuid NOT NULL DEFAULT gen_random_uuid(),
    policy_owed boolean NOT NULL DEFAULT false,
    device_hash bytea CHECK (length(device_hash) = 32),
    address     text NOT NULL,
    agent       text NOT NULL,
    network     text NOT NULL,
    former_network text,
    former_seen_at timestamptz,
    former_address text,
    shared_at   timestamptz,
    ended_at    timestamptz,
    end_reason  text CHECK (end_reason IN ('OUT', 'NEXT', 'CLOSED_BY_OWNER', 'CLOSED_BY_ADMIN', 'TOO_MANY', 'PASSWORD', 'BLOCKED', 'FACTOR')),
    CONSTRAINT session_role CHECK ((door = 'staff' AND stage = 'FULL') = (grant_id IS NOT NULL)),
    CONSTRAINT session_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_person ON account.session (person_id) WHERE ended_at IS NULL;
CREATE INDEX session_pair ON account.session (pair_id) WHERE ended_at IS NULL;
CREATE INDEX session_history ON account.session (person_id, created_at);
COMMENT ON TABLE account.session IS 'class: restricted. Sign-ins; the token itself is only in the browser.';
COMMENT ON COLUMN account.session.id IS 'Identifier; stands in logs and journals.';
COMMENT ON COLUMN account.session.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN account.session.person_id IS 'Who is signed in.';
COMMENT ON COLUMN account.session.door IS 'family or staff.';
COMMENT ON COLUMN account.session.grant_id IS 'Right in use; empty at the family door and until sign-in is complete.';
COMMENT ON COLUMN account.session.stage IS 'FULL, or what is still owed: RENEW a new password in place of an initial one, RESET in place of a forgotten one, ENROL an authenticator, FACTOR a code.';
COMMENT ON COLUMN account.session.name IS 'Name for the head of pages.';
COMMENT ON COLUMN account.session.context IS 'Signed context for row-level security; it ends with the session.';
COMMENT ON COLUMN account.session.created_at IS 'Sign-in, or its last step.';
COMMENT ON COLUMN account.session.seen_at IS 'Last request, to the minute.';
COMMENT ON COLUMN account.session.expires_at IS 'End in any case: that of its signed context, or an earlier one by settings since.';
COMMENT ON COLUMN account.session.idle_s IS 'End after so many seconds without a request, as account.limits_of() said when it was asked last.';
COMMENT ON COLUMN account.session.limits_on IS 'On which day it was asked; another day asks again.';
COMMENT ON COLUMN account.session.limits_by IS 'Newest row of platform.setting then; a newer one asks again.';
COMMENT ON COLUMN account.session.factor_at IS 'When a second factor was last given; long ago when the session has moved to another network since, so that acts on rights ask again.';
COMMENT ON COLUMN account.session.proof IS 'Who vouched that this is the person of that number: EGOV the identity provider, KEY a key of the National Certification Authority; empty: nobody but whoever made the account.';
COMMENT ON COLUMN account.session.pair_id IS 'The same for the sessions of one sign-in at both doors, which end together.';
COMMENT ON COLUMN account.session.policy_owed IS 'True: sign-in is complete but for accepting the privacy policy, as it stood when the session began; nothing else opens.';
COMMENT ON COLUMN account.session.device_hash IS 'SHA-256 of the device''s own cookie.';
COMMENT ON COLUMN account.session.address IS 'Network address at sign-in.';
COMMENT ON COLUMN account.session.agent IS 'Browser as it named itself, shortened.';
COMMENT ON COLUMN account.session.network IS 'Network it was last used from.';
COMMENT ON COLUMN account.session.former_network IS 'Network before that; empty while there was one only.';
COMMENT ON COLUMN account.session.former_seen_at IS 'Last request from there, to the minute.';
COMMENT ON COLUMN account.session.former_address IS 'Address at which that network was first used.';
COMMENT ON COLUMN account.session.shared_at IS 'When it was found in use in two distant networks at about the same time; empty: never.';
COMMENT ON COLUMN account.session.ended_at IS 'When it was ended before its time.';
COMMENT ON COLUMN account.session.end_reason IS 'How it ended: OUT by the person, NEXT by a step of sign-in or another role, FACTOR because a second factor is owed again, or by others.';

CREATE TABLE account.device (
    id          uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    person_id   uuid NOT NULL REFERENCES account.account,
    device_hash bytea NOT NULL CHECK (length(device_hash) = 32),
    first_at    timestamptz NOT NULL DEFAULT platform.now(),
    last_at     timestamptz NOT NULL DEFAULT platform.now(),
    agent       text NOT NULL DEFAULT '',
    trusted_until timestamptz,
    PRIMARY KEY (person_id, device_hash)
);
COMMENT ON TABLE account.device IS 'class: restricted. Devices an account has signed in from: their attempts are counted apart, so that a stranger cannot lock the owner out (SEC-52).';
COMMENT ON COLUMN account.device.id IS 'Identifier, for its owner''s list.';
COMMENT ON COLUMN account.device.person_id IS 'Whose.';
COMMENT ON COLUMN account.device.device_hash IS 'SHA-256 of the device''s own cookie.';
COMMENT ON COLUMN account.device.first_at IS 'First sign-in.';
COMMENT ON COLUMN account.device.last_at IS 'Last sign-in.';
COMMENT ON COLUMN account.device.agent IS 'Browser as it named itself at the last sign-in, shortened.';
COMMENT ON COLUMN account.device.trusted_until IS 'class: internal. Until when it stands for the code after the password; empty: it does not.';

CREATE TABLE account.delay (
    kind     text NOT NULL CHECK (kind IN ('LOGIN', 'LOGIN_DEVICE', 'FACTOR', 'DEVICE', 'ADDRESS')),
    key      bytea NOT NULL CHECK (length(key) = 32),
    failures integer NOT NULL CHECK (failures > 0),
    last_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    PRIMARY KEY (kind, key)
);
COMMENT ON TABLE account.delay IS 'class: internal. Failed attempts in a row and how long the next one must wait (SEC-52).';
COMMENT ON COLUMN account.delay.kind IS 'What is counted: a login from unknown devices, a login on one known device, codes of an account, a device, an address.';
COMMENT ON COLUMN account.delay.key IS 'Digest of it.';
COMMENT ON COLUMN account.delay.failures IS 'Failures in a row.';
COMMENT ON COLUMN account.delay.last_at IS 'Last failure.';
COMMENT ON COLUMN account.delay.until_at IS 'No attempt is looked at before.';

CREATE TABLE account.failure (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT platform.now(),
    door        text NOT NULL CHECK (door IN ('family', 'staff')),
    person_id   uuid REFERENCES account.account,
    reason      text NOT NULL CHECK (reason IN ('UNKNOWN', 'PASSWORD', 'WAITING', 'BLOCKED', 'NO_ROLE', 'INITIAL_OVER', 'CODE',
                                                'CODE_REUSED', 'PASSKEY', 'PASSKEY_COUNT', 'RESET', 'STATE', 'CROSSING', 'REFUSED', 'IDENTITY', 'START_FORGED', 'START_LATE', 'START_USED',
                                                'KEY_STATE', 'KEY_REFUSED', 'KEY_REVOKED', 'KEY_OTHER')),
    address     text NOT NULL,
    device_hash bytea CHECK (length(device_hash) = 32),
    agent       text NOT NULL
);
CREATE INDEX failure_at ON account.failure (at);
CREATE INDEX failure_address ON account.failure (address, at);
CREATE INDEX failure_person ON account.failure (person_id, at);
COMMENT ON TABLE account.failure IS 'class: restricted. Failed sign-ins; what was typed is never kept (M456-5.12).';
COMMENT ON COLUMN account.failure.id IS 'Order of writing.';
COMMENT ON COLUMN account.failure.at IS 'When.';
COMMENT ON COLUMN account.failure.door IS 'family or staff.';
COMMENT ON COLUMN account.failure.person_id IS 'Whose account; empty when there is no such account.';
COMMENT ON COLUMN account.failure.reason IS 'What was wrong.';
COMMENT ON COLUMN account.failure.address IS 'Network address.';
COMMENT ON COLUMN account.failure.device_hash IS 'SHA-256 of the device''s own cookie.';
COMMENT ON COLUMN account.failure.agent IS 'Browser as it named itself, shortened.';

CREATE TABLE account.event (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT platform.now(),
    person_id uuid NOT NULL REFERENCES account.account,
    kind      text NOT NULL CHECK (kind IN ('PASSWORD_CHANGED', 'PASSWORD_SET', 'FACTOR_REMOVED', 'NEW_DEVICE', 'TWO_PLACES', 'RECOVERY_MADE',
                                            'RECOVERY_USED', 'PASSKEY_MADE', 'PASSKEY_REMOVED', 'FACTOR_OFF', 'FACTOR_ON', 'MOVED', 'FACTOR_FAILED', 'DEVICE_TRUSTED')),
    address   text NOT NULL,
    lang      text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    told_at   timestamptz
);
CREATE INDEX event_untold ON account.event (id) WHERE told_at IS NULL;
CREATE INDEX event_person ON account.event (person_id, id);
COMMENT ON TABLE account.event IS 'class: restricted. What happened to an account and its owner must hear of at every contact (SEC-46).';
COMMENT ON COLUMN account.event.id IS 'Order of writing.';
COMMENT ON COLUMN account.event.at IS 'When.';
COMMENT ON COLUMN account.event.person_id IS 'Whose account.';
COMMENT ON COLUMN account.event.kind IS 'PASSWORD_CHANGED by the owner, PASSWORD_SET an initial one by an administrator, FACTOR_REMOVED the authenticator, NEW_DEVICE signed in from one not seen before, TWO_PLACES a session used in two distant networks at about the same time, RECOVERY_MADE new recovery codes, RECOVERY_USED one of them, PASSKEY_MADE and PASSKEY_REMOVED by the owner, FACTOR_OFF the consent of a representative that a learner signs in without a second factor, FACTOR_ON its withdrawal, MOVED a session went on from another network, FACTOR_FAILED a right password and then a wrong or used code, DEVICE_TRUSTED a device that stands for the code for a time.';
COMMENT ON COLUMN account.event.address IS 'Network address of whoever did it.';
COMMENT ON COLUMN account.event.lang IS 'class: internal. Language of the page it was done on; that of the message.';
COMMENT ON COLUMN account.event.told_at IS 'class: internal. When the messages were written; empty before.';

CREATE TABLE account.alarm (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT platform.now(),
    kind    text NOT NULL CHECK (kind IN ('SPRAYING', 'TWO_PLACES')),
    address text NOT NULL,
    n       integer NOT NULL,
    person_id uuid REFERENCES account.account,
    other_address text,
    CONSTRAINT alarm_of_a_person CHECK ((kind = 'TWO_PLACES') = (person_id IS NOT NULL AND other_address IS NOT NULL))
);
CREATE INDEX alarm_at ON account.alarm (at);
CREATE INDEX alarm_of_person ON account.alarm (person_id, at);
COMMENT ON TABLE account.alarm IS 'class: restricted. Security events of sign-in (EV-10).';
COMMENT ON COLUMN account.alarm.id IS 'Order of writing.';
COMMENT ON COLUMN account.alarm.at IS 'When.';
COMMENT ON COLUMN account.alarm.kind IS 'SPRAYING: many failures from one address. TWO_PLACES: one session in two distant networks.';
COMMENT ON COLUMN account.alarm.address IS 'Network address.';
COMMENT ON COLUMN account.alarm.n IS 'Failures counted; places.';
COMMENT ON COLUMN account.alarm.person_id IS 'Whose session; empty for SPRAYING.';
COMMENT ON COLUMN account.alarm.other_address IS 'The other address; empty for SPRAYING.';

CREATE TABLE account.journey (
    state_hash   bytea PRIMARY KEY CHECK (length(state_hash) = 32),
    browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
    next         text NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT platform.now(),
    used_at      timestamptz
);
CREATE INDEX journey_started ON account.journey (started_at);
COMMENT ON TABLE account.journey IS 'class: internal. Browsers that went to eGov to sign in and are expected back.';
COMMENT ON COLUMN account.journey.state_hash IS 'SHA-256 of the state parameter.';
COMMENT ON COLUMN account.journey.browser_hash IS 'SHA-256 of the cookie of the browser it was given to.';
COMMENT ON COLUMN account.journey.next IS 'Page of this site to show afterwards.';
COMMENT ON COLUMN account.journey.started_at IS 'When it went.';
COMMENT ON COLUMN account.journey.used_at IS 'When it came back; a state works once.';
