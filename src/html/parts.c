/* Classes of the style sheet by meaning. The markup is in views/parts.html. */
#include "html/parts.h"

const char *tone_icon(enum tone tone)
{
    static const char *const icons[] = {
        [TONE_PLAIN] = "info",          [TONE_INFO] = "info",        [TONE_OK] = "circle-check",
        [TONE_WARN] = "triangle-alert", [TONE_BAD] = "circle-alert",
    };
    return icons[tone];
}

struct str tag_class(enum tone tone)
{
    static const char *const classes[] = {
        [TONE_PLAIN] = "tag",          [TONE_INFO] = "tag tag--info", [TONE_OK] = "tag tag--ok",
        [TONE_WARN] = "tag tag--warn", [TONE_BAD] = "tag tag--bad",
    };
    return str_from_z(classes[tone]);
}

struct str note_class(enum tone tone)
{
    static const char *const classes[] = {
        [TONE_PLAIN] = "note",          [TONE_INFO] = "note",          [TONE_OK] = "note note--ok",
        [TONE_WARN] = "note note--sun", [TONE_BAD] = "note note--bad",
    };
    return str_from_z(classes[tone]);
}

struct str ico_class(enum tone tone)
{
    static const char *const classes[] = {
        [TONE_PLAIN] = "ico",         [TONE_INFO] = "ico",         [TONE_OK] = "ico ico--ok",
        [TONE_WARN] = "ico ico--sun", [TONE_BAD] = "ico ico--bad",
    };
    return str_from_z(classes[tone]);
}

struct str meter_class(enum tone tone)
{
    static const char *const classes[] = {
        [TONE_PLAIN] = "meter",          [TONE_INFO] = "meter",
        [TONE_OK] = "meter meter--ok",   [TONE_WARN] = "meter meter--warn",
        [TONE_BAD] = "meter meter--bad",
    };
    return str_from_z(classes[tone]);
}

struct str button_class(enum button kind)
{
    static const char *const classes[] = {
        [BUTTON_MAIN] = "btn",
        [BUTTON_SECOND] = "btn btn--2",
        [BUTTON_QUIET] = "btn btn--quiet",
        [BUTTON_BAD] = "btn btn--bad",
    };
    return str_from_z(classes[kind]);
}
