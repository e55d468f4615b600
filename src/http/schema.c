/* See schema.h. One function a group of keywords; each says the keyword that is broken, or NULL.
 */
#include "http/schema.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/scan.h"
#include "base/time.h"
#include "http/json.h"

#define PCRE2_CODE_UNIT_WIDTH 8 // NOLINT(readability-identifier-naming)
#include <pcre2.h>

enum {
    PATTERN_MOST = 300, /* letters */
    PATTERN_DEPTH = 16, /* groups within groups */
    PATTERN_STEPS = 100000,
    PATTERN_MEMORY_KB = 1024,
    STEPS_MOST = 1000000,
    KATO_DIGITS = 9
};

struct walk {
    struct arena *mem;
    const struct schema_source *source;
    const json_t *root; /* of the document the schema stands in */
    struct str at;
    int depth;
    int *left; /* steps, for schemas that branch without end */
    struct schema_fault *fault;
};

static bool check(struct walk *w, const json_t *schema, const json_t *value);

/* jansson's way through an object takes without const what it only reads. */
static json_t *members_of(const json_t *object)
{
    json_t *same_object;

    /* NOLINTNEXTLINE(bugprone-sizeof-expression): what is copied is the pointer */
    memcpy(&same_object, &object, sizeof(same_object));
    return same_object;
}

static bool fail(const struct walk *w, const char *keyword)
{
    *w->fault = (struct schema_fault){w->at, keyword};
    return false;
}

/* Keywords that this validator obeys, and those that say nothing about a value. */
static bool is_known(const char *keyword)
{
    static const char *const known[] = {
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "$comment",
        "title",
        "description",
        "examples",
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "minProperties",
        "maxProperties",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "prefixItems",
        "multipleOf",
    };

    for (size_t i = 0; i < COUNT(known); i++)
        if (strcmp(keyword, known[i]) == 0)
            return true;
    return false;
}

/* ---- type, enum, const ---------------------------------------------------------------------- */

static bool is_whole(const json_t *value)
{
    return json_is_integer(value) || (json_is_real(value) && isfinite(json_real_value(value)) &&
                                      floor(json_real_value(value)) == json_real_value(value));
}

static bool is_type(const json_t *value, const char *type)
{
    if (strcmp(type, "integer") == 0)
        return is_whole(value);
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    if (strcmp(type, "string") == 0)
        return json_is_string(value);
    if (strcmp(type, "boolean") == 0)
        return json_is_boolean(value);
    if (strcmp(type, "object") == 0)
        return json_is_object(value);
    if (strcmp(type, "array") == 0)
        return json_is_array(value);
    return strcmp(type, "null") == 0 && json_is_null(value);
}

/* One type, or a list of which one has to fit. */
static bool has_type(const json_t *type, const json_t *value)
{
    size_t i;
    json_t *one;

    if (json_is_string(type))
        return is_type(value, json_string_value(type));
    json_array_foreach(type, i, one)
    {
        if (json_is_string(one) && is_type(value, json_string_value(one)))
            return true;
    }
    return false;
}

/* 1 and 1.0 are one number (2020-12, 4.2.2). */
static bool same(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    if (json_typeof(a) != json_typeof(b) || json_array_size(a) != json_array_size(b) ||
        json_object_size(a) != json_object_size(b))
        return false;
    if (json_is_array(a)) {
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!same(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    }
    if (!json_is_object(a))
        return json_equal(a, b) == 1;
    const char *name;
    json_t *member;
    json_object_foreach(members_of(a), name, member)
    {
        const json_t *other = json_object_get(b, name);
        if (!other || !same(member, other))
            return false;
    }
    return true;
}

static const char *broken_choice(const json_t *schema, const json_t *value)
{
    const json_t *type = json_object_get(schema, "type"), *list = json_object_get(schema, "enum"),
                 *only = json_object_get(schema, "const");
    bool found = list == NULL;

    if (type && !has_type(type, value))
        return "type";
    for (size_t i = 0; i < json_array_size(list); i++)
        found = found || same(json_array_get(list, i), value);
    if (!found)
        return "enum";
    return only && !same(only, value) ? "const" : NULL;
}

/* ---- numbers and texts ---------------------------------------------------------------------- */

static const char *broken_number(const json_t *schema, const json_t *value)
{
    double x = json_number_value(value);
    const json_t *limit;

    if (!json_is_number(value))
        return NULL;
    if ((limit = json_object_get(schema, "minimum")) && x < json_number_value(limit))
        return "minimum";
    if ((limit = json_object_get(schema, "maximum")) && x > json_number_value(limit))
        return "maximum";
    if ((limit = json_object_get(schema, "exclusiveMinimum")) && x <= json_number_value(limit))
        return "exclusiveMinimum";
    if ((limit = json_object_get(schema, "exclusiveMaximum")) && x >= json_number_value(limit))
        return "exclusiveMaximum";
    if ((limit = json_object_get(schema, "multipleOf"))) {
        double times = x / json_number_value(limit);
        if (!isfinite(times) || floor(times) != times)
            return "multipleOf";
    }
    return NULL;
}

/* Expressions as JSON Schema means them (ECMA-262), bounded in size, depth and work, whatever the
 * schema asks for. What cannot be decided within the bounds does not fit. */
static bool fits_pattern(const char *pattern, struct str text)
{
    int fault;
    size_t place;
    pcre2_compile_context *bounds = pcre2_compile_context_create(NULL);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);

    if (!bounds || !limits)
        abort();
    pcre2_set_max_pattern_length(bounds, PATTERN_MOST);
    pcre2_set_parens_nest_limit(bounds, PATTERN_DEPTH);
    pcre2_set_match_limit(limits, PATTERN_STEPS);
    pcre2_set_heap_limit(limits, PATTERN_MEMORY_KB);
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, strlen(pattern),
                                         PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
                                         &fault, &place, bounds);
    pcre2_match_data *found = compiled ? pcre2_match_data_create(1, NULL) : NULL;
    bool fits =
        found && pcre2_match(compiled, (PCRE2_SPTR)text.p, text.n, 0, 0, found, limits) >= 0;
    pcre2_match_data_free(found);
    pcre2_code_free(compiled);
    pcre2_match_context_free(limits);
    pcre2_compile_context_free(bounds);
    return fits;
}

static bool is_letters(struct str s, char first, char last)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < first || s.p[i] > last)
            return false;
    return true;
}

/* ISO 3166-2:KZ of 2022: regions by their number, the three cities and the country as a whole. */
static bool is_region(struct str s)
{
    static const char known[] = "KZ KZ-10 KZ-11 KZ-15 KZ-19 KZ-23 KZ-27 KZ-31 KZ-33 KZ-35 KZ-39 "
                                "KZ-43 KZ-47 KZ-55 KZ-59 KZ-61 KZ-62 KZ-63 KZ-71 KZ-75 KZ-79";
    struct str rest = str_from_z(known), one;

    while (scan_until(&rest, ' ', &one))
        if (str_eq(one, s))
            return true;
    return str_eq(rest, s);
}

/* BCP 47 as far as we use it: a language of ISO 639, perhaps with a script and a country. */
static bool is_language(struct str s)
{
    struct str part, rest = s;

    if (!scan_until(&rest, '-', &part))
        part = rest, rest = STR("");
    if ((part.n != 2 && part.n != 3) || !is_letters(part, 'a', 'z') || str_ends(s, STR("-")))
        return false;
    if (rest.n >= 4 && (rest.n == 4 || rest.p[4] == '-')) {
        if (rest.p[0] < 'A' || rest.p[0] > 'Z' || !is_letters(str_sub(rest, 1, 3), 'a', 'z'))
            return false;
        rest = str_sub(rest, rest.n == 4 ? 4 : 5, rest.n);
    }
    return rest.n == 0 || (rest.n == 2 && is_letters(rest, 'A', 'Z'));
}

/* Formats that we use, some of our country (iin, bin, phone: src/base/scan.h; kato, region);
 * another one in a schema is a fault, so that none is thought to be checked.
 */
static bool has_format(struct arena *mem, const char *format, struct str text)
{
    struct str phone;
    struct date date;
    struct uuid id;
    int64_t us;

    if (strcmp(format, "date") == 0)
        return scan_date(text, &date);
    if (strcmp(format, "date-time") == 0)
        return scan_instant(text, &us);
    if (strcmp(format, "uuid") == 0)
        return scan_uuid(text, &id);
    if (strcmp(format, "iin") == 0)
        return scan_iin(text);
    if (strcmp(format, "bin") == 0)
        return scan_bin(text);
    if (strcmp(format, "kato") == 0)
        return scan_digits(text, KATO_DIGITS);
    if (strcmp(format, "region") == 0)
        return is_region(text);
    if (strcmp(format, "language") == 0)
        return is_language(text);
    if (strcmp(format, "phone") == 0)
        return scan_phone(mem, text, &phone);
    return strcmp(format, "uri-reference") == 0 && text.n > 0;
}

static const char *broken_text(struct walk *w, const json_t *schema, const json_t *value)
{
    const json_t *rule;

    if (!json_is_string(value))
        return NULL;
    struct str text = {json_string_value(value), json_string_length(value)};
    double letters = (double)str_letters(text);
    if ((rule = json_object_get(schema, "minLength")) && letters < json_number_value(rule))
        return "minLength";
    if ((rule = json_object_get(schema, "maxLength")) && letters > json_number_value(rule))
        return "maxLength";
    if ((rule = json_object_get(schema, "pattern")) &&
        (!json_is_string(rule) || !fits_pattern(json_string_value(rule), text)))
        return "pattern";
    rule = json_object_get(schema, "format");
    return rule && (!json_is_string(rule) || !has_format(w->mem, json_string_value(rule), text))
               ? "format"
               : NULL;
}

/* ---- arrays and objects --------------------------------------------------------------------- */

/* RFC 6901: ~ and / of a name are written ~0 and ~1. */
static struct str below(struct walk *w, const char *name)
{
    struct buf buf;

    buf_init(&buf, w->mem, w->at.n + 2 * strlen(name) + 2);
    buf_add(&buf, w->at);
    buf_add_char(&buf, '/');
    for (const char *p = name; *p; p++) {
        if (*p == '~' || *p == '/')
            buf_add_z(&buf, *p == '~' ? "~0" : "~1");
        else
            buf_add_char(&buf, *p);
    }
    return buf_str(&buf);
}

static bool check_below(struct walk *w, const json_t *schema, const json_t *value, const char *name)
{
    struct str before = w->at;

    w->at = below(w, name);
    bool fine = check(w, schema, value);
    w->at = before;
    return fine;
}

static const char *broken_count(const json_t *schema, const json_t *value)
{
    const json_t *rule;
    double n = (double)(json_is_array(value) ? json_array_size(value) : json_object_size(value));
    const char *least = json_is_array(value) ? "minItems" : "minProperties";
    const char *most = json_is_array(value) ? "maxItems" : "maxProperties";

    if (!json_is_array(value) && !json_is_object(value))
        return NULL;
    if ((rule = json_object_get(schema, least)) && n < json_number_value(rule))
        return least;
    return (rule = json_object_get(schema, most)) && n > json_number_value(rule) ? most : NULL;
}

static bool are_different(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        for (size_t k = 0; k < i; k++)
            if (same(json_array_get(list, i), json_array_get(list, k)))
                return false;
    return true;
}

static bool check_items(struct walk *w, const json_t *schema, const json_t *value)
{
    const json_t *first = json_object_get(schema, "prefixItems"),
                 *items = json_object_get(schema, "items");

    if (!json_is_array(value))
        return true;
    if (json_is_true(json_object_get(schema, "uniqueItems")) && !are_different(value))
        return fail(w, "uniqueItems");
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *rule = i < json_array_size(first) ? json_array_get(first, i) : items;
        if (rule && !check_below(w, rule, json_array_get(value, i), str_printf(w->mem, "%zu", i).p))
            return false;
    }
    return true;
}

static bool check_members(struct walk *w, const json_t *schema, const json_t *value)
{
    const json_t *properties = json_object_get(schema, "properties"),
                 *required = json_object_get(schema, "required"),
                 *others = json_object_get(schema, "additionalProperties");
    const char *name;
    json_t *member;

    if (!json_is_object(value))
        return true;
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *wanted = json_string_value(json_array_get(required, i));
        if (!wanted || !json_object_get(value, wanted)) {
            w->at = below(w, wanted ? wanted : "");
            return fail(w, "required");
        }
    }
    json_object_foreach(members_of(value), name, member)
    {
        const json_t *rule = json_object_get(properties, name);
        if (!rule && json_is_false(others)) {
            w->at = below(w, name);
            return fail(w, "additionalProperties");
        }
        rule = rule ? rule : others;
        if (rule && !check_below(w, rule, member, name))
            return false;
    }
    return true;
}

/* ---- references and combinations ------------------------------------------------------------ */

/* "#", "#/$defs/x" in this document, or of another one: "org.v1.json#/$defs/x". */
static const json_t *follow(struct walk *w, struct str address, const json_t **ret_root)
{
    struct str name, step;

    if (!scan_until(&address, '#', &name))
        return NULL;
    *ret_root = w->root;
    if (name.n > 0)
        *ret_root = w->source && w->source->find ? w->source->find(w->source->arg, name) : NULL;
    const json_t *at = *ret_root;
    if (address.n > 0 && !scan_until(&address, '/', &step))
        return NULL;
    while (at && scan_until(&address, '/', &step))
        at = json_object_get(at, str_z(w->mem, step));
    return at;
}

static bool check_reference(struct walk *w, const json_t *schema, const json_t *value)
{
    const json_t *ref = json_object_get(schema, "$ref"), *before = w->root, *root, *target;

    if (!ref)
        return true;
    target = follow(w, (struct str){json_string_value(ref), json_string_length(ref)}, &root);
    if (!target)
        return fail(w, "$ref");
    w->root = root;
    bool fine = check(w, target, value);
    w->root = before;
    return fine;
}

static size_t count_fitting(struct walk *w, const json_t *list, const json_t *value)
{
    struct schema_fault unheard;
    struct walk inner = *w;
    size_t n = 0;

    inner.fault = &unheard;
    for (size_t i = 0; i < json_array_size(list); i++)
        n += check(&inner, json_array_get(list, i), value);
    return n;
}

static bool check_combined(struct walk *w, const json_t *schema, const json_t *value)
{
    const json_t *all = json_object_get(schema, "allOf"), *any = json_object_get(schema, "anyOf"),
                 *one = json_object_get(schema, "oneOf"), *not = json_object_get(schema, "not");
    struct schema_fault unheard;
    struct walk inner = *w;

    for (size_t i = 0; i < json_array_size(all); i++)
        if (!check(w, json_array_get(all, i), value))
            return false;
    if (any && count_fitting(w, any, value) == 0)
        return fail(w, "anyOf");
    if (one && count_fitting(w, one, value) != 1)
        return fail(w, "oneOf");
    inner.fault = &unheard;
    return !not || !check(&inner, not, value) || fail(w, "not");
}

static bool check_values(struct walk *w, const json_t *schema, const json_t *value)
{
    const char *broken = broken_choice(schema, value);

    broken = broken ? broken : broken_number(schema, value);
    broken = broken ? broken : broken_text(w, schema, value);
    broken = broken ? broken : broken_count(schema, value);
    return !broken || fail(w, broken);
}

static bool check(struct walk *w, const json_t *schema, const json_t *value)
{
    const char *name;
    json_t *rule;
    struct str at = w->at;

    if (json_is_boolean(schema))
        return json_is_true(schema) || fail(w, "false");
    if (!json_is_object(schema) || w->depth >= SCHEMA_DEPTH || --*w->left < 0)
        return fail(w, "$schema");
    json_object_foreach(members_of(schema), name, rule)
    {
        if (!is_known(name))
            return fail(w, "$schema");
    }
    w->depth++;
    bool fine = check_reference(w, schema, value) && check_values(w, schema, value) &&
                check_members(w, schema, value) && check_items(w, schema, value) &&
                check_combined(w, schema, value);
    w->depth--;
    w->at = at;
    return fine;
}

bool schema_check(struct arena *mem,
                  const json_t *schema,
                  const json_t *value,
                  const struct schema_source *source,
                  struct schema_fault *ret_fault)
{
    int left = STEPS_MOST;
    struct walk w = {.mem = mem,
                     .source = source,
                     .root = schema,
                     .at = STR(""),
                     .left = &left,
                     .fault = ret_fault};

    return check(&w, schema, value);
}
