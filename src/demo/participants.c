/* The bodies beside the authorities that carry the pilot (joint order 73-НҚ / 168/НҚ, p. 5). They
 * are made with a chance of their own, so that the rest of the country stays as it is without them.
 */
#include "demo/demo.h"
#include "demo/number.h"
#include "organisation/organisation.h"

enum { SEED = 73 };

static const struct {
    const char *kind, *kk, *ru;
} bodies[DEMO_PARTICIPANTS] = {
    {"ministry-unit", "Орта білім беру комитеті", "Комитет среднего образования"},
    {"ministry-unit",
     "Мемлекеттік көрсетілетін қызметтерді цифрландыру және автоматтандыру департаменті",
     "Департамент цифровизации и автоматизации государственных услуг"},
    {"state-body", "Мемлекеттік қызметтер комитеті", "Комитет государственных услуг"},
    {"participant", "«Ұлттық ақпараттық технологиялар» АҚ",
     "АО «Национальные информационные технологии»"},
    {"participant", "«Талдау ұлттық орталығы» АҚ", "АО «Национальный центр Талдау»"},
    {"participant", "«Қазақтелеком» АҚ", "АО «Казахтелеком»"},
};

static enum status write_tx(struct ctx *c, void *arg)
{
    struct demo *demo = arg;
    struct chance chance = {SEED};
    struct organisation_new rows[DEMO_PARTICIPANTS];

    for (size_t i = 0; i < COUNT(rows); i++) {
        rows[i] = (struct organisation_new){
            .id = chance_uuid(&chance),
            /* The ministry keeps their records and accounts for the pilot. */
            .parent = demo->ministry,
            .bin = demo_bin(c->mem, demo->next_bin++),
            .kind = str_from_z(bodies[i].kind),
            .name_kk = str_from_z(bodies[i].kk),
            .name_ru = str_from_z(bodies[i].ru),
            .legal_name_kk = str_from_z(bodies[i].kk),
            .legal_name_ru = str_from_z(bodies[i].ru),
            .region = STR(""),
            .district = STR(""),
            .settlement = STR(""),
            .ownership = STR("REPUBLICAN"),
            .status = STR("OPEN"),
            .languages = STR(""),
            .phone = STR(""),
            .address_kk = STR(""),
            .address_ru = STR(""),
            .site = STR(""),
            .valid_from = {(int32_t)(demo->today.days - 1500)},
        };
        demo->participants[i] =
            (struct demo_authority){rows[i].id, rows[i].name_kk, rows[i].name_ru};
    }
    return organisation_load(c, rows, COUNT(rows), DEMO_ACT);
}

enum status demo_make_participants(struct demo *demo)
{
    return db_tx_locked(demo->c, "demo/participants", write_tx, demo);
}
