/* Codes of the figures in words of the reader. */
#include "board/pages.h"

#include "organisation/organisation.h"

const struct board_word board_lanes[] = {
    {"AUTO", MSG_admission_lane_own},
    {"T", MSG_admission_lane_territory},
    {"O", MSG_admission_lane_outside},
    {NULL, 0},
};
const struct board_word board_channels[] = {
    {"OQU", MSG_board_channel_oqu},
    {"EGOV", MSG_board_channel_egov},
    {"PAPER", MSG_board_channel_paper},
    {NULL, 0},
};
const struct board_word board_grounds[] = {
    {"R1", MSG_admission_ground_r1}, {"R2", MSG_admission_ground_r2},
    {"R3", MSG_admission_ground_r3}, {"R4", MSG_admission_ground_r4},
    {"R5", MSG_admission_ground_r5}, {NULL, 0},
};

struct str board_word(struct ctx *c, const struct board_word *words, struct str code)
{
    for (; words->code; words++)
        if (str_eq_z(code, words->code))
            return msg_text(c, (enum msg)words->text);
    return code; /* of another release */
}

struct str board_language(struct ctx *c, const struct look *look, struct str code)
{
    return organisation_language_names(c, look->languages, look->n_languages, code);
}
