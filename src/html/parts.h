/* Small parts of pages: pictures of state, facts, rows of links, time lines. Call them from
 * templates: {% call part_tag(TONE_OK, v->state) %}. All texts are plain and are escaped here. */
#ifndef OQU_HTML_PARTS_H
#define OQU_HTML_PARTS_H

#include "html/page.h"

/* A drawing of ui/icons/list.txt; decoration only, words stand beside it. */
void part_icon(struct out *o, const char *name);

/* One or two words of state. icon may be NULL. */
void part_tag(struct out *o, enum tone tone, struct str text);
void part_tag_icon(struct out *o, enum tone tone, const char *icon, struct str text);

/* A framed remark; title may be empty. */
void part_note(struct out *o, enum tone tone, struct str title, struct str text);

/* A list that has nothing in it: one sentence and the next useful action (text empty: none). */
void part_empty(struct out *o, const char *icon, struct str text, struct link_to action);

/* A bar of value out of most, always beside the same fact in words; most > 0. */
void part_meter(struct out *o, enum tone tone, int64_t value, int64_t most);

/* Links that look like buttons: main, second, quiet, dangerous. */
enum button { BUTTON_MAIN = 0, BUTTON_SECOND, BUTTON_QUIET, BUTTON_BAD };
void part_link_button(struct out *o, enum button kind, struct url url, struct str text);

/* Facts: a name and a value per line; optionally a state, a source and a link to change it. */
struct fact {
    struct str name, value;
    struct str about; /* small, under the value: where it comes from */
    struct str tag;   /* a state beside the value */
    enum tone tone;
    struct url change; /* "change", with the name for screen readers */
    struct str lang;   /* when the value is in another language than the page */
};
void part_facts(struct out *o, const struct fact *facts, size_t n);

/* Rows that are links: tasks, messages, files. An empty url: plain text with the reason. */
struct row_link {
    struct url url;
    const char *icon; /* NULL: none */
    enum tone icon_tone;
    struct str title, text;
    struct str tag;
    enum tone tag_tone;
};
void part_rows(struct out *o, const struct row_link *rows, size_t n);

/* The way of a case: done, now, to come. */
enum step_state { STEP_DONE = 0, STEP_NOW, STEP_TODO };
struct tl_step {
    enum step_state state;
    const char *icon;
    struct str title, when, text;
    struct str tag; /* beside the title of the step that is now */
};
void part_timeline(struct out *o, const struct tl_step *steps, size_t n);

/* "1st grade · Alikhan · step 3 of 6" and the line of steps; service and subject may be empty. */
struct step_line {
    struct str service, subject;
    int now, of; /* 1 <= now <= of */
};
void part_step_line(struct out *o, const struct step_line *line);

/* Figures on top of a work page; with a url they are links to lists. */
struct figure {
    struct str value, text, about;
    enum tone tone;
    struct url url;
    bool current;
};
void part_figures(struct out *o, const struct figure *figures, size_t n, struct str label);

/* A school to choose: a radio button with facts, inside a <fieldset> of the caller's form. */
struct school_card {
    struct str value; /* of the input */
    struct str name;
    struct str distance, languages; /* empty: not shown */
    int64_t free_places, places;
    struct str tags[3];
    enum tone tag_tones[3];
    bool chosen, full; /* full: shown, cannot be chosen */
};
void part_school_card(struct out *o, const char *input_name, const struct school_card *card);

/* A number and what happens next, at the end of a step. */
void part_done(struct out *o, struct str title, struct str number_name, struct str number);

/* ---- words for classes, used by templates of this layer ------------------------------------ */

const char *tone_icon(enum tone tone);
struct str tag_class(enum tone tone);   /* "tag tag--ok" */
struct str note_class(enum tone tone);  /* "note note--sun" */
struct str ico_class(enum tone tone);   /* "ico ico--sun" */
struct str meter_class(enum tone tone); /* "meter meter--warn" */
struct str button_class(enum button kind);

#endif
