/* Codes of the figures in words of the reader. */
#include "board/pages.h"

#include "i18n/msg_admission.h"
#include "i18n/msg_board.h"
#include "organisation/organisation.h"

static const struct word lanes[] = {
    {"AUTO", MSG_admission_lane_own, TONE_PLAIN},
    {"T", MSG_admission_lane_territory, TONE_PLAIN},
    {"O", MSG_admission_lane_outside, TONE_PLAIN},
};
static const struct word channels[] = {
    {"OQU", MSG_board_channel_oqu, TONE_PLAIN},
    {"EGOV", MSG_board_channel_egov, TONE_PLAIN},
    {"PAPER", MSG_board_channel_paper, TONE_PLAIN},
};
static const struct word grounds[] = {
    {"R1", MSG_admission_ground_r1, TONE_PLAIN}, {"R2", MSG_admission_ground_r2, TONE_PLAIN},
    {"R3", MSG_admission_ground_r3, TONE_PLAIN}, {"R4", MSG_admission_ground_r4, TONE_PLAIN},
    {"R5", MSG_admission_ground_r5, TONE_PLAIN},
};

const struct words board_lanes = {lanes, COUNT(lanes)};
const struct words board_channels = {channels, COUNT(channels)};
const struct words board_grounds = {grounds, COUNT(grounds)};

struct str board_language(struct ctx *c, const struct look *look, struct str code)
{
    return organisation_language_names(c, look->languages, look->n_languages, code);
}
