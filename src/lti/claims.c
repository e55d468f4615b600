/* What a token says (LTI 1.3 Core, 5.3 and appendix A). See lti.h. */

#include "html/html.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/i18n.h"
#include "i18n/msg_lti.h"
#include "lti/lti.h"
#include "lti/lti_schema_files.h"
#include "organisation/organisation.h"

static const struct schema_file lti_launch_format = {"lti-launch.v1.json", &embedded_lti_launch_v1,
                                                     MSG_lti_format_launch, SCHEMA_OUT, NULL};
const struct schema_file *const lti_formats[] = {&lti_launch_format, NULL};

#define CLAIM(name)       "https://purl.imsglobal.org/spec/lti/claim/" name
#define MEMBERSHIP(role)  "http://purl.imsglobal.org/vocab/lis/v2/membership#" role
#define INSTITUTION(role) "http://purl.imsglobal.org/vocab/lis/v2/institution/person#" role

/* Our roles in the words of the specification; which a tool does not know it passes over. */
static const struct {
    const char *role, *in_context, *at_institution;
} roles[] = {
    {"learner", MEMBERSHIP("Learner"), INSTITUTION("Student")},
    {"parent", MEMBERSHIP("Mentor"), INSTITUTION("Other")},
    {"teacher", MEMBERSHIP("Instructor"), INSTITUTION("Faculty")},
    {"educator", MEMBERSHIP("Instructor"), INSTITUTION("Faculty")},
    {"tutor", MEMBERSHIP("Instructor"), INSTITUTION("Faculty")},
    {"methodist", MEMBERSHIP("ContentDeveloper"), INSTITUTION("Faculty")},
    {"admin", MEMBERSHIP("Administrator"), INSTITUTION("Administrator")},
};

static void put(json_t *object, const char *name, struct str text)
{
    ASSERT(json_object_set_new(object, name, json_stringn(text.p, text.n)) == 0);
}

static void put_json(json_t *object, const char *name, json_t *value)
{
    ASSERT(value != NULL);
    ASSERT(json_object_set_new(object, name, value) == 0);
}

static json_t *role_list(struct str role)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        if (str_eq_z(role, roles[i].role))
            return json_pack("[s, s]", roles[i].in_context, roles[i].at_institution);
    return json_pack("[s]", INSTITUTION("Staff"));
}

/* The class, where it is known; else the organisation as a group. */
static json_t *context(struct ctx *c,
                       const struct lti_finish_launch_row *row,
                       const struct organisation *organisation)
{
    bool class = row->class.set;
    struct str id = uuid_print(c->mem, class ? row->class.v : row->organisation.v),
               label = class && row->grade.set
                           ? str_printf(c->mem, "%d " STR_FMT, row->grade.v, STR_ARG(row->letter.v))
                           : row->letter.v;
    json_t *json = json_pack("{s:[s]}", "type",
                             class ? "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
                                   : "http://purl.imsglobal.org/vocab/lis/v2/course#Group");

    ASSERT(json != NULL);
    put(json, "id", id);
    if (class)
        put(json, "label", label);
    put(json, "title",
        class ? str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(label),
                           STR_ARG(organisation->name))
              : organisation->name);
    return json;
}

/* A parent opens for a child: the tool may join both, by names of its own. */
static enum status put_learner(struct ctx *c, json_t *claims, const struct claims_of *about)
{
    struct str subject;

    if (about->staff || !about->row->learner.set)
        return ST_OK;
    TRY(jwt_subject(c, about->tool, about->row->learner.v, &subject));
    json_t *list = json_array();
    ASSERT(list != NULL);
    ASSERT(json_array_append_new(list, json_stringn(subject.p, subject.n)) == 0);
    put_json(claims, CLAIM("role_scope_mentor"), list);
    return ST_OK;
}

static void put_custom(struct ctx *c, json_t *claims, const struct lti_finish_launch_row *row)
{
    json_t *custom = json_object();

    ASSERT(custom != NULL);
    if (row->grade.set)
        put(custom, "grade", str_printf(c->mem, "%d", row->grade.v));
    if (row->language.v.n > 0)
        put(custom, "language_of_instruction", row->language.v);
    put_json(claims, CLAIM("custom"), custom);
}

static void put_place(struct ctx *c,
                      json_t *claims,
                      const struct claims_of *about,
                      const struct organisation *organisation)
{
    const struct lti_finish_launch_row *row = about->row;
    json_t *link = json_object(), *shown = json_pack("{s:s}", "document_target", "window"),
           *platform = json_pack("{s:s, s:s}", "product_family_code", "oqu", "name", "OQU");

    ASSERT(link && shown && platform);
    put(link, "id", uuid_print(c->mem, row->resource.v));
    put(link, "title", row->title.v);
    put_json(claims, CLAIM("resource_link"), link);
    put(shown, "locale", str_from_z(lang_code(c->lang)));
    put(shown, "return_url",
        url_absolute(c, about->staff ? STR("/staff/library") : STR("/my/library")));
    put_json(claims, CLAIM("launch_presentation"), shown);
    put(platform, "guid", sso_issuer(c));
    put_json(claims, CLAIM("tool_platform"), platform);
    put_json(claims, CLAIM("context"), context(c, row, organisation));
}

enum status claims_sign(struct ctx *c, const struct claims_of *about, struct str *ret_token)
{
    const struct lti_finish_launch_row *row = about->row;
    struct organisation *organisation;
    struct str subject;
    int64_t now_s = jwt_now_s(c);

    TRY(organisation_by_id(c, row->organisation.v, &organisation));
    TRY(jwt_subject(c, about->tool, c->actor.person, &subject));
    json_t *claims = json_pack("{s:I, s:I, s:s, s:s}", "iat", (json_int_t)now_s, "exp",
                               (json_int_t)now_s + LTI_TOKEN_S, CLAIM("message_type"),
                               "LtiResourceLinkRequest", CLAIM("version"), "1.3.0");
    ASSERT(claims != NULL);
    put(claims, "iss", sso_issuer(c));
    put(claims, "aud", uuid_print(c->mem, about->tool));
    put(claims, "sub", subject);
    put(claims, "nonce", about->nonce);
    put(claims, CLAIM("deployment_id"), uuid_print(c->mem, row->subscription.v));
    put(claims, CLAIM("target_link_uri"), row->address.v);
    put_json(claims, CLAIM("roles"), role_list(about->staff ? c->actor.role : STR("parent")));
    put_place(c, claims, about, organisation);
    put_custom(c, claims, row);
    enum status st = put_learner(c, claims, about);
    if (st == ST_OK)
        st = jwt_sign(c, &(struct jwt_kind){KEYS_RS256, "JWT", &lti_launch_format}, claims,
                      ret_token);
    json_decref(claims);
    return st;
}
