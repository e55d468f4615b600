/* See import_compare.h. */
#include "whatif/import_compare.h"

#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "i18n/msg_whatif.h"

enum { ROW_MOST = 4 * CSV_FIELD_MOST };

/* Children are numbered in the order of the file, which a word replaces. */
static int32_t *lots_of(struct arena *mem, size_t n, struct str word)
{
    int64_t *numbers = NEWS(mem, int64_t, n);
    int32_t *lots = NEWS(mem, int32_t, n);

    for (size_t i = 0; i < n; i++) {
        numbers[i] = (int64_t)i + 1;
        lots[i] = (int32_t)i;
    }
    return word.n > 0 ? whatif_lots(mem, word, numbers, n) : lots;
}

void import_compare(struct import *in, const struct import_rules *rules, struct import_answer *ret)
{
    *ret = (struct import_answer){.imported = import_done(in, &rules->own)};
    struct imported *imported = &ret->imported;
    const struct whatif_settings arrival = {.rule = WHATIF_DRAW}; /* lots in the file's order */
    const struct whatif_settings other = {.rule = rules->rule};
    size_t n = imported->campaign.n_children;
    struct whatif_at_once at_once = {&imported->campaign, &arrival, &imported->none,
                                     &imported->wishes, lots_of(in->mem, n, STR(""))};

    ret->was = whatif_draw(in->mem, &at_once);
    at_once.settings = &other;
    at_once.lots = lots_of(in->mem, n, rules->word);
    ret->would = rules->rule == WHATIF_DRAW ? whatif_draw(in->mem, &at_once)
                                            : whatif_match(in->mem, &at_once);
    whatif_count(&imported->campaign, &imported->wishes, &ret->was);
    whatif_count(&imported->campaign, &imported->wishes, &ret->would);
    for (size_t i = 0; i < n; i++)
        ret->moved += whatif_move_of(&ret->was.places[i], &ret->would.places[i]) != WHATIF_STAYS;
}

struct whatif_sum import_sum(const struct import_answer *answer, const struct whatif_course *course)
{
    struct whatif_sum sum = {.seats = 0};

    for (size_t i = 0; i < answer->imported.campaign.n_pools; i++) {
        const struct whatif_sum *pool = &course->sums[i];
        for (size_t lane = 0; lane < SEAT_LANE_COUNT; lane++)
            sum.seated[lane] += pool->seated[lane];
        sum.seats += pool->seats;
        sum.refused += pool->refused + pool->waiting;
        sum.first += pool->first;
    }
    return sum;
}

struct str import_school_of(const struct import *in, const struct whatif_place *place)
{
    return whatif_has_seat(place) ? in->schools[place->pool].name : STR("");
}

const char *import_file_name(enum import_file file)
{
    return file == IMPORT_SCHOOLS ? "schools.csv" : "choices.csv";
}

struct str import_fault_text(struct ctx *c, const struct import_fault *fault)
{
    return MSG_FORMAT(c, fault->reason, MSG_NUM("field_most", CSV_FIELD_MOST),
                      MSG_NUM("count_most", IMPORT_SEATS_MOST),
                      MSG_NUM("most", IMPORT_WISHES_MOST));
}

bool import_write_places(const struct import *in,
                         const struct import_answer *answer,
                         import_writer *write,
                         void *arg)
{
    struct buf row;

    buf_init(&row, in->mem, ROW_MOST);
    if (!write(arg, STR("child,was,would\n")))
        return false;
    for (size_t i = 0; i < answer->imported.campaign.n_children; i++) {
        buf_clear(&row);
        csv_add(&row, true, answer->imported.children[i]);
        csv_add(&row, false, import_school_of(in, &answer->was.places[i]));
        csv_add(&row, false, import_school_of(in, &answer->would.places[i]));
        buf_add_char(&row, '\n');
        ASSERT(!buf_overflowed(&row));
        if (!write(arg, buf_str(&row)))
            return false;
    }
    return true;
}

bool import_read_fd(void *fd, char *p, size_t room, size_t *ret_n)
{
    ssize_t n;

    do
        n = read(*(const int *)fd, p, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return false;
    *ret_n = (size_t)n;
    return true;
}
