/* The cookie that carries a place: signed, so that it can be checked without looking anybody up,
 * and naming nobody. It only lets one watch; entering needs the session of the person themselves.
 */
#ifndef OQU_WAIT_TICKET_H
#define OQU_WAIT_TICKET_H

#include "base/str.h"
#include "wait/draw.h"

enum { TICKET_TEXT = 64 };

struct ticket_keys {
    uint8_t sign[DRAW_KEY], name[DRAW_KEY], draw[DRAW_KEY];
    uint8_t
        before[DRAW_KEY]; /* signed until the last change; the same as sign when there was none */
};

struct ticket {
    uint8_t room;
    uint32_t epoch, seq;
    uint32_t issued_s; /* Unix seconds */
    struct who who;
};

/* Reads the installation's keys, or makes them where there is no file. False: the file cannot be
 * used; it is left as it is. */
MUST_USE bool ticket_keys_load(struct ticket_keys *keys, const char *path);
/* Makes a new key for signing; what the present one signed stays ours until the next change. How
 * people are called does not change. */
MUST_USE bool ticket_keys_change(const char *path);
/* text: TICKET_TEXT characters of base64url, without an end mark. */
void ticket_write(const struct ticket_keys *keys, const struct ticket *ticket, char *text);
/* False: signed by neither key. */
MUST_USE bool
ticket_read(const struct ticket_keys *keys, struct str text, struct ticket *ret_ticket);
/* How a person is called here. */
struct who ticket_who(const struct ticket_keys *keys, const uint8_t *person);

#endif
