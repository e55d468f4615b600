/* See learner.h: what the owner writes, and the refusal that every page of a group shares. */
#include "audit/audit.h"
#include "base/id.h"
#include "db/db.h"
#include "learner/learner.h"
#include "learner_queries.h"

struct refusal {
    const struct request *rq;
    struct uuid group, organisation;
};

static enum status refuse_tx(struct ctx *c, void *arg)
{
    const struct refusal *in = arg;
    const char *method = in->rq->method == POST ? "POST" : "GET";
    struct str details =
        str_printf(c->mem, "{\"route\":\"%s %s\"}", method, in->rq->route->pattern);

    return audit_add(c, "access.refused", "learner.group", in->group, in->organisation, details);
}

enum status
learner_refuse(struct ctx *c, const struct request *rq, struct uuid group, struct uuid organisation)
{
    struct refusal in = {rq, group, organisation};

    TRY(db_tx_locked(c, "learner/refuse", refuse_tx, &in));
    return FAIL(c, ST_FORBIDDEN, "learner.not-taught");
}

enum status learner_add_group(struct ctx *c, const struct learner_group_new *group)
{
    const struct learner_load_group_in in = {
        .id = group->id,
        .organisation = group->organisation,
        .level = str_from_z(group->level),
        .year = group->year,
        .name = group->name,
        .grade = group->grade,
        .language = str_from_z(group->language),
    };
    int64_t changed;

    return learner_load_group(c, &in, &changed);
}

enum status
learner_add_member(struct ctx *c, struct uuid group, struct uuid person, struct str name)
{
    int64_t changed;

    return learner_load_member(c, uuid_v4(), group, person, name, STR("№ 1-о, 01.09"), &changed);
}

enum status learner_add_subject(struct ctx *c,
                                struct uuid organisation,
                                const char *level,
                                const char *name_kk,
                                const char *name_ru)
{
    bool college = str_eq_z(STR("COLLEGE"), level);
    const struct learner_load_subject_in in = {
        .id = uuid_v4(),
        .organisation = organisation,
        .level = str_from_z(level),
        .name_kk = str_from_z(name_kk),
        .name_ru = str_from_z(name_ru),
        .marking = str_from_z(college ? "HUNDRED" : "NONE"),
    };
    int64_t changed;

    return learner_load_subject(c, &in, &changed);
}

enum status learner_add_teaching(
    struct ctx *c, struct uuid group, struct str subject, struct uuid person, struct str name)
{
    int64_t changed;

    return learner_load_teaching(c, uuid_v4(), group, subject, person, name, &changed);
}
