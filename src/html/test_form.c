/* Fields: each kind with its label, hint, error and typed value, as a screen reader meets them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/form.h"
#include "i18n/msg_html.h"

static const struct field fields[] = {
    {"name", FIELD_TEXT, MSG_html_form_day, MSG_html_form_month, MSG_html_form_choose, 0, 0},
    {"note", FIELD_TEXTAREA, MSG_html_form_day, 0, 0, 0, 0},
    {"iin", FIELD_IIN, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"born", FIELD_DATE, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"lang", FIELD_CHOICE, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"days", FIELD_LIST, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"agree", FIELD_CHECK, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"word", FIELD_SECRET, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"code", FIELD_CODE, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"scan", FIELD_FILE, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
    {"case", FIELD_UUID, MSG_html_form_day, 0, MSG_html_form_choose, 0, 0},
};
static const struct form form = {"test", fields, COUNT(fields)};
static const struct option options[] = {
    {{"kk", 2}, {"A", 1}, {"", 0}, false},
    {{"ru", 2}, {"B & C", 5}, {"", 0}, true},
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct ctx *c = NEW(mem, struct ctx);
    c->mem = mem;
    c->lang = LANG_EN;
    *state = c;
    return 0;
}

static int tear_down(void **state)
{
    const struct ctx *c = *state;
    arena_free(c->mem);
    return 0;
}

static struct str draw(struct ctx *c, const struct field_view *view)
{
    struct buf *buf = NEW(c->mem, struct buf);
    buf_init(buf, c->mem, 1 << 20);
    field_show(&(struct out){.c = c, .buf = buf}, view);
    return buf_str(buf);
}

static void assert_has(struct str page, const char *z)
{
    size_t at;
    if (!str_find(page, str_from_z(z), &at))
        fail_msg("no \"%s\" in " STR_FMT, z, STR_ARG(page));
}

static void assert_lacks(struct str page, const char *z)
{
    size_t at;
    assert_false(str_find(page, str_from_z(z), &at));
}

static void text_field_keeps_what_was_typed_beside_its_error(void **state)
{
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    form_set(&values, "name", STR("A \"B\" <c>"));
    form_error(&values, "name", MSG_html_list_empty, STR(""));
    struct str page = draw(c, &(struct field_view){.values = &values, .name = "name"});
    assert_has(page, "<div class=\"field is-bad\">");
    assert_has(page, "<label class=\"label\" for=\"name\">Day</label>");
    assert_has(page, "<span class=\"hint\" id=\"name-h\">Month</span>");
    assert_has(page, "<span class=\"vh\">Error: </span>Nothing here yet.");
    assert_has(page, "value=\"A &quot;B&quot; &lt;c&gt;\"");
    assert_has(page, "aria-invalid=\"true\" aria-describedby=\"name-h name-e\"");
}

static void optional_fields_say_so(void **state)
{
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    form_set(&values, "note", STR("\nfirst line is empty"));
    struct str page = draw(c, &(struct field_view){.values = &values, .name = "note"});
    assert_has(page, "Day <span class=\"muted\">(optional)</span>");
    assert_has(page, ">\n\nfirst line is empty</textarea>");
    assert_lacks(draw(c, &(struct field_view){.values = &values, .name = "iin"}), "optional");
}

static void kinds_of_input_suit_what_is_asked(void **state)
{
    static const struct {
        const char *name, *wanted;
    } rows[] = {
        {"iin", "inputmode=\"numeric\" autocomplete=\"off\""},
        {"code", "autocomplete=\"one-time-code\""},
        {"word", "type=\"password\""},
        {"scan", "type=\"file\""},
        {"agree", "type=\"checkbox\" id=\"agree\" name=\"agree\" value=\"1\">"},
        {"case", "<input type=\"hidden\" name=\"case\""},
    };
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_has(draw(c, &(struct field_view){.values = &values, .name = rows[i].name}),
                   rows[i].wanted);
}

static void date_is_three_inputs_in_one_group(void **state)
{
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    struct field_value *born = form_at(&values, "born");
    born->day = STR("31");
    born->month = STR("<");
    form_error(&values, "born", MSG_html_list_empty, STR(""));
    struct str page = draw(c, &(struct field_view){.values = &values, .name = "born"});
    assert_has(page, "<fieldset class=\"field is-bad\" aria-describedby=\"born-e\">");
    assert_has(page, "id=\"born-d\" name=\"born.d\"");
    assert_has(page, "value=\"31\"");
    assert_has(page, "value=\"&lt;\"");
    assert_true(str_eq_z(field_first_id(c, born), "born-d"));
}

static void choices_are_radios_or_a_select_of_the_same_options(void **state)
{
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    struct field_view view = {
        .values = &values, .name = "lang", .options = options, .n_options = COUNT(options)};
    form_set(&values, "lang", STR("kk"));
    struct str page = draw(c, &view);
    assert_has(page, "<legend class=\"legend\">Day</legend>");
    assert_has(page, "type=\"radio\" id=\"lang-0\" name=\"lang\" value=\"kk\" checked><span>A<");
    assert_has(page, "value=\"ru\" disabled><span>B &amp; C<");
    view.look = FIELD_SELECT;
    page = draw(c, &view);
    assert_has(page, "<label class=\"label\" for=\"lang-0\">");
    assert_has(page, "<option value=\"kk\" selected>A</option>");
    assert_true(str_eq_z(field_first_id(c, form_at(&values, "lang")), "lang-0"));
}

static void list_ticks_what_was_chosen(void **state)
{
    static const struct str chosen[] = {{"ru", 2}};
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    struct field_value *days = form_at(&values, "days");
    days->list = chosen;
    days->n_list = 1;
    struct str page = draw(
        c, &(struct field_view){
               .values = &values, .name = "days", .options = options, .n_options = COUNT(options)});
    assert_has(page, "type=\"checkbox\" id=\"days-0\" name=\"days\" value=\"kk\"><span>");
    assert_has(page, "value=\"ru\" checked disabled>");
}

static void question_page_has_its_label_as_heading(void **state)
{
    struct ctx *c = *state;
    struct form_values values = form_blank(c, &form);
    struct field_view view = {.values = &values, .name = "iin", .question = true};
    view.label = STR("Whose?");
    assert_has(draw(c, &view), "<h1><label for=\"iin\">Whose?</label></h1>");
    view.name = "born";
    assert_has(draw(c, &view), "<legend class=\"legend\"><h1>Whose?</h1></legend>");
}

static void form_is_multipart_only_for_files(void **state)
{
    static const struct form plain = {"plain", fields, 2};
    struct ctx *c = *state;
    struct form_values with = form_blank(c, &form), without = form_blank(c, &plain);
    struct buf buf;
    buf_init(&buf, c->mem, 1 << 20);
    struct out o = {.c = c, .buf = &buf};
    form_begin(&o, &with, url0(c, "/my/x"));
    form_end(&o);
    assert_has(buf_str(&buf), "action=\"/my/x\" enctype=\"multipart/form-data\" novalidate>");
    assert_has(buf_str(&buf), "name=\"_csrf\"");
    assert_has(buf_str(&buf), "name=\"_idem\"");
    buf_clear(&buf);
    without.idem = STR("kept-from-before");
    form_begin(&o, &without, url0(c, "/my/x"));
    assert_lacks(buf_str(&buf), "multipart");
    assert_has(buf_str(&buf), "value=\"kept-from-before\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_field_keeps_what_was_typed_beside_its_error),
        cmocka_unit_test(optional_fields_say_so),
        cmocka_unit_test(kinds_of_input_suit_what_is_asked),
        cmocka_unit_test(date_is_three_inputs_in_one_group),
        cmocka_unit_test(choices_are_radios_or_a_select_of_the_same_options),
        cmocka_unit_test(list_ticks_what_was_chosen),
        cmocka_unit_test(question_page_has_its_label_as_heading),
        cmocka_unit_test(form_is_multipart_only_for_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
