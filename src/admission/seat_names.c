/* The words of seat.h in files and in the catalogue, and what kinds of them are. */
#include "admission/seat.h"

const char *seat_lane_name(enum seat_lane lane)
{
    static const char *const names[SEAT_LANE_COUNT] = {"T", "O", "AUTO"};
    ASSERT(lane < SEAT_LANE_COUNT);
    return names[lane];
}

const char *seat_outcome_name(enum seat_outcome outcome)
{
    static const char *const names[SEAT_OUTCOME_COUNT] = {
        [SEAT_WAITING] = "WAITING",
        [SEAT_ALLOCATED] = "ALLOCATED",
        [SEAT_SPARE] = "SPARE",
        [SEAT_AUTO] = "AUTO",
        [SEAT_CAME] = "CAME",
        [SEAT_REFUSED_FULL] = "REFUSED_FULL",
        [SEAT_REFUSED_DOCS] = "REFUSED_DOCS",
        [SEAT_WITHDRAWN] = "WITHDRAWN",
        [SEAT_MOVED] = "MOVED",
        [SEAT_RESERVE] = "RESERVE",
        [SEAT_OFFERED] = "OFFERED",
        [SEAT_ACCEPTED] = "ACCEPTED",
        [SEAT_OFFER_EXPIRED] = "OFFER_EXPIRED",
        [SEAT_DIRECTED] = "DIRECTED",
    };
    ASSERT(outcome < SEAT_OUTCOME_COUNT);
    return names[outcome];
}

const char *seat_event_name(enum seat_event_kind kind)
{
    static const char *const names[SEAT_EVENT_COUNT] = {
        [SEAT_APPLY] = "apply",       [SEAT_WITHDRAW] = "withdraw", [SEAT_REFUSE] = "refuse",
        [SEAT_LEAVE] = "leave",       [SEAT_COME] = "come",         [SEAT_CAPACITY] = "capacity",
        [SEAT_DIRECT] = "direct",     [SEAT_GRANT] = "grant",       [SEAT_JOIN] = "reserve",
        [SEAT_QUIT] = "unreserve",    [SEAT_PASS] = "pass",         [SEAT_OFFER] = "offer",
        [SEAT_ACCEPT] = "accept",     [SEAT_DECLINE] = "decline",   [SEAT_RELEASE] = "release",
        [SEAT_DEADLINE] = "deadline", [SEAT_EXPIRE] = "expire",
    };
    ASSERT(kind < SEAT_EVENT_COUNT);
    return names[kind];
}

const char *seat_rule_code(enum seat_rule rule)
{
    static const char *const codes[SEAT_RULE_COUNT] = {
        [SEAT_RULE_ARRIVED_T] = "admission.rule.arrived-territory",
        [SEAT_RULE_ARRIVED_O] = "admission.rule.arrived-outside",
        [SEAT_RULE_ARRIVED_AUTO] = "admission.rule.arrived-own",
        [SEAT_RULE_ARRIVED_PLAIN] = "admission.rule.arrived-plain",
        [SEAT_RULE_ENDED_WAITING] = "admission.rule.ended-waiting",
        [SEAT_RULE_ENDED_SEAT] = "admission.rule.ended-seat",
        [SEAT_RULE_ENDED_ASIDE] = "admission.rule.ended-aside",
        [SEAT_RULE_LEFT_WAITING] = "admission.rule.left-waiting",
        [SEAT_RULE_LEFT_SEAT] = "admission.rule.left-seat",
        [SEAT_RULE_CAME] = "admission.rule.came",
        [SEAT_RULE_LEFT_REFUSED] = "admission.rule.left-refused",
        [SEAT_RULE_DIRECTED] = "admission.rule.directed",
        [SEAT_RULE_GRANTED] = "admission.rule.granted",
        [SEAT_RULE_CAPACITY] = "admission.rule.capacity",
        [SEAT_RULE_RELEASE] = "admission.rule.release",
        [SEAT_RULE_DEADLINE] = "admission.rule.deadline",
        [SEAT_RULE_AUTO] = "admission.rule.own",
        [SEAT_RULE_PLAIN] = "admission.rule.plain",
        [SEAT_RULE_TERRITORY] = "admission.rule.territory",
        [SEAT_RULE_TERRITORY_3] = "admission.rule.territory-third",
        [SEAT_RULE_TERRITORY_FULL] = "admission.rule.territory-kept",
        [SEAT_RULE_TERRITORY_NONE] = "admission.rule.territory-lapsed",
        [SEAT_RULE_OUTSIDE] = "admission.rule.outside",
        [SEAT_RULE_SPARE_DUE] = "admission.rule.spare-due",
        [SEAT_RULE_SPARE_BEFORE] = "admission.rule.spare-before",
        [SEAT_RULE_SPARE_NOW] = "admission.rule.spare-now",
        [SEAT_RULE_WAIT_FULL] = "admission.rule.wait-full",
        [SEAT_RULE_WAIT_TURN] = "admission.rule.wait-turn",
        [SEAT_RULE_WAIT_AUTO] = "admission.rule.wait-own",
        [SEAT_RULE_FULL] = "admission.rule.full",
        [SEAT_RULE_JOINED] = "admission.rule.reserve-joined",
        [SEAT_RULE_QUIT] = "admission.rule.reserve-quit",
        [SEAT_RULE_PASSED] = "admission.rule.reserve-passed",
        [SEAT_RULE_CALLED] = "admission.rule.reserve-called",
        [SEAT_RULE_OFFERED] = "admission.rule.offered",
        [SEAT_RULE_ACCEPTED] = "admission.rule.offer-accepted",
        [SEAT_RULE_DECLINED] = "admission.rule.offer-declined",
        [SEAT_RULE_OFFER_TERM] = "admission.rule.offer-term",
        [SEAT_RULE_EXPIRED] = "admission.rule.offer-expired",
    };
    ASSERT(rule < SEAT_RULE_COUNT);
    return codes[rule];
}

bool seat_holds(const struct seat_application *application)
{
    return application->outcome == SEAT_ALLOCATED || application->outcome == SEAT_SPARE ||
           application->outcome == SEAT_AUTO || application->outcome == SEAT_CAME ||
           application->outcome == SEAT_OFFERED || application->outcome == SEAT_ACCEPTED ||
           application->outcome == SEAT_DIRECTED;
}

bool seat_event_has_application(enum seat_event_kind kind)
{
    return kind != SEAT_CAPACITY && kind != SEAT_RELEASE && kind != SEAT_OFFER;
}

bool seat_event_arrives(enum seat_event_kind kind)
{
    return kind == SEAT_APPLY || kind == SEAT_COME || kind == SEAT_DIRECT;
}
