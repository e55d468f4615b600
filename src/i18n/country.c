/* Countries by their ISO 3166 codes, for citizenships and for who issued a document: the members
 * and observers of the United Nations. XX is of ISO's user-assigned codes: stateless. */
#include <stdlib.h>

#include "i18n/i18n.h"
#include "i18n/msg_i18n.h"

static const struct {
    const char *code;
    enum msg name;
} countries[] = {
    {"AD", MSG_i18n_country_ad}, {"AE", MSG_i18n_country_ae}, {"AF", MSG_i18n_country_af},
    {"AG", MSG_i18n_country_ag}, {"AL", MSG_i18n_country_al}, {"AM", MSG_i18n_country_am},
    {"AO", MSG_i18n_country_ao}, {"AR", MSG_i18n_country_ar}, {"AT", MSG_i18n_country_at},
    {"AU", MSG_i18n_country_au}, {"AZ", MSG_i18n_country_az}, {"BA", MSG_i18n_country_ba},
    {"BB", MSG_i18n_country_bb}, {"BD", MSG_i18n_country_bd}, {"BE", MSG_i18n_country_be},
    {"BF", MSG_i18n_country_bf}, {"BG", MSG_i18n_country_bg}, {"BH", MSG_i18n_country_bh},
    {"BI", MSG_i18n_country_bi}, {"BJ", MSG_i18n_country_bj}, {"BN", MSG_i18n_country_bn},
    {"BO", MSG_i18n_country_bo}, {"BR", MSG_i18n_country_br}, {"BS", MSG_i18n_country_bs},
    {"BT", MSG_i18n_country_bt}, {"BW", MSG_i18n_country_bw}, {"BY", MSG_i18n_country_by},
    {"BZ", MSG_i18n_country_bz}, {"CA", MSG_i18n_country_ca}, {"CD", MSG_i18n_country_cd},
    {"CF", MSG_i18n_country_cf}, {"CG", MSG_i18n_country_cg}, {"CH", MSG_i18n_country_ch},
    {"CI", MSG_i18n_country_ci}, {"CL", MSG_i18n_country_cl}, {"CM", MSG_i18n_country_cm},
    {"CN", MSG_i18n_country_cn}, {"CO", MSG_i18n_country_co}, {"CR", MSG_i18n_country_cr},
    {"CU", MSG_i18n_country_cu}, {"CV", MSG_i18n_country_cv}, {"CY", MSG_i18n_country_cy},
    {"CZ", MSG_i18n_country_cz}, {"DE", MSG_i18n_country_de}, {"DJ", MSG_i18n_country_dj},
    {"DK", MSG_i18n_country_dk}, {"DM", MSG_i18n_country_dm}, {"DO", MSG_i18n_country_do},
    {"DZ", MSG_i18n_country_dz}, {"EC", MSG_i18n_country_ec}, {"EE", MSG_i18n_country_ee},
    {"EG", MSG_i18n_country_eg}, {"ER", MSG_i18n_country_er}, {"ES", MSG_i18n_country_es},
    {"ET", MSG_i18n_country_et}, {"FI", MSG_i18n_country_fi}, {"FJ", MSG_i18n_country_fj},
    {"FM", MSG_i18n_country_fm}, {"FR", MSG_i18n_country_fr}, {"GA", MSG_i18n_country_ga},
    {"GB", MSG_i18n_country_gb}, {"GD", MSG_i18n_country_gd}, {"GE", MSG_i18n_country_ge},
    {"GH", MSG_i18n_country_gh}, {"GM", MSG_i18n_country_gm}, {"GN", MSG_i18n_country_gn},
    {"GQ", MSG_i18n_country_gq}, {"GR", MSG_i18n_country_gr}, {"GT", MSG_i18n_country_gt},
    {"GW", MSG_i18n_country_gw}, {"GY", MSG_i18n_country_gy}, {"HN", MSG_i18n_country_hn},
    {"HR", MSG_i18n_country_hr}, {"HT", MSG_i18n_country_ht}, {"HU", MSG_i18n_country_hu},
    {"ID", MSG_i18n_country_id}, {"IE", MSG_i18n_country_ie}, {"IL", MSG_i18n_country_il},
    {"IN", MSG_i18n_country_in}, {"IQ", MSG_i18n_country_iq}, {"IR", MSG_i18n_country_ir},
    {"IS", MSG_i18n_country_is}, {"IT", MSG_i18n_country_it}, {"JM", MSG_i18n_country_jm},
    {"JO", MSG_i18n_country_jo}, {"JP", MSG_i18n_country_jp}, {"KE", MSG_i18n_country_ke},
    {"KG", MSG_i18n_country_kg}, {"KH", MSG_i18n_country_kh}, {"KI", MSG_i18n_country_ki},
    {"KM", MSG_i18n_country_km}, {"KN", MSG_i18n_country_kn}, {"KP", MSG_i18n_country_kp},
    {"KR", MSG_i18n_country_kr}, {"KW", MSG_i18n_country_kw}, {"KZ", MSG_i18n_country_kz},
    {"LA", MSG_i18n_country_la}, {"LB", MSG_i18n_country_lb}, {"LC", MSG_i18n_country_lc},
    {"LI", MSG_i18n_country_li}, {"LK", MSG_i18n_country_lk}, {"LR", MSG_i18n_country_lr},
    {"LS", MSG_i18n_country_ls}, {"LT", MSG_i18n_country_lt}, {"LU", MSG_i18n_country_lu},
    {"LV", MSG_i18n_country_lv}, {"LY", MSG_i18n_country_ly}, {"MA", MSG_i18n_country_ma},
    {"MC", MSG_i18n_country_mc}, {"MD", MSG_i18n_country_md}, {"ME", MSG_i18n_country_me},
    {"MG", MSG_i18n_country_mg}, {"MH", MSG_i18n_country_mh}, {"MK", MSG_i18n_country_mk},
    {"ML", MSG_i18n_country_ml}, {"MM", MSG_i18n_country_mm}, {"MN", MSG_i18n_country_mn},
    {"MR", MSG_i18n_country_mr}, {"MT", MSG_i18n_country_mt}, {"MU", MSG_i18n_country_mu},
    {"MV", MSG_i18n_country_mv}, {"MW", MSG_i18n_country_mw}, {"MX", MSG_i18n_country_mx},
    {"MY", MSG_i18n_country_my}, {"MZ", MSG_i18n_country_mz}, {"NA", MSG_i18n_country_na},
    {"NE", MSG_i18n_country_ne}, {"NG", MSG_i18n_country_ng}, {"NI", MSG_i18n_country_ni},
    {"NL", MSG_i18n_country_nl}, {"NO", MSG_i18n_country_no}, {"NP", MSG_i18n_country_np},
    {"NR", MSG_i18n_country_nr}, {"NZ", MSG_i18n_country_nz}, {"OM", MSG_i18n_country_om},
    {"PA", MSG_i18n_country_pa}, {"PE", MSG_i18n_country_pe}, {"PG", MSG_i18n_country_pg},
    {"PH", MSG_i18n_country_ph}, {"PK", MSG_i18n_country_pk}, {"PL", MSG_i18n_country_pl},
    {"PS", MSG_i18n_country_ps}, {"PT", MSG_i18n_country_pt}, {"PW", MSG_i18n_country_pw},
    {"PY", MSG_i18n_country_py}, {"QA", MSG_i18n_country_qa}, {"RO", MSG_i18n_country_ro},
    {"RS", MSG_i18n_country_rs}, {"RU", MSG_i18n_country_ru}, {"RW", MSG_i18n_country_rw},
    {"SA", MSG_i18n_country_sa}, {"SB", MSG_i18n_country_sb}, {"SC", MSG_i18n_country_sc},
    {"SD", MSG_i18n_country_sd}, {"SE", MSG_i18n_country_se}, {"SG", MSG_i18n_country_sg},
    {"SI", MSG_i18n_country_si}, {"SK", MSG_i18n_country_sk}, {"SL", MSG_i18n_country_sl},
    {"SM", MSG_i18n_country_sm}, {"SN", MSG_i18n_country_sn}, {"SO", MSG_i18n_country_so},
    {"SR", MSG_i18n_country_sr}, {"SS", MSG_i18n_country_ss}, {"ST", MSG_i18n_country_st},
    {"SV", MSG_i18n_country_sv}, {"SY", MSG_i18n_country_sy}, {"SZ", MSG_i18n_country_sz},
    {"TD", MSG_i18n_country_td}, {"TG", MSG_i18n_country_tg}, {"TH", MSG_i18n_country_th},
    {"TJ", MSG_i18n_country_tj}, {"TL", MSG_i18n_country_tl}, {"TM", MSG_i18n_country_tm},
    {"TN", MSG_i18n_country_tn}, {"TO", MSG_i18n_country_to}, {"TR", MSG_i18n_country_tr},
    {"TT", MSG_i18n_country_tt}, {"TV", MSG_i18n_country_tv}, {"TZ", MSG_i18n_country_tz},
    {"UA", MSG_i18n_country_ua}, {"UG", MSG_i18n_country_ug}, {"US", MSG_i18n_country_us},
    {"UY", MSG_i18n_country_uy}, {"UZ", MSG_i18n_country_uz}, {"VA", MSG_i18n_country_va},
    {"VC", MSG_i18n_country_vc}, {"VE", MSG_i18n_country_ve}, {"VN", MSG_i18n_country_vn},
    {"VU", MSG_i18n_country_vu}, {"WS", MSG_i18n_country_ws}, {"YE", MSG_i18n_country_ye},
    {"ZA", MSG_i18n_country_za}, {"ZM", MSG_i18n_country_zm}, {"ZW", MSG_i18n_country_zw},
    {"XX", MSG_i18n_country_xx},
};
_Static_assert(sizeof(countries) / sizeof(countries[0]) == I18N_COUNTRIES, "see i18n.h");

struct str i18n_country(struct ctx *c, struct str code)
{
    for (size_t i = 0; i < COUNT(countries); i++)
        if (str_eq_z(code, countries[i].code))
            return msg_text(c, countries[i].name);
    return STR("");
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct i18n_country *)a)->key, ((const struct i18n_country *)b)->key);
}

struct i18n_country *i18n_countries(struct ctx *c)
{
    struct i18n_country *list = NEWS(c->mem, struct i18n_country, I18N_COUNTRIES);

    for (size_t i = 0; i < I18N_COUNTRIES; i++) {
        struct str name = msg_text(c, countries[i].name);
        list[i] = (struct i18n_country){
            .code = str_from_z(countries[i].code), .name = name, .key = i18n_sort_key(c, name)};
    }
    qsort(list, I18N_COUNTRIES, sizeof(list[0]), by_key);
    return list;
}
