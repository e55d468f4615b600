/* What the templates of fields need to know: types, ids, errors. No rule about values is here: the
 * form's declaration and http/forms.c have them. */
#include "html/form.h"

#include "html/draw.h"
#include "html/html_views.h"
#include "i18n/msg_html.h"

struct look {
    void (*draw)(struct out *o, const struct field_draw *draw);
    const char *type, *class, *mode, *autocomplete;
    bool spell;
    const char *first; /* what the id of the first input ends with */
};

static const struct look looks[] = {
    [FIELD_TEXT] = {field_input, "text", "input", NULL, NULL, true, ""},
    [FIELD_TEXTAREA] = {field_textarea, "text", "input", NULL, NULL, true, ""},
    [FIELD_INT] = {field_input, "text", "input w-5 num", "numeric", "off", false, ""},
    [FIELD_DATE] = {field_date, "text", "input num", "numeric", "off", false, "-d"},
    [FIELD_CHOICE] = {field_options, "radio", "input", NULL, NULL, false, "-0"},
    [FIELD_CHECK] = {field_check, "checkbox", "check", NULL, NULL, false, ""},
    [FIELD_LIST] = {field_options, "checkbox", "check", NULL, NULL, false, "-0"},
    [FIELD_IIN] = {field_input, "text", "input w-10 num", "numeric", "off", false, ""},
    [FIELD_PHONE] = {field_input, "tel", "input w-20 num", "tel", "tel", false, ""},
    [FIELD_EMAIL] = {field_input, "email", "input w-20", "email", "email", false, ""},
    [FIELD_CODE] = {field_input, "text", "input input--code", "numeric", "one-time-code", false,
                    ""},
    [FIELD_SECRET] = {field_input, "password", "input w-20", NULL, "current-password", false, ""},
    [FIELD_FILE] = {field_file, "file", "input", NULL, NULL, false, ""},
    [FIELD_UUID] = {field_hidden, "hidden", "input", NULL, NULL, false, ""},
};

struct str field_error_text(struct ctx *c, const struct field_value *value)
{
    struct str arg = value->error_arg;

    if (arg.n == 0 && value->field->label)
        arg = msg_text(c, (enum msg)value->field->label);
    return MSG_FORMAT(c, (enum msg)value->error, MSG_ARG("value", arg));
}

struct str field_first_id(struct ctx *c, const struct field_value *value)
{
    return str_printf(c->mem, "%s%s", value->field->name, looks[value->field->type].first);
}

static struct str described_by(struct ctx *c, const struct field_draw *draw)
{
    struct buf buf;

    buf_init(&buf, c->mem, 1024);
    if (draw->hint.n > 0)
        buf_printf(&buf, STR_FMT "-h", STR_ARG(draw->id));
    if (draw->error.n > 0)
        buf_printf(&buf, "%s" STR_FMT "-e", buf.n > 0 ? " " : "", STR_ARG(draw->id));
    if (draw->again.n > 0)
        buf_printf(&buf, "%s" STR_FMT "-a", buf.n > 0 ? " " : "", STR_ARG(draw->id));
    return buf_str(&buf);
}

/* Browsers empty a file field whenever its page comes again. */
static struct str file_again(struct ctx *c, const struct field_value *value)
{
    if (value->field->type != FIELD_FILE || value->raw.n == 0 || value->error)
        return STR("");
    return MSG_FORMAT(c, MSG_html_form_file_again, MSG_ARG("name", value->raw));
}

struct field_draw field_draw_of(struct ctx *c, const struct field_view *view)
{
    const struct field_value *value = form_at(view->values, view->name);
    const struct field *field = value->field;
    const struct look *look = &looks[field->type];
    struct field_draw draw = {
        .view = view,
        .value = value,
        .name = str_from_z(field->name),
        .id = str_from_z(field->name),
        .label = view->label.n > 0 ? view->label : msg_text(c, (enum msg)field->label),
        .hint = field->hint ? msg_text(c, (enum msg)field->hint) : STR(""),
        .error = value->error ? field_error_text(c, value) : STR(""),
        .again = file_again(c, value),
        .input_type = str_from_z(look->type),
        .input_class = str_from_z(look->class),
        .input_mode = str_from_z(look->mode),
        .autocomplete = str_from_z(view->autocomplete ? view->autocomplete : look->autocomplete),
        .optional = field->missing == 0 && field->type != FIELD_CHECK,
        .spell = look->spell,
    };

    draw.described_by = described_by(c, &draw);
    return draw;
}

bool field_is_chosen(const struct field_draw *draw, struct str option)
{
    const struct field_value *value = draw->value;

    for (size_t i = 0; i < value->n_list; i++)
        if (str_eq(value->list[i], option))
            return true;
    return value->field->type != FIELD_LIST && str_eq(value->raw, option);
}

bool form_is_multipart(const struct form_values *values)
{
    for (size_t i = 0; values && values->form && i < values->form->n; i++)
        if (values->form->fields[i].type == FIELD_FILE)
            return true;
    return false;
}

/* Its token must count at the page's own address, where the languages post it. */
bool form_is_the_page_s(struct out *o, const struct form_values *values, struct url action)
{
    if (!values || values != o->typed ||
        !str_eq(form_csrf_token(o->c, action.s), form_csrf_token(o->c, STR(""))))
        return false;
    o->typed = NULL;
    return true;
}

bool form_asks(struct out *o)
{
    bool asks = o->asks;

    o->asks = false;
    return asks;
}

struct str form_idem(struct ctx *c, const struct form_values *values)
{
    return values && values->idem.n > 0 ? values->idem : form_new_idem(c);
}

void field_show(struct out *o, const struct field_view *view)
{
    struct field_draw draw = field_draw_of(o->c, view);

    if (view->look == FIELD_SELECT)
        field_select(o, &draw);
    else
        looks[draw.value->field->type].draw(o, &draw);
}

void field(struct out *o, const struct form_values *values, const char *name)
{
    field_show(o, &(struct field_view){.values = values, .name = name});
}

void field_choice(struct out *o,
                  const struct form_values *values,
                  const char *name,
                  const struct option *options,
                  size_t n)
{
    field_show(o, &(struct field_view){
                      .values = values, .name = name, .options = options, .n_options = n});
}
