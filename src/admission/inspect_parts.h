/* What the parts of the audit share: reading lines, the pools with their stories, what is found. */
#ifndef OQU_ADMISSION_INSPECT_PARTS_H
#define OQU_ADMISSION_INSPECT_PARTS_H

#include "admission/replay_parts.h"
#include "admission/story.h"
#include "ledger/ledger.h"

enum { INSPECT_MARK = 32, INSPECT_HEADS_MOST = 16 };

/* ---- what can be found ---------------------------------------------------------------------- */

enum difference {
    DIFFERENCE_LINE = 0,         /* not a line as README.md describes it */
    DIFFERENCE_EVENT_TWICE,      /* two events of one number in a pool */
    DIFFERENCE_EVENT_GAP,        /* a number of an event is missing in a pool */
    DIFFERENCE_SETTINGS_MISSING, /* the first event of a pool does not open it */
    DIFFERENCE_SETTINGS_CHANGED, /* a pool opens again with other settings */
    DIFFERENCE_ARRIVAL_GAP,
    DIFFERENCE_ARRIVAL_TWICE,
    DIFFERENCE_CASE_UNKNOWN, /* of an application that never arrived in the pool */
    DIFFERENCE_CASE_ENDED,   /* an event of an application that had ended */
    DIFFERENCE_TIME_BACK,
    DIFFERENCE_TERM_PAST, /* the term of an answer ends before the application was made */
    DIFFERENCE_SEATS_BELOW_TAKEN,
    DIFFERENCE_NOT_FREE,     /* directed to where no seat was free, or somebody waited */
    DIFFERENCE_SEAT_MISSING, /* the rule gives a seat, the log does not */
    DIFFERENCE_SEAT_WRONG,   /* the log gives a seat, the rule does not */
    DIFFERENCE_SEAT_EARLY,   /* … before the rule does */
    DIFFERENCE_RULE_OTHER,   /* … by another rule */
    DIFFERENCE_REFUSAL_MISSING,
    DIFFERENCE_REFUSAL_WRONG,
    DIFFERENCE_OUTCOME_MISSING, /* an event without what came of it */
    DIFFERENCE_OUTCOME_WRONG,   /* what came of an event that never was */
    DIFFERENCE_OUTCOME_TWICE,
    DIFFERENCE_ORDER, /* a seat for who stood behind one that still waited in the same line */
    DIFFERENCE_OVER_CAPACITY,
    DIFFERENCE_HEAD_MISSING,
    DIFFERENCE_HEAD_UNREADABLE,
    DIFFERENCE_HEAD_SIGNATURE,
    DIFFERENCE_HEAD_ROOT,
    DIFFERENCE_HEAD_SIZE, /* more or fewer lines than the head says */
    DIFFERENCE_COUNT,
};

/* ---- one line ------------------------------------------------------------------------------- */

struct inspect_line {
    int64_t no; /* place in the log, from 0 */
    bool is_event;
    struct str pool, kind, by;
    bool has_mark;
    uint8_t mark[INSPECT_MARK];
    int64_t number, at_us, arrival, deadline_us, seats; /* -1: not there */
    enum seat_lane lane;
    struct seat_pool settings; /* of open: settings, auto_reserved, auto_until_us, aside */
};
/* Whether a line of the log is about a queue, of whatever version. */
bool inspect_is_line(struct str text);
/* Borrows the text. False: not in the form of README.md. */
bool inspect_line_read(struct str text, struct inspect_line *ret);

/* ---- the campaign --------------------------------------------------------------------------- */

struct inspect_told { /* something that the log says of an application in a pool */
    int64_t line, number, at_us;
    bool yes;
};
struct inspect_mark;
struct inspect_case { /* an application in a pool */
    struct inspect_case *next_of_mark, *next_of_pool;
    struct inspect_pool *pool;
    const struct inspect_mark *mark;
    int64_t line;                        /* the first one about it */
    const struct seat_application *seat; /* in the story of the pool; NULL: never arrived */
    bool came;    /* with a seat, by an act or by decision of the authority */
    bool no_docs; /* by the rule: refused on documents … */
    bool granted; /* … was refused, and got a seat above the others */
    struct inspect_told held, given, carried, full, docs, withdrawn, moved; /* by the log */
    struct inspect_told accepted, expired;                                  /* an offer, too */
    enum seat_rule told_rule;    /* of given; SEAT_RULE_COUNT: none of the rules */
    bool waited;                 /* by the rule: had to wait when it arrived … */
    int64_t waited_us;           /* … at this instant */
    bool has_seat;               /* by the rule: was given one … */
    enum seat_rule rule;         /* … by this one … */
    int64_t seat_us;             /* … at this instant */
    bool refused;                /* by the rule: for lack of seats … */
    int64_t refused_us;          /* … at this instant */
    bool took_offer, left_offer; /* by the rule */
    int32_t moves, told_moves;   /* into the reserve and out of it: by the rule, by the log */
};
struct inspect_mark {
    struct replay_named named; /* the bytes of the mark */
    struct inspect_case *cases;
};
struct inspect_event { /* one that came before its turn */
    struct inspect_line line;
    struct inspect_event *next; /* by number */
};
struct inspect_capacity {
    int64_t at_us;
    int32_t seats;
};
struct inspect_pool {
    struct replay_named named;
    struct inspect_pool *next;
    struct story story;
    struct seat_pool settings; /* as it was opened */
    bool opened;
    int64_t line, next_event; /* line: the first one about it */
    struct inspect_event *early;
    struct inspect_case *cases;
    struct inspect_capacity *capacities;
    size_t n_capacities, room, n_cases;
};
struct inspect_head {
    struct ledger_note note;
    struct str name;
    bool met;
};

struct inspect {
    struct ctx c;
    const char *path;
    struct str verifier; /* empty: signatures are not checked */
    bool json;
    struct replay_names pools, marks;
    struct inspect_pool *first, *last;
    int64_t lines, n_pools, n_cases, newest_us;
    struct merkle_tree tree;
    struct inspect_head heads[INSPECT_HEADS_MOST];
    size_t n_heads;
    int64_t differences;
};

/* Who the difference is about; pool and mark may be NULL, line -1. */
struct inspect_place {
    int64_t line;
    const struct inspect_pool *pool;
    const struct inspect_mark *mark;
    int64_t expected, found; /* both 0: no numbers to tell */
};
void inspect_report(struct inspect *in, enum difference what, struct inspect_place place);

/* One line of the log, hashed already. */
void inspect_line_happens(struct inspect *in, const struct inspect_line *line);
/* After the last line: what each pool came to, beside what the log says. */
void inspect_finish(struct inspect *in);
/* One pool of it; its story has been told to the end. */
void inspect_judge(struct inspect *in, struct inspect_pool *pool);

#endif
