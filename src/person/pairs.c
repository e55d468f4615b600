/* A representative and a child: found by both their numbers, and what somebody of age agrees to. */
#include "person/person.h"
#include "person/sealed.h"
#include "person_queries.h"
#include "platform/platform.h"

static enum status
index_of(struct ctx *c, struct str iin, const char *field, struct bytes *ret_index)
{
    enum status st = person_iin_index(c, iin, ret_index);

    if (st == ST_INVALID)
        c->failure.field = str_from_z(field);
    return st;
}

enum status
person_pair(struct ctx *c, struct str child, struct str adult, struct person_pair_index *ret_pair)
{
    if (!level_sees(c, LEVEL_OF_IIN)) /* nobody is searched by what the searcher does not see */
        return FAIL_FIELD(c, ST_INVALID, "person.iin.below", "child");
    TRY(index_of(c, child, "child", &ret_pair->child));
    return index_of(c, adult, "adult", &ret_pair->adult);
}

enum status person_representatives(struct ctx *c, struct person_representatives *ret)
{
    struct person_own_representatives_rows rows;
    struct person_of_age_row *age;

    TRY(person_of_age(c, &age));
    TRY(person_own_representatives(c, &rows));
    *ret = (struct person_representatives){
        .v = NEWS(c->mem, struct person_representative, rows.n), .n = rows.n, .of_age = age->yes};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct person_representative){.adult = rows.v[i].adult,
                                                   .name = rows.v[i].name,
                                                   .agreed = rows.v[i].agreed_at.set,
                                                   .agreed_us = rows.v[i].agreed_at.v,
                                                   .barred = rows.v[i].barred};
    return ST_OK;
}

enum status person_agree(struct ctx *c, struct uuid adult)
{
    struct person_agree_to_row *row;

    return person_agree_to(c, uuid_v7(c->now_us), adult, &row);
}

enum status person_disagree(struct ctx *c, struct uuid adult)
{
    struct person_disagree_with_row *row;

    return person_disagree_with(c, adult, &row);
}
