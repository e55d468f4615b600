/* What the jobs share. */
#include "nedb/work.h"

#include "base/config.h"
#include "base/log.h"
#include "http/http.h"
#include "http/outward.h"
#include "nedb/nedb.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum { ANSWER_MOST = 1024 * 1024, STATUS_FINE = 200, STATUS_FAULT = 500 };

bool work_party(struct ctx *c, struct channel_party *ret)
{
    *ret = (struct channel_party){.service = config_str(c->config, "nedb.service"),
                                  .sender = config_str(c->config, "nedb.sender"),
                                  .password = config_secret(c->config, "nedb.password"),
                                  .now_us = c->machine_us};
    return config_str(c->config, "nedb.url").n > 0;
}

enum status work_call(struct ctx *c, struct str body, struct str *ret_answer)
{
    return work_call_at(c, config_str(c->config, "nedb.url"), body, ret_answer);
}

enum status work_call_at(struct ctx *c, struct str url, struct str body, struct str *ret_answer)
{
    struct http_answer answer;
    const struct http_call call = {.method = "POST",
                                   .url = url,
                                   .body = body,
                                   .content_type = STR("text/xml; charset=utf-8"),
                                   .timeout_ms = (int)config_int(c->config, "nedb.timeout_ms"),
                                   .max_answer = ANSWER_MOST};

    if (body.n == 0)
        return FAIL(c, ST_INTERNAL, "http.schema.own");
    TRY(outward_ask(c, "NEDB"));
    TRY(http_client_call(c, &call, &answer));
    if (answer.status != STATUS_FINE && answer.status != STATUS_FAULT)
        return FAIL(c, ST_BUSY, "nedb.silent");
    *ret_answer = answer.body;
    return ST_OK;
}

static void add_person(struct pupil *pupil, const struct persons *persons, struct uuid child)
{
    for (size_t i = 0; i < persons->n; i++) {
        const struct person *person = &persons->v[i];
        if (!uuid_eq(person->id, child) || person->broken)
            continue;
        pupil->iin = person->iin;
        pupil->surname = person->surname;
        pupil->given = person->given;
        pupil->patronymic = person->patronymic;
        return;
    }
}

static void add_school(struct pupil *pupil, const struct organisations *schools, struct uuid school)
{
    for (size_t i = 0; i < schools->n; i++) {
        if (!uuid_eq(schools->v[i].id, school))
            continue;
        pupil->bin = schools->v[i].bin;
        pupil->kato = schools->v[i].region_kato;
        return;
    }
}

static struct known_pupil known_of(const struct nedb_facts_of_row *row)
{
    return (struct known_pupil){.pupil = {.enrolment = row->enrolment_id,
                                          .message = row->message_id,
                                          .version = row->version,
                                          .act = row->act,
                                          .since = time_date(row->since_at),
                                          .school_year = row->school_year,
                                          .grade = row->grade,
                                          .language = row->language,
                                          .class_letter = row->class_letter,
                                          .order_number = row->order_number,
                                          .order_dated = row->order_dated},
                                .told = row->digest};
}

enum status
work_pupils(struct ctx *c, const struct uuid *enrolments, size_t n, struct known_pupil **ret)
{
    struct nedb_facts_of_rows rows;
    struct persons persons;
    struct organisations organisations;
    struct known_pupil *known = NEWS(c->mem, struct known_pupil, n);
    struct uuid *children = NEWS(c->mem, struct uuid, n), *schools = NEWS(c->mem, struct uuid, n);

    TRY(nedb_facts_of(c, (struct uuids){enrolments, n}, &rows));
    ASSERT(rows.n == n);
    for (size_t i = 0; i < n; i++) {
        children[i] = rows.v[i].child_id;
        schools[i] = rows.v[i].organisation_id;
        known[i] = known_of(&rows.v[i]);
    }
    TRY(person_by_ids(c, children, n, &persons));
    TRY(organisation_by_ids(c, schools, n, &organisations));
    for (size_t i = 0; i < n; i++) {
        add_person(&known[i].pupil, &persons, children[i]);
        add_school(&known[i].pupil, &organisations, schools[i]);
    }
    *ret = known;
    return ST_OK;
}

enum status nedb_to_correct(struct ctx *c, struct nedb_rejected *ret)
{
    struct nedb_rejected_of_rows rows;

    TRY(nedb_rejected_of(c, &rows));
    *ret = (struct nedb_rejected){NEWS(c->mem, struct nedb_rejected_of_school, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct nedb_rejected_of_school){rows.v[i].organisation_id, rows.v[i].n};
    return ST_OK;
}
