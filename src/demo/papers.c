/* See papers.h. The forms have the parts of the clinic's, and say that they were made up. */
#include "demo/papers.h"

#include <cairo.h>

#include "doc/doc.h"
#include "i18n/i18n.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_demo.h"

enum {
    PORTRAIT_WIDTH = 354, /* 3 × 4 cm at 300 dots an inch */
    PORTRAIT_HEIGHT = 472,
    PORTRAIT_BYTES = 256 * 1024,
    CLINICS = 9,
};

/* ---- the forms ------------------------------------------------------------------------------- */

static struct doc *
begin_form(struct ctx *c, const struct demo_candidate *candidate, enum msg form, enum msg title)
{
    const struct doc_meta meta = {
        .title = msg_text(c, title),
        .lang = c->lang,
        .number = msg_text(c, form),
        .organisation =
            MSG_FORMAT(c, MSG_demo_paper_clinic,
                       MSG_ARG("n", i18n_number(c, 1 + candidate->born.days % CLINICS))),
        .issued_us = c->now_us,
    };
    struct doc *doc = doc_begin(c, &meta);

    doc_title(doc, msg_text(c, title));
    doc_subtitle(doc, msg_text(c, form));
    doc_fact(doc, msg_text(c, MSG_admission_fact_child), candidate->child_name);
    doc_fact(doc, msg_text(c, MSG_admission_fact_iin), candidate->child_iin);
    doc_fact(doc, msg_text(c, MSG_admission_fact_born), i18n_date(c, candidate->born));
    doc_fact(doc, msg_text(c, MSG_admission_fact_address),
             c->lang == LANG_KK ? candidate->address_kk : candidate->address_ru);
    return doc;
}

static enum status end_form(struct ctx *c, struct doc *doc, struct str *ret_pdf)
{
    doc_rule(doc);
    doc_fact(doc, msg_text(c, MSG_demo_paper_doctor), msg_text(c, MSG_demo_paper_doctor_name));
    doc_fact(doc, msg_text(c, MSG_demo_paper_date), i18n_date(c, time_date(c->now_us)));
    doc_subtitle(doc, msg_text(c, MSG_demo_paper_invented));
    return doc_finish(doc, ret_pdf);
}

/* The national calendar: days after birth. */
static const struct dose {
    enum msg vaccine;
    int number, age_days;
} doses[] = {
    {MSG_demo_paper_bcg, 1, 2},        {MSG_demo_paper_hepatitis, 1, 1},
    {MSG_demo_paper_dtp, 1, 62},       {MSG_demo_paper_polio, 1, 62},
    {MSG_demo_paper_hepatitis, 2, 62}, {MSG_demo_paper_dtp, 2, 93},
    {MSG_demo_paper_polio, 2, 93},     {MSG_demo_paper_dtp, 3, 124},
    {MSG_demo_paper_polio, 3, 124},    {MSG_demo_paper_hepatitis, 3, 124},
    {MSG_demo_paper_mmr, 1, 370},      {MSG_demo_paper_dtp, 4, 552},
};

enum status
demo_form_065(struct ctx *c, const struct demo_candidate *candidate, struct str *ret_pdf)
{
    enum { COLUMNS = 3 };
    const struct doc_column columns[COLUMNS] = {
        {msg_text(c, MSG_demo_paper_vaccine), 6, false},
        {msg_text(c, MSG_demo_paper_dose), 1, true},
        {msg_text(c, MSG_demo_paper_date), 3, false},
    };
    struct str cells[COUNT(doses) * COLUMNS];
    struct doc *doc = begin_form(c, candidate, MSG_demo_paper_form_065, MSG_demo_paper_title_065);

    for (size_t i = 0; i < COUNT(doses); i++) {
        struct date given = {candidate->born.days + doses[i].age_days};
        cells[i * COLUMNS] = msg_text(c, doses[i].vaccine);
        cells[i * COLUMNS + 1] = i18n_number(c, doses[i].number);
        cells[i * COLUMNS + 2] = i18n_date(c, given);
    }
    const struct doc_table table = {columns, COLUMNS, cells, COUNT(doses)};
    doc_table(doc, &table);
    return end_form(c, doc, ret_pdf);
}

enum status demo_form_052(struct ctx *c,
                          struct chance *chance,
                          const struct demo_candidate *candidate,
                          struct str *ret_pdf)
{
    struct str height = i18n_number(c, 112 + (int64_t)chance_below(chance, 14));
    struct str weight = i18n_number(c, 18 + (int64_t)chance_below(chance, 8));
    struct doc *doc = begin_form(c, candidate, MSG_demo_paper_form_052, MSG_demo_paper_title_052);

    doc_heading(doc, msg_text(c, MSG_demo_paper_examination));
    doc_fact(doc, msg_text(c, MSG_demo_paper_height),
             MSG_FORMAT(c, MSG_demo_paper_centimetres, MSG_ARG("n", height)));
    doc_fact(doc, msg_text(c, MSG_demo_paper_weight),
             MSG_FORMAT(c, MSG_demo_paper_kilograms, MSG_ARG("n", weight)));
    doc_fact(doc, msg_text(c, MSG_demo_paper_sight), STR("1,0 / 1,0"));
    doc_fact(doc, msg_text(c, MSG_demo_paper_hearing), msg_text(c, MSG_demo_paper_normal));
    doc_fact(doc, msg_text(c, MSG_demo_paper_speech), msg_text(c, MSG_demo_paper_normal));
    doc_fact(doc, msg_text(c, MSG_demo_paper_group),
             chance_percent(chance, 70) ? STR("I") : STR("II"));
    doc_heading(doc, msg_text(c, MSG_demo_paper_conclusion));
    doc_paragraph(doc, msg_text(c, MSG_demo_paper_fit));
    return end_form(c, doc, ret_pdf);
}

/* ---- the portrait ---------------------------------------------------------------------------- */

struct colour {
    double r, g, b;
};

static void paint(cairo_t *cr, struct colour colour)
{
    cairo_set_source_rgb(cr, colour.r, colour.g, colour.b);
    cairo_fill(cr);
}

static void oval(cairo_t *cr, double x, double y, double width, double height)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, width / 2, height / 2);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, 1, 0, 6.2832);
    cairo_restore(cr);
}

static void draw_face(cairo_t *cr, struct colour hair)
{
    static const struct colour skin = {.93, .76, .62}, shade = {.86, .66, .52},
                               dark = {.16, .12, .1};

    cairo_rectangle(cr, 147, 290, 60, 80);
    paint(cr, shade);
    oval(cr, 177, 215, 150, 190);
    paint(cr, hair);
    oval(cr, 177, 228, 128, 166);
    paint(cr, skin);
    oval(cr, 150, 222, 15, 12);
    oval(cr, 204, 222, 15, 12);
    paint(cr, dark);
    oval(cr, 177, 280, 40, 10);
    paint(cr, (struct colour){.78, .42, .4});
}

static void draw_portrait(cairo_t *cr, struct chance *chance, bool female)
{
    static const struct colour hairs[] = {{.1, .08, .08}, {.2, .13, .1}, {.36, .24, .16}};
    static const struct colour clothes[] = {{.16, .3, .5}, {.5, .18, .22}, {.2, .42, .36}};
    struct colour hair = hairs[chance_below(chance, COUNT(hairs))];

    cairo_set_source_rgb(cr, .9, .94, .97);
    cairo_paint(cr);
    if (female) { /* plaits */
        oval(cr, 98, 320, 40, 190);
        oval(cr, 256, 320, 40, 190);
        paint(cr, hair);
    }
    oval(cr, 177, 470, 300, 240);
    paint(cr, clothes[chance_below(chance, COUNT(clothes))]);
    draw_face(cr, hair);
}

struct png {
    char *p;
    size_t n;
};

static cairo_status_t add_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
    struct png *png = closure;

    if (png->n + n > PORTRAIT_BYTES)
        return CAIRO_STATUS_WRITE_ERROR;
    memcpy(png->p + png->n, bytes, n);
    png->n += n;
    return CAIRO_STATUS_SUCCESS;
}

enum status demo_portrait(struct ctx *c, struct chance *chance, bool female, struct str *ret_png)
{
    struct png png = {.p = arena_alloc(c->mem, PORTRAIT_BYTES)};
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, PORTRAIT_WIDTH, PORTRAIT_HEIGHT);
    cairo_t *cr = cairo_create(surface);

    draw_portrait(cr, chance, female);
    cairo_destroy(cr);
    cairo_status_t st = cairo_surface_write_to_png_stream(surface, add_bytes, &png);
    cairo_surface_destroy(surface);
    if (st != CAIRO_STATUS_SUCCESS)
        return FAIL(c, ST_INTERNAL, "demo.file");
    *ret_png = (struct str){png.p, png.n};
    return ST_OK;
}
