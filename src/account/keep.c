/* See keep.h. What may be done to whom is checked once more by the functions of
 * schema/0004_keeping.sql. */
#include "account/keep.h"

#include "account/event.h"
#include "account/name.h"
#include "account/password_rules.h"
#include "account_queries.h"
#include "audit/audit.h"
#include "keys/keys.h"
#include "organisation/organisation.h"

static enum status
find_organisation(struct ctx *c, struct str bin, struct organisation **ret_organisation)
{
    TRY(organisation_by_bin(c, bin, ret_organisation));
    if (!*ret_organisation)
        return FAIL_FIELD(c, ST_NOT_FOUND, "account.organisation.unknown", "bin");
    return ST_OK;
}

/* The database says "nothing there" about an organisation outside the scope. */
static enum status outside_scope(struct ctx *c, enum status st)
{
    if (st != ST_NOT_FOUND)
        return st;
    return FAIL_FIELD(c, ST_NOT_FOUND, "account.organisation.unknown", "bin");
}

/* {"name": "text"} with what JSON needs escaped. */
static struct str json_object(struct ctx *c, const char *name, struct str text)
{
    struct buf buf;

    buf_init(&buf, c->mem, 64 + 6 * text.n);
    buf_printf(&buf, "{\"%s\":\"", name);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char u = (unsigned char)text.p[i];
        if (u < ' ' || u == '"' || u == '\\')
            buf_printf(&buf, "\\u%04x", u);
        else
            buf_add_char(&buf, (char)u);
    }
    buf_add_z(&buf, "\"}");
    return buf_str(&buf);
}

/* ---- accounts ------------------------------------------------------------------------------- */

struct creation {
    const struct keep_new *in;
    struct uuid person;
};

static enum status create_tx(struct ctx *c, void *arg)
{
    struct creation *creation = arg;
    const struct keep_new *in = creation->in;
    const struct person_identity identity = {.iin = in->iin,
                                             .surname = in->surname,
                                             .given = in->given,
                                             .patronymic = in->patronymic,
                                             .source = "DECLARED"};
    struct str name = name_full(c, in->surname, in->given, in->patronymic);
    struct organisation *organisation;
    struct account_open_staff_account_row *row;

    TRY(find_organisation(c, in->bin, &organisation));
    TRY(person_ensure(c, &identity, &creation->person));
    TRY(outside_scope(c, account_open_staff_account(c, creation->person, organisation->id, name,
                                                    i18n_search_key(c, name),
                                                    name_sort_key(c, name), &row)));
    TRY(person_set_phone(c, creation->person, in->phone, "DECLARED"));
    if (in->email.n > 0)
        TRY(person_set_email(c, creation->person, in->email));
    TRY(person_ask_refresh(c, creation->person));
    return audit_add(c, "account.created", "account", creation->person, organisation->id, STR(""));
}

enum status keep_create(struct ctx *c, const struct keep_new *in, struct uuid *ret_person)
{
    struct creation creation = {.in = in};

    TRY(db_tx(c, "account/create", create_tx, &creation));
    *ret_person = creation.person;
    return ST_OK;
}

static bool same_name(const struct person *person, const struct keep_edit *in)
{
    return str_eq(person->surname, in->surname) && str_eq(person->given, in->given) &&
           str_eq(person->patronymic, in->patronymic);
}

/* The version is checked first: whoever is late learns that, and nothing else. */
static enum status change_tx(struct ctx *c, void *arg)
{
    const struct keep_edit *in = arg;
    struct str name = name_full(c, in->surname, in->given, in->patronymic);
    struct account_rename_account_row *row;
    struct person *person;

    TRY(account_rename_account(c, in->person, name, i18n_search_key(c, name),
                               name_sort_key(c, name), in->version, &row));
    TRY(person_by_id(c, in->person, &person));
    if (!same_name(person, in)) {
        if (in->document.n == 0)
            return FAIL_FIELD(c, ST_INVALID, "account.document-missing", "document");
        TRY(person_set_name(c, in->person, in->surname, in->given, in->patronymic));
    }
    TRY(person_set_phone(c, in->person, in->phone, "DECLARED"));
    TRY(person_set_email(c, in->person, in->email));
    return audit_add(c, "account.changed", "account", in->person, c->actor.organisation,
                     json_object(c, "document", in->document));
}

enum status keep_change(struct ctx *c, const struct keep_edit *in)
{
    struct keep_edit copy = *in;
    return db_tx(c, "account/change", change_tx, &copy);
}

static enum status status_tx(struct ctx *c, void *arg)
{
    const struct keep_status *in = arg;
    struct account_put_status_row *row;

    TRY(account_put_status(c, in->person, in->status, in->reason, in->version, &row));
    return audit_add(c, "account.status", "account", in->person, c->actor.organisation,
                     str_printf(c->mem, "{\"status\":\"" STR_FMT "\"}", STR_ARG(in->status)));
}

enum status keep_set_status(struct ctx *c, const struct keep_status *in)
{
    struct keep_status copy = *in;
    return db_tx(c, "account/status", status_tx, &copy);
}

/* ---- secrets -------------------------------------------------------------------------------- */

enum status account_initial_make(struct ctx *c, struct account_initial *ret_initial)
{
    *ret_initial = (struct account_initial){.password = password_initial(c)};
    return keys_password_hash(c, ret_initial->password, &ret_initial->phc);
}

enum status account_initial_issue(struct ctx *c,
                                  struct uuid person,
                                  const char *way,
                                  struct account_initial *initial)
{
    struct account_set_initial_secret_row *row;

    TRY(account_set_initial_secret(c, person, initial->phc, &row));
    initial->until_us = row->until;
    TRY(event_note(c, person, EVENT_PASSWORD_SET));
    return audit_add(c, "account.initial-password", "account", person, c->actor.organisation,
                     json_object(c, "way", str_from_z(way)));
}

static enum status factor_tx(struct ctx *c, void *arg)
{
    const struct uuid *person = arg;
    struct account_remove_factor_row *row;

    TRY(account_remove_factor(c, *person, &row));
    TRY(event_note(c, *person, EVENT_FACTOR_REMOVED));
    return audit_add(c, "account.factor-removed", "account", *person, c->actor.organisation,
                     STR(""));
}

enum status keep_forget_factor(struct ctx *c, struct uuid person)
{
    return db_tx(c, "account/forget-factor", factor_tx, &person);
}

/* ---- rights --------------------------------------------------------------------------------- */

enum status account_give(struct ctx *c, const struct account_grant *in)
{
    struct uuid id = uuid_v4();
    struct organisation *organisation;
    const struct role *role = role_find(in->role);
    struct account_give_role_row *row;

    TRY(organisation_by_id(c, in->organisation, &organisation));
    if (!role || !(role->levels & account_level_of(organisation)))
        return FAIL_FIELD(c, ST_INVALID, "account.grant.not-here", "bin");
    const struct account_give_role_in query = {.id = id,
                                               .person = in->person,
                                               .role = in->role,
                                               .organisation = organisation->id,
                                               .valid_from = in->from,
                                               .valid_to = in->to,
                                               .reason = in->reason,
                                               .level = {in->level.n > 0, in->level}};
    TRY(outside_scope(c, account_give_role(c, &query, &row)));
    return audit_add(c, "account.role-granted", "grant", id, organisation->id,
                     str_printf(c->mem, "{\"role\":\"%s\"}", role->name));
}

struct taking {
    struct uuid grant, person;
    struct str reason;
};

static enum status take_tx(struct ctx *c, void *arg)
{
    struct taking *in = arg;
    struct account_take_role_row *row;

    TRY(account_take_role(c, in->grant, in->reason, &row));
    in->person = row->person;
    return audit_add(c, "account.role-ended", "grant", in->grant, c->actor.organisation, STR(""));
}

enum status keep_take(struct ctx *c, struct uuid grant, struct str reason, struct uuid *ret_person)
{
    struct taking taking = {.grant = grant, .reason = reason};

    TRY(db_tx(c, "account/take", take_tx, &taking));
    *ret_person = taking.person;
    return ST_OK;
}

static enum status close_tx(struct ctx *c, void *arg)
{
    const struct uuid *session = arg;
    struct account_finish_session_row *row;

    TRY(account_finish_session(c, *session, STR("CLOSED_BY_ADMIN"), &row));
    if (!row->ended)
        return FAIL(c, ST_NOT_FOUND, "account.session-over");
    return audit_add(c, "account.session-ended", "session", *session, c->actor.organisation,
                     STR(""));
}

enum status keep_close_session(struct ctx *c, struct uuid session)
{
    return db_tx(c, "account/close-session", close_tx, &session);
}
