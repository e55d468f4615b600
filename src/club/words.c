/* Codes of club in words, and its forms. */
#include "base/buf.h"
#include "club/pages.h"
#include "i18n/i18n.h"
#include "i18n/msg_club.h"
#include "i18n/msg_signature.h"

static const struct word directions[] = {
    {"sport", MSG_club_direction_sport, TONE_PLAIN},
    {"art", MSG_club_direction_art, TONE_PLAIN},
    {"music", MSG_club_direction_music, TONE_PLAIN},
    {"dance", MSG_club_direction_dance, TONE_PLAIN},
    {"technology", MSG_club_direction_technology, TONE_PLAIN},
    {"nature", MSG_club_direction_nature, TONE_PLAIN},
    {"science", MSG_club_direction_science, TONE_PLAIN},
    {"language", MSG_club_direction_language, TONE_PLAIN},
};
static const struct word levels[] = {
    {"begin", MSG_club_level_begin, TONE_PLAIN},
    {"go-on", MSG_club_level_go_on, TONE_PLAIN},
};
static const struct word states[] = {
    {"ALLOCATED", MSG_club_state_place, TONE_OK},
    {"HELD", MSG_club_state_waits, TONE_WARN},
    {"WITHDRAWN", MSG_club_state_withdrawn, TONE_PLAIN},
    {"REFUSED_FULL", MSG_club_state_ended, TONE_PLAIN},
};
static const struct word days[] = {
    {"1", MSG_club_day_1, TONE_PLAIN}, {"2", MSG_club_day_2, TONE_PLAIN},
    {"3", MSG_club_day_3, TONE_PLAIN}, {"4", MSG_club_day_4, TONE_PLAIN},
    {"5", MSG_club_day_5, TONE_PLAIN}, {"6", MSG_club_day_6, TONE_PLAIN},
    {"7", MSG_club_day_7, TONE_PLAIN},
};
static const struct word languages[] = {
    {"kk", MSG_club_language_kk, TONE_PLAIN},
    {"ru", MSG_club_language_ru, TONE_PLAIN},
    {"en", MSG_club_language_en, TONE_PLAIN},
};

struct words club_directions(void)
{
    return WORDS(directions);
}

struct words club_levels(void)
{
    return WORDS(levels);
}

struct words club_states(void)
{
    return WORDS(states);
}

struct words club_days(void)
{
    return WORDS(days);
}

struct words club_languages(void)
{
    return WORDS(languages);
}

struct str club_when(struct ctx *c, struct str on, int32_t starts, int32_t minutes)
{
    int32_t ends = starts + minutes;
    struct buf buf;

    buf_init(&buf, c->mem, 256);
    for (size_t i = 0; i < on.n; i++) {
        if (i > 0)
            buf_add(&buf, STR(", "));
        buf_add(&buf, words_text(c, WORDS(days), str_sub(on, i, 1)));
    }
    buf_printf(&buf, " %02d:%02d–%02d:%02d", starts / 60, starts % 60, ends / 60 % 24, ends % 60);
    return buf_str(&buf);
}

struct str club_age(struct ctx *c, int32_t from, int32_t to)
{
    return str_printf(c->mem, from == to ? "%d" : "%d–%d", from, to);
}

/* ---- forms ----------------------------------------------------------------------------------- */

#define FORM(variable, fields_array)                                                               \
    const struct form variable = {#variable, fields_array, COUNT(fields_array)};

static const struct field child_fields[] = {
    {"child", FIELD_CHOICE, MSG_club_apply_child, MSG_club_apply_child_hint,
     MSG_club_apply_child_missing, 0, 0},
};
FORM(club_child_form, child_fields)

static const struct field sign_fields[] = {
    {"child", FIELD_UUID, MSG_club_apply_child, 0, MSG_club_apply_child_missing, 0, 0},
    {"request", FIELD_UUID, MSG_club_sign_request, 0, MSG_signature_code_unknown, 0, 0},
    {"code", FIELD_CODE, MSG_club_sign_code, 0, MSG_club_sign_code_missing, 0, 0},
};
FORM(club_sign_form, sign_fields)

static const struct field group_fields[] = {
    {"title", FIELD_TEXT, MSG_club_group_title, MSG_club_group_title_hint, MSG_club_group_missing,
     2, 120},
    {"direction", FIELD_CHOICE, MSG_club_direction, 0, MSG_club_group_missing, 0, 0},
    {"level", FIELD_CHOICE, MSG_club_level, 0, MSG_club_group_missing, 0, 0},
    {"language", FIELD_CHOICE, MSG_club_language, 0, MSG_club_group_missing, 0, 0},
    {"from", FIELD_INT, MSG_club_group_from, 0, MSG_club_group_missing, 3, 18},
    {"to", FIELD_INT, MSG_club_group_to, 0, MSG_club_group_missing, 3, 18},
    {"days", FIELD_LIST, MSG_club_days, 0, MSG_club_group_missing, 1, 7},
    {"starts", FIELD_TEXT, MSG_club_group_starts, MSG_club_group_starts_hint,
     MSG_club_group_missing, 4, 5},
    {"minutes", FIELD_INT, MSG_club_group_minutes, 0, MSG_club_group_missing, 20, 240},
    {"place", FIELD_TEXT, MSG_club_place, MSG_club_group_place_hint, MSG_club_group_missing, 2,
     200},
};
FORM(club_group_form, group_fields)

static const struct field places_fields[] = {
    {"places", FIELD_INT, MSG_club_places, MSG_club_places_hint, MSG_club_group_missing, 0, 500},
    {"act", FIELD_TEXT, MSG_club_act, MSG_club_act_hint, MSG_club_group_missing, 2, 200},
};
FORM(club_places_form, places_fields)
