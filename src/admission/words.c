/* Codes of the database in words of the reader, from the catalogue. */
#include "admission/pages.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_person.h"

struct str word_language(struct ctx *c, struct str language)
{
    static const struct word words[] = {
        {"kk", MSG_admission_language_kk, TONE_PLAIN},
        {"ru", MSG_admission_language_ru, TONE_PLAIN},
        {"uz", MSG_admission_language_uz, TONE_PLAIN},
        {"ug", MSG_admission_language_ug, TONE_PLAIN},
        {"tg", MSG_admission_language_tg, TONE_PLAIN},
        {"en", MSG_admission_language_en, TONE_PLAIN},
    };
    return words_text(c, WORDS(words), language);
}

struct str word_ground(struct ctx *c, struct str ground)
{
    static const struct word words[] = {
        {"R1", MSG_admission_ground_r1, TONE_PLAIN}, {"R2", MSG_admission_ground_r2, TONE_PLAIN},
        {"R3", MSG_admission_ground_r3, TONE_PLAIN}, {"R4", MSG_admission_ground_r4, TONE_PLAIN},
        {"R5", MSG_admission_ground_r5, TONE_PLAIN},
    };
    return words_text(c, WORDS(words), ground);
}

struct str word_identity_name(struct ctx *c, const struct person *person)
{
    return msg_text(c, person->iin.n > 0 || person->temporary_number.n == 0
                           ? MSG_admission_fact_iin
                           : MSG_person_temporary_number);
}

struct str word_identity(struct ctx *c, const struct person *person)
{
    if (person->iin.n > 0 || person->temporary_number.n == 0)
        return person->iin;
    return str_printf(c->mem, STR_FMT " (" STR_FMT ")", STR_ARG(person->temporary_number),
                      STR_ARG(msg_text(c, MSG_person_temporary_number)));
}

static const struct word document_kinds[] = {
    {"PASSPORT", MSG_person_document_kind_passport, TONE_PLAIN},
    {"BIRTH_CERTIFICATE", MSG_person_document_kind_birth_certificate, TONE_PLAIN},
    {"RESIDENCE_PERMIT", MSG_person_document_kind_residence_permit, TONE_PLAIN},
    {"STATELESS", MSG_person_document_kind_stateless, TONE_PLAIN},
    {"REFUGEE", MSG_person_document_kind_refugee, TONE_PLAIN},
};
const struct words word_document_kinds = {document_kinds, COUNT(document_kinds)};

struct str word_document_kind(struct ctx *c, struct str kind)
{
    return words_text(c, word_document_kinds, kind);
}

struct str word_class(struct ctx *c, struct str class_type)
{
    static const struct word words[] = {{"general", MSG_admission_class_general, TONE_PLAIN}};
    return words_text(c, WORDS(words), class_type);
}

struct str word_act_number(struct ctx *c, const struct organisation_act *act)
{
    return str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(act->number),
                      STR_ARG(i18n_date(c, act->adopted_on)));
}

struct str word_act(struct ctx *c, const struct organisation_act *act)
{
    return str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(word_act_number(c, act)),
                      STR_ARG(act->title));
}

static const struct word relations[] = {
    {"parent", MSG_admission_relation_parent, TONE_PLAIN},
    {"guardian", MSG_admission_relation_guardian, TONE_PLAIN},
    {"foster", MSG_admission_relation_foster, TONE_PLAIN},
    {"adopter", MSG_admission_relation_adopter, TONE_PLAIN},
    {"other", MSG_admission_relation_other, TONE_PLAIN},
};
const struct words word_relations = {relations, COUNT(relations)};

static const struct word kin[] = {
    {"MOTHER", MSG_admission_kin_mother, TONE_PLAIN},
    {"FATHER", MSG_admission_kin_father, TONE_PLAIN},
    {"ADOPTER", MSG_admission_kin_adopter, TONE_PLAIN},
    {"GUARDIAN", MSG_admission_kin_guardian, TONE_PLAIN},
    {"TRUSTEE", MSG_admission_kin_trustee, TONE_PLAIN},
    {"FOSTER", MSG_admission_kin_foster, TONE_PLAIN},
};
const struct words word_kin = {kin, COUNT(kin)};

struct str word_relation(struct ctx *c, struct str relation)
{
    return words_text(c, word_relations, relation);
}

struct str word_document(struct ctx *c, enum document document)
{
    static const enum msg texts[DOCUMENT_COUNT] = {
        [DOCUMENT_065] = MSG_admission_document_065,
        [DOCUMENT_052_2] = MSG_admission_document_052_2,
        [DOCUMENT_PHOTO] = MSG_admission_document_photo,
        [DOCUMENT_PMPC] = MSG_admission_document_pmpc,
        [DOCUMENT_AUTHORITY] = MSG_admission_document_authority,
        [DOCUMENT_RESIDENCE] = MSG_admission_document_residence,
    };
    return msg_text(c, texts[document]);
}

struct str word_question(struct ctx *c, enum question question)
{
    static const enum msg texts[QUESTION_COUNT] = {
        [QUESTION_CHILD] = MSG_admission_task_child,
        [QUESTION_SCHOOL] = MSG_admission_task_school,
        [QUESTION_DOCUMENTS] = MSG_admission_task_documents,
        [QUESTION_SPECIAL] = MSG_admission_task_special,
        [QUESTION_PHONE] = MSG_admission_task_phone,
        [QUESTION_CONSENT] = MSG_admission_task_consent,
    };
    return msg_text(c, texts[question]);
}

struct str word_lane(struct ctx *c, enum seat_lane lane)
{
    static const enum msg texts[SEAT_LANE_COUNT] = {
        [SEAT_LANE_T] = MSG_admission_lane_territory,
        [SEAT_LANE_O] = MSG_admission_lane_outside,
        [SEAT_LANE_AUTO] = MSG_admission_lane_own,
    };
    return msg_text(c, texts[lane]);
}

struct str word_lane_why(struct ctx *c, enum seat_lane lane, struct str basis)
{
    if (lane == SEAT_LANE_AUTO)
        return msg_text(c, MSG_admission_lane_own_why);
    if (lane == SEAT_LANE_T)
        return MSG_FORMAT(c, MSG_admission_lane_territory_why, MSG_ARG("act", basis));
    if (str_eq(basis, STR("unknown")))
        return msg_text(c, MSG_admission_lane_unknown_why);
    if (str_eq(basis, STR("no-territory")))
        return msg_text(c, MSG_admission_lane_plain_why);
    return msg_text(c, MSG_admission_lane_outside_why);
}

struct str word_window(struct ctx *c,
                       const struct admission_campaign *campaign,
                       const struct admission_window *window)
{
    switch (admission_window_state(campaign, window, c->now_us)) {
    case ADMISSION_OPEN: return STR("");
    case ADMISSION_BEFORE:
        return window ? MSG_FORMAT(c, MSG_admission_school_before,
                                   MSG_ARG("d", i18n_moment(c, window->opens_us)))
                      : msg_text(c, MSG_admission_school_no_window);
    case ADMISSION_AFTER: break;
    }
    if (!window)
        return msg_text(c, MSG_admission_school_no_window);
    return MSG_FORMAT(c, MSG_admission_school_after,
                      MSG_ARG("from", i18n_date(c, time_date(window->opens_us))),
                      MSG_ARG("until", i18n_date(c, time_date(window->closes_us - 1))));
}

struct str word_number(struct ctx *c, int64_t number)
{
    return str_printf(c->mem, "№ %lld", (long long)number);
}

struct str word_state(struct ctx *c, struct str state, bool question, enum tone *ret_tone)
{
    static const struct {
        const char *code;
        enum msg text;
        enum tone tone;
    } states[] = {
        {"HELD", MSG_admission_state_held, TONE_INFO},
        {"ALLOCATED", MSG_admission_state_allocated, TONE_INFO},
        {"APPROVED", MSG_admission_state_approved, TONE_OK},
        {"ENROLLED", MSG_admission_state_enrolled, TONE_OK},
        {"LEFT", MSG_admission_state_left, TONE_PLAIN},
        {"WITHDRAWN", MSG_admission_state_withdrawn, TONE_PLAIN},
        {"REFUSED_DOCS", MSG_admission_state_refused, TONE_BAD},
        {"REFUSED_FULL", MSG_admission_state_refused, TONE_BAD},
        {"RESERVE", MSG_admission_state_reserve, TONE_INFO},
        {"OFFERED", MSG_admission_state_offered, TONE_WARN},
        {"OFFER_EXPIRED", MSG_admission_state_refused, TONE_BAD},
    };

    if (question && str_eq(state, STR("ALLOCATED"))) {
        *ret_tone = TONE_WARN;
        return msg_text(c, MSG_admission_state_question);
    }
    for (size_t i = 0; i < COUNT(states); i++) {
        if (str_eq_z(state, states[i].code)) {
            *ret_tone = states[i].tone;
            return msg_text(c, states[i].text);
        }
    }
    ASSERT(!"every state of the CHECK has words");
    return state;
}

struct str word_source(struct ctx *c, const struct person *person)
{
    enum msg text = str_eq_z(person->source, "REGISTER") ? MSG_admission_source_register
                    : str_eq_z(person->source, "EGOV")   ? MSG_admission_source_egov
                                                         : MSG_admission_source_declared;
    return MSG_FORMAT(c, text, MSG_ARG("d", i18n_moment(c, person->checked_us)));
}

struct str word_to_check(struct ctx *c, struct str codes)
{
    size_t at;
    bool address = str_find(codes, STR("address"), &at);
    struct str place = msg_text(c, MSG_admission_fact_to_check_address);
    struct str facts = msg_text(c, MSG_admission_fact_to_check_register);

    if (!str_find(codes, STR("register"), &at))
        return place;
    return address ? str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(facts), STR_ARG(place))
                   : facts;
}
