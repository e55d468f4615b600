/* See group.h. */
#include "rights/group.h"

#include "audit/audit.h"
#include "rights/memory.h"
#include "rights_queries.h"

/* Of whatever was done here: the processes ask the database anew. */
static enum status done(enum status st)
{
    if (st == ST_OK)
        memory_forget_version();
    return st;
}

bool rights_group_may_have(const struct permission *permission)
{
    const uint32_t staff = ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT | ACCESS_MINISTRY |
                           ACCESS_OVERSIGHT | ACCESS_MEMBER;
    return !permission->of_law && (permission->access & staff);
}

/* ---- making ---------------------------------------------------------------------------------- */

struct making {
    const struct group_new *in;
    struct uuid id;
};

static enum status make_tx(struct ctx *c, void *arg)
{
    const struct making *making = arg;
    const struct group_new *in = making->in;
    int64_t changed;

    TRY(rights_make_group(c, making->id, c->actor.organisation, in->name, in->kind, in->reason,
                          &changed));
    return audit_add(c, "rights.group-made", "rights.group", making->id, c->actor.organisation,
                     STR(""));
}

enum status rights_group_make(struct ctx *c, const struct group_new *in, struct uuid *ret_group)
{
    struct making making = {in, uuid_v4()};

    enum status st = done(db_tx(c, "rights/group-make", make_tx, &making));
    if (st == ST_CONFLICT)
        c->failure.field = STR("name");
    TRY(st);
    *ret_group = making.id;
    return ST_OK;
}

/* ---- adding ---------------------------------------------------------------------------------- */

struct adding {
    const struct group_term *term;
    struct uuid person, inner;
    const struct permission *permission;
};

static enum status add_tx(struct ctx *c, void *arg)
{
    const struct adding *in = arg;
    bool is_person = !uuid_is_nil(in->person);
    const struct rights_add_to_group_in query = {
        .id = uuid_v4(),
        .group = in->term->group,
        .organisation = c->actor.organisation,
        .person = {is_person, in->person},
        .inner = {!is_person, in->inner},
        .valid_from = in->term->from,
        .valid_to = in->term->to,
        .reason = in->term->reason,
    };
    const struct audit_act act = {.action = "rights.group-joined",
                                  .object_type = "rights.group",
                                  .object = uuid_print(c->mem, in->term->group),
                                  .organisation = c->actor.organisation,
                                  .subject = in->person};
    uint8_t hash[AUDIT_HASH];
    int64_t changed;

    TRY(rights_add_to_group(c, &query, &changed));
    return audit_record(c, &act, hash);
}

enum status rights_group_add(struct ctx *c,
                             const struct group_term *term,
                             struct uuid person,
                             struct uuid inner)
{
    struct adding in = {.term = term, .person = person, .inner = inner};
    return done(db_tx(c, "rights/group-add", add_tx, &in));
}

static enum status give_tx(struct ctx *c, void *arg)
{
    const struct adding *in = arg;
    const struct rights_give_to_group_in query = {
        .id = uuid_v4(),
        .group = in->term->group,
        .organisation = c->actor.organisation,
        .permission = str_from_z(in->permission->name),
        .valid_from = in->term->from,
        .valid_to = in->term->to,
        .reason = in->term->reason,
    };
    int64_t changed;

    TRY(rights_give_to_group(c, &query, &changed));
    return audit_add(c, "rights.group-given", "rights.group", in->term->group,
                     c->actor.organisation,
                     str_printf(c->mem, "{\"permission\":\"%s\"}", in->permission->name));
}

enum status
rights_group_give(struct ctx *c, const struct group_term *term, const struct permission *permission)
{
    struct adding in = {.term = term, .permission = permission};

    if (!rights_group_may_have(permission))
        return FAIL(c, ST_FORBIDDEN, "rights.of-law");
    return done(db_tx(c, "rights/group-give", give_tx, &in));
}

/* ---- ending ---------------------------------------------------------------------------------- */

struct ending {
    enum group_part part;
    struct uuid id;
    struct str reason;
};

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct ending *in = arg;
    bool member = in->part == GROUP_MEMBER;
    int64_t changed;

    TRY(member ? rights_end_membership(c, in->id, in->reason, &changed)
               : rights_end_group_right(c, in->id, in->reason, &changed));
    if (changed == 0)
        return FAIL(c, ST_CONFLICT, "rights.group.ended");
    return audit_add(c, member ? "rights.group-left" : "rights.group-taken",
                     member ? "rights.membership" : "rights.group", in->id, c->actor.organisation,
                     STR(""));
}

enum status rights_group_end(struct ctx *c, enum group_part part, struct uuid id, struct str reason)
{
    struct ending in = {part, id, reason};
    return done(db_tx(c, "rights/group-end", end_tx, &in));
}
