/* What the web services give out, one row a kind of record. Names and shapes follow OneRoster 1.2
 * where it has them; src/exchange/README.md says where they differ. */
#include "exchange/exchange.h"
#include "exchange/pages.h"
#include "exchange_queries.h"
#include "http/json.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"
#include "person/person.h"

const char *const exchange_scopes[] = {"orgs", "classes", "learners", "names",
                                       "iin",  "figures", "grades"};
const size_t exchange_n_scopes = COUNT(exchange_scopes);

static void put(json_t *record, const char *name, struct str value)
{
    if (value.n > 0)
        ASSERT(json_object_set_new(record, name, json_stringn(value.p, value.n)) == 0);
}

static void put_number(json_t *record, const char *name, int64_t value)
{
    ASSERT(json_object_set_new(record, name, json_integer(value)) == 0);
}

static void put_object(json_t *record, const char *name, json_t *value)
{
    ASSERT(value != NULL && json_object_set_new(record, name, value) == 0);
}

static json_t *record_of(struct ctx *c, struct uuid id, const char *status)
{
    struct str text = uuid_print(c->mem, id);
    json_t *record = json_pack("{s:s%, s:s}", "sourcedId", text.p, text.n, "status", status);

    ASSERT(record != NULL);
    return record;
}

/* OneRoster's GUIDRef: a reference to another record. */
static void put_ref(struct ctx *c,
                    json_t *record,
                    const char *name,
                    const char *list,
                    const char *type,
                    struct uuid id)
{
    struct str text = uuid_print(c->mem, id);
    struct str href = str_printf(c->mem, API_ROOT "/%s/" STR_FMT, list, STR_ARG(text));

    put_object(record, name,
               json_pack("{s:s%, s:s%, s:s}", "href", href.p, href.n, "sourcedId", text.p, text.n,
                         "type", type));
}

static void append(json_t *list, json_t *record)
{
    ASSERT(json_array_append_new(list, record) == 0);
}

static struct opt_uuid one_of(const struct api_call *in)
{
    return (struct opt_uuid){in->one, in->id};
}
static struct opt_uuid after_of(const struct api_call *in)
{
    return (struct opt_uuid){in->further, in->after};
}

static const char *org_type(struct str class)
{
    if (str_eq_z(class, "school"))
        return "school";
    return str_eq_z(class, "authority") ? "district" : "local";
}

static enum status read_orgs(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_orgs_rows rows;

    TRY(exchange_orgs(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_orgs_row *r = &rows.v[i];
        json_t *org = record_of(c, r->id, str_eq_z(r->status, "CLOSED") ? "tobedeleted" : "active");
        put(org, "name", r->name_kk);
        put(org, "nameRu", r->name_ru);
        put(org, "type", str_from_z(org_type(r->class)));
        put(org, "kind", r->kind);
        put(org, "identifier", r->bin.v);
        put(org, "state", r->status);
        put(org, "regionKato", r->region_kato.v);
        put(org, "districtKato", r->district_kato.v);
        put(org, "languages", r->languages);
        if (r->parent_id.set)
            put_ref(c, org, "parent", "orgs", "org", r->parent_id.v);
        append(list, org);
    }
    return ST_OK;
}

static enum status read_classes(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_classes_rows rows;

    TRY(exchange_classes(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_classes_row *r = &rows.v[i];
        json_t *class = record_of(c, r->id, "active");
        put(class, "title", str_printf(c->mem, "1 " STR_FMT " %d", STR_ARG(r->language), r->year));
        put(class, "classType", STR("scheduled"));
        put_object(class, "grades", json_pack("[s]", "01"));
        put_ref(c, class, "school", "orgs", "org", r->organisation);
        put(class, "language", r->language);
        put(class, "profile", r->class_type);
        put_number(class, "year", r->year);
        put_number(class, "classes", r->classes);
        put_number(class, "seatsPerClass", r->seats_per_class);
        put_number(class, "seats", r->seats);
        put_number(class, "taken", r->taken);
        append(list, class);
    }
    return ST_OK;
}

static json_t *user_json(struct ctx *c, const struct exchange_learners_row *r)
{
    json_t *user = record_of(c, r->id, "active");

    put(user, "role", STR("student"));
    put_object(user, "grades", json_pack("[s]", "01"));
    put_ref(c, user, "org", "orgs", "org", r->organisation);
    put(user, "familyName", r->surname.v);
    put(user, "givenName", r->given.v);
    put(user, "middleName", r->patronymic.v);
    if (r->born.set)
        put(user, "birthDate", time_print_date(c->mem, r->born.v));
    return user;
}

/* One that was altered in the table is left out (M456-5.16): the record then has no identifier. */
static enum status open_iins(struct ctx *c,
                             const struct exchange_learners_rows *rows,
                             struct person_sealed_iin **ret_iins)
{
    struct person_sealed_iin *iins = NEWS(c->mem, struct person_sealed_iin, rows->n + 1);

    for (size_t i = 0; i < rows->n; i++)
        iins[i] =
            (struct person_sealed_iin){.person = rows->v[i].id, .sealed = rows->v[i].iin_sealed.v};
    *ret_iins = iins;
    return person_open_iins(c, iins, rows->n);
}

static enum status read_users(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_learners_rows rows;
    struct person_sealed_iin *iins;

    TRY(exchange_learners(c, in->key, one_of(in), after_of(in), in->most, &rows));
    TRY(open_iins(c, &rows, &iins));
    for (size_t i = 0; i < rows.n; i++) {
        json_t *user = user_json(c, &rows.v[i]);
        put(user, "identifier", iins[i].iin);
        append(list, user);
    }
    return ST_OK;
}

static enum status read_enrollments(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_enrolments_rows rows;

    TRY(exchange_enrolments(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_enrolments_row *r = &rows.v[i];
        json_t *enrolment = record_of(c, r->enrolment, "active");
        put(enrolment, "role", STR("student"));
        put_ref(c, enrolment, "user", "users", "user", r->id);
        put_ref(c, enrolment, "class", "classes", "class", r->class);
        put_ref(c, enrolment, "school", "orgs", "org", r->organisation);
        put(enrolment, "letter", r->letter);
        put(enrolment, "beginDate", time_print_date(c->mem, r->since));
        append(list, enrolment);
    }
    return ST_OK;
}

static enum status read_figures(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_figures_rows rows;

    TRY(exchange_figures(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_figures_row *r = &rows.v[i];
        json_t *figure = record_of(c, r->id, "active");
        put_ref(c, figure, "class", "classes", "class", r->id);
        put_ref(c, figure, "school", "orgs", "org", r->organisation);
        put_number(figure, "received", r->received);
        put_number(figure, "waiting", r->waiting);
        put_number(figure, "placed", r->placed);
        put_number(figure, "approved", r->approved);
        put_number(figure, "enrolled", r->enrolled);
        put_number(figure, "left", r->departed);
        put_number(figure, "withdrawn", r->withdrawn);
        put_number(figure, "refused", r->refused);
        put_number(figure, "reserve", r->reserve);
        append(list, figure);
    }
    return ST_OK;
}

/* ---- groups, who learns in them, their points ------------------------------------------------ */

static enum status read_groups(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_groups_rows rows;

    TRY(exchange_groups(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_groups_row *r = &rows.v[i];
        json_t *group = record_of(c, r->id, "active");
        put(group, "title", r->name);
        put_ref(c, group, "school", "orgs", "org", r->organisation);
        put(group, "level", r->level);
        put_number(group, "year", r->year);
        if (r->grade > 0)
            put_number(group, "grade", r->grade);
        put(group, "language", r->language);
        put(group, "beginDate", time_print_date(c->mem, r->from_on));
        put(group, "endDate", time_print_date(c->mem, r->to_on));
        put_number(group, "learners", r->learners);
        append(list, group);
    }
    return ST_OK;
}

static json_t *member_json(struct ctx *c, const struct exchange_members_row *r)
{
    json_t *member = record_of(c, r->id, r->to_on.set ? "tobedeleted" : "active");

    put(member, "role", STR("student"));
    put(member, "learner", uuid_print(c->mem, r->person));
    put_ref(c, member, "group", "groups", "group", r->group_id);
    put_ref(c, member, "school", "orgs", "org", r->organisation);
    put(member, "familyName", r->surname.v);
    put(member, "givenName", r->given.v);
    put(member, "middleName", r->patronymic.v);
    if (r->born.set)
        put(member, "birthDate", time_print_date(c->mem, r->born.v));
    put(member, "beginDate", time_print_date(c->mem, r->from_on));
    if (r->to_on.set)
        put(member, "endDate", time_print_date(c->mem, r->to_on.v));
    return member;
}

static enum status read_members(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_members_rows rows;

    TRY(exchange_members(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++)
        append(list, member_json(c, &rows.v[i]));
    return ST_OK;
}

static enum status read_results(struct ctx *c, const struct api_call *in, json_t *list)
{
    struct exchange_results_rows rows;

    TRY(exchange_results(c, in->key, one_of(in), after_of(in), in->most, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exchange_results_row *r = &rows.v[i];
        json_t *result = record_of(c, r->id, "active");
        put(result, "learner", uuid_print(c->mem, r->person));
        put_ref(c, result, "group", "groups", "group", r->group_id);
        put_ref(c, result, "school", "orgs", "org", r->organisation);
        put(result, "subject", r->subject_kk);
        put(result, "subjectRu", r->subject_ru);
        put(result, "kind", str_eq_z(r->work, "NONE") ? STR("FORMATIVE") : r->work);
        put_number(result, "score", r->points);
        put_number(result, "scoreMost", r->most);
        put(result, "scoreDate", time_print_date(c->mem, r->on_day));
        append(list, result);
    }
    return ST_OK;
}

const struct resource resources[] = {
    {"orgs", "org", "orgs", MSG_exchange_resource_orgs, "Organisations, as the register has them.",
     true, false, read_orgs},
    {"classes", "class", "classes", MSG_exchange_resource_classes,
     "First grades by year and language of instruction, with their seats.", true, false,
     read_classes},
    {"users", "user", "learners", MSG_exchange_resource_users,
     "Enrolled pupils. Names need the scope names, the IIN the scope iin.", true, true, read_users},
    {"enrollments", "enrollment", "learners", MSG_exchange_resource_enrollments,
     "Which pupil is enrolled in which class.", true, true, read_enrollments},
    {"figures", "figure", "figures", MSG_exchange_resource_figures,
     "Applications to each class by where they are, and its contingent.", true, false,
     read_figures},
    {"groups", "group", "classes", MSG_exchange_resource_groups,
     "Classes, groups and associations of a school year.", true, false, read_groups},
    {"members", "member", "learners", MSG_exchange_resource_members,
     "Who learns in them. Names need the scope names.", true, true, read_members},
    {"results", "result", "grades", MSG_exchange_resource_results,
     "Points of learners by subject, lesson and kind of work.", true, true, read_results},
};
const size_t n_resources = COUNT(resources);

const struct resource *resource_of(struct str path)
{
    const struct str root = STR(API_ROOT "/");

    for (size_t i = 0; i < n_resources; i++) {
        struct str name = str_from_z(resources[i].name), rest = str_sub(path, root.n, path.n);
        if (str_starts(path, root) && str_starts(rest, name) &&
            (rest.n == name.n || rest.p[name.n] == '/'))
            return &resources[i];
    }
    return NULL;
}

const char *resource_member_scope(const struct resource *resource, const char *member)
{
    static const char *const names[] = {"familyName", "givenName", "middleName", "birthDate"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq_z(str_from_z(member), names[i]))
            return "names";
    return resource->personal && str_eq_z(str_from_z(member), "identifier") ? "iin" : NULL;
}
