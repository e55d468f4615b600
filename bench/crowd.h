/* Between the parts of bench/crowd: families who apply through the site as it is, and the staff who
 * work there meanwhile. */
#ifndef OQU_BENCH_CROWD_H
#define OQU_BENCH_CROWD_H

#include "answer.h"
#include "base/arena.h"
#include "browser.h"

/* What a family does, in order: the page from which it is sent, the press that asks for the code,
 * the page that asks for the code, sending, and the page that shows what became of it. */
enum crowd_step { STEP_PAGE, STEP_CODE, STEP_ASKED, STEP_SEND, STEP_SHOWN, STEPS };

struct family {
    struct browser b;
    struct str phone, page, press, extra; /* press: path of the form; extra: its fields */
    enum crowd_step step;
    bool ready;      /* everything but sending is done; waits to be let go */
    bool waits_code; /* at step STEP_SEND, for the message */
    bool done;
    int tries;
    char sign[200], keys[200], code[8]; /* keys: of the last form */
    char request[120];                  /* what the page with the code was asked for by */
    char id[40];                        /* of what was accepted; empty: nothing was */
    int64_t code_us, sent_us, answered_us;
};

struct crowd {
    struct arena *mem;
    struct browsers site, phones;
    struct family *families;
    size_t n, begun, ended;
    bool hold; /* families stop before sending until they are let go */
    size_t n_ready, let_go;
    struct samples times[STEPS], messages; /* sending: with every time it was told to come again */
    uint64_t accepted, refused, busy, waited, broken; /* waited: looks from the waiting room */
    uint64_t bad_status[600];
    struct staff *staff;
    size_t n_staff;
    bool over;
    struct samples board, clerk_page, clerk_press;
    uint64_t decided, staff_bad;
};

/* ---- crowd_family.c -------------------------------------------------------------------------- */

void families_read(struct crowd *crowd, const char *path);
void family_begin(struct crowd *crowd, struct family *family);
void family_send(struct family *family); /* one that is ready */
/* Asks the gateway's telephone again and again, and gives each family its code. */
void phones_begin(struct crowd *crowd);
/* The value of `name` in the form whose action is `action`, for its body: "_csrf=…&_idem=…". False:
 * the page has no such form. */
bool form_keys_of(struct str page, struct str action, char *ret, size_t most);

/* ---- crowd_staff.c --------------------------------------------------------------------------- */

/* Lines of "clerk COOKIES" and "board PATH COOKIES". */
void staff_read(struct crowd *crowd, const char *path);
void staff_begin(struct crowd *crowd);

#endif
