/* Any two files, parted by a line "---": each bad row has a place and a reason, and what is taken
 * without one can be matched: nobody has more than one seat, no school more children than seats. */
#include "whatif/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool give(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct str *rest = arg;
    size_t n = rest->n < room ? rest->n : room;

    for (size_t i = 0; i < n; i++)
        p[i] = rest->p[i];
    *rest = str_sub(*rest, n, rest->n);
    *ret_n = n;
    return true;
}

static void check_course(const struct imported *imported, struct whatif_course course)
{
    whatif_count(&imported->campaign, &imported->wishes, &course);
    for (size_t i = 0; i < imported->campaign.n_pools; i++) {
        const struct whatif_sum *sum = &course.sums[i];
        ASSERT(sum->seated[SEAT_LANE_T] + sum->seated[SEAT_LANE_O] + sum->seated[SEAT_LANE_AUTO] <=
               sum->seats);
    }
}

static void check_match(struct import *in)
{
    const struct seat_settings own = {.three_to_one = true, .credit_cap = SEAT_CREDIT_CAP};
    const struct whatif_settings settings = {.rule = WHATIF_MATCH};
    struct imported imported = import_done(in, &own);
    int32_t *lots = NEWS(in->mem, int32_t, imported.campaign.n_children);

    for (size_t i = 0; i < imported.campaign.n_children; i++)
        lots[i] = (int32_t)i;
    const struct whatif_at_once at_once = {&imported.campaign, &settings, &imported.none,
                                           &imported.wishes, lots};
    check_course(&imported, whatif_match(in->mem, &at_once));
    check_course(&imported, whatif_draw(in->mem, &at_once));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import in = {.mem = arena_new(1 << 26, 1 << 30)};
    struct str schools = {(const char *)data, size}, choices = STR("");
    size_t at;

    if (str_find(schools, STR("---\n"), &at)) {
        choices = str_sub(schools, at + 4, schools.n);
        schools = str_sub(schools, 0, at);
    }
    ASSERT(import_read_schools(&in, give, &schools) && import_read_choices(&in, give, &choices));
    for (size_t i = 0; i < in.n_faults; i++)
        ASSERT(in.faults[i].line > 0 && in.faults[i].reason != MSG_NONE);
    if (in.n_faults == 0)
        check_match(&in);
    arena_free(in.mem);
    return 0;
}
