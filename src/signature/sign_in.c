/* See sign_in.h. */
#include "signature/sign_in.h"

#include "html/html.h"
#include "i18n/msg_account.h"
#include "i18n/msg_signature.h"
#include "signature/judge.h"
#include "signature/phone.h"
#include "signature_queries.h"

#define BROWSER_COOKIE "__Host-key"

enum { BROWSER_BYTES = 32, BROWSER_AGE_S = 10 * 60 };

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

static struct str door(const struct request *rq)
{
    return is_staff(rq) ? STR("staff") : STR("family");
}

static struct bytes hash_of(struct ctx *c, struct str browser)
{
    return signature_sha256(c, (struct bytes){(const uint8_t *)browser.p, browser.n});
}

/* ---- the text -------------------------------------------------------------------------------- */

struct making {
    struct uuid id;
    struct bytes browser;
    struct str door, next;
    int64_t expires_us;
};

static enum status put_tx(struct ctx *c, void *arg)
{
    const struct making *m = arg;
    const struct signature_put_challenge_in row = {
        .id = m->id,
        .browser_hash = m->browser,
        .door = m->door,
        .lang = str_from_z(lang_code(c->lang)),
        .next = m->next,
        .expires = m->expires_us,
    };
    struct signature_put_challenge_row *done;

    return signature_put_challenge(c, &row, &done);
}

enum status sign_in_begin(
    struct ctx *c, const struct request *rq, struct response *rs, struct str next, struct uuid *ret)
{
    struct str browser = rnd_token(c->mem, BROWSER_BYTES);
    struct making making = {.id = uuid_v4(),
                            .browser = hash_of(c, browser),
                            .door = door(rq),
                            .next = next,
                            .expires_us = c->now_us + SIGN_IN_MINUTES * 60 * TIME_SECOND};

    TRY(db_tx_locked(c, "signature/challenge", put_tx, &making));
    response_cookie(c, rs, BROWSER_COOKIE, browser, BROWSER_AGE_S);
    *ret = making.id;
    return ST_OK;
}

/* In words what is signed and where, then the same for programs; the same bytes each time. */
static struct bytes
text_of(struct ctx *c, const struct making *m, const struct signature_open_challenge_row *row)
{
    enum lang reader = c->lang;
    struct str site = url_absolute(c, str_eq_z(m->door, "staff") ? STR("/staff/") : STR("/my/"));

    (void)lang_find(row->lang, &c->lang); /* the column's CHECK lists the languages */
    struct str words = MSG_FORMAT(c, MSG_signature_sign_in_signed, MSG_ARG("site", site),
                                  MSG_ARG("until", i18n_moment(c, row->expires_at)));
    c->lang = reader;
    struct str all = str_printf(
        c->mem,
        STR_FMT "\n\n[sign-in]\nsite: " STR_FMT "\nuntil: " STR_FMT "\nrequest: " STR_FMT
                "\nbrowser: " STR_FMT "\n",
        STR_ARG(words), STR_ARG(site), STR_ARG(time_print_instant(c->mem, row->expires_at)),
        STR_ARG(uuid_print(c->mem, m->id)), STR_ARG(str_hex(c->mem, m->browser.p, m->browser.n)));
    return (struct bytes){(const uint8_t *)all.p, all.n};
}

struct opening {
    struct making *making;
    struct signature_open_challenge_row *row;
};

static enum status open_tx(struct ctx *c, void *arg)
{
    struct opening *o = arg;
    return signature_open_challenge(c, o->making->id, o->making->browser, o->making->door, &o->row);
}

enum status sign_in_challenge(struct ctx *c,
                              const struct request *rq,
                              struct uuid id,
                              struct challenge **ret_challenge)
{
    struct making making = {
        .id = id, .browser = hash_of(c, pairs_get(rq->cookies, BROWSER_COOKIE)), .door = door(rq)};
    struct opening opening = {.making = &making};

    *ret_challenge = NULL;
    TRY(db_tx_read(c, "signature/challenge-open", open_tx, &opening));
    if (!opening.row)
        return ST_OK;
    *ret_challenge = NEW(c->mem, struct challenge);
    **ret_challenge = (struct challenge){
        .id = id, .next = opening.row->next, .text = text_of(c, &making, opening.row)};
    return ST_OK;
}

/* ---- the answer ------------------------------------------------------------------------------ */

struct answering {
    const struct sign_in *in;
    struct str device;
    struct signature_keyed keyed;
    bool counted, used;
};

static enum status try_tx(struct ctx *c, void *arg)
{
    struct answering *a = arg;
    struct signature_try_challenge_row *row;

    TRY(signature_try_challenge(c, a->in->challenge->id, SIGN_IN_TRIES, &row));
    a->counted = row->counted;
    return ST_OK;
}

static enum status use_tx(struct ctx *c, void *arg)
{
    struct answering *a = arg;
    struct signature_use_challenge_row *row;

    TRY(signature_use_challenge(c, a->in->challenge->id, &row));
    a->used = row->used;
    return ST_OK;
}

static enum status over(struct ctx *c, const struct answering *a)
{
    TRY(account_key_failed(c, a->in->rq, a->device, STR(""), ACCOUNT_KEY_STATE));
    return FAIL_FIELD(c, ST_INVALID, "signature.sign-in.over", "file");
}

/* People come in with their own key, or with the one of an organisation whose name they act in; the
 * accounts know which of them. Keys of programs are nobody's. */
static void
judge_holder(struct ctx *c, struct judging *j, const struct cades_holder *holder, void *arg)
{
    (void)arg;
    if (holder->iin.n == 0 || holder->roles & (CADES_INDIVIDUAL_SYSTEM | CADES_ENTITY_SYSTEM))
        judging_wrong(j, "no-person", msg_text(c, MSG_signature_sign_in_no_person));
}

static bool has_passed(const struct cades_signer *signer, enum cades_check check)
{
    return signer->checks[check].result == CADES_PASSED;
}

static bool is_revoked(const struct cades_signer *signer)
{
    return signer->checks[CADES_OCSP].result == CADES_FAILED ||
           signer->checks[CADES_CRL].result == CADES_FAILED;
}

/* Whoever made it has the key: its owner must hear of it. A stranger who only knows the certificate
 * cannot write into anybody's history. */
static struct str proved_owner(const struct cades_signer *signer)
{
    bool proved = has_passed(signer, CADES_CONTENT) && has_passed(signer, CADES_SIGNATURE) &&
                  has_passed(signer, CADES_CHAIN) && has_passed(signer, CADES_NUMBERS);

    return proved ? signer->holder.iin : STR("");
}

static enum status
refuse(struct ctx *c, const struct answering *a, const struct judging *j, enum judged judged)
{
    const struct cades_signer *signer = &a->keyed.verdict.signers[0];

    if (judged == JUDGED_WRONG)
        TRY(account_key_failed(c, a->in->rq, a->device, proved_owner(signer),
                               is_revoked(signer) ? ACCOUNT_KEY_REVOKED : ACCOUNT_KEY_REFUSED));
    return judging_failure(c, j, judged);
}

/* "SURNAME GIVEN" is the name; what certificates call the given name is the patronymic. */
static struct str surname_of(const struct cades_holder *holder)
{
    size_t at;

    if (holder->surname.n > 0)
        return holder->surname;
    return str_find(holder->name, STR(" "), &at) ? str_sub(holder->name, 0, at) : holder->name;
}

static struct str given_name(const struct cades_holder *holder)
{
    struct str name = holder->name, surname = surname_of(holder);

    if (str_starts(name, surname))
        name = str_sub(name, surname.n, name.n);
    return str_trim(name);
}

static enum status enter(struct ctx *c, const struct answering *a)
{
    const struct cades_holder *holder = &a->keyed.verdict.signers[0].holder;
    const struct account_by_key by_key = {
        .rq = a->in->rq,
        .rs = a->in->rs,
        .device = a->device,
        .iin = holder->iin,
        .surname = surname_of(holder),
        .given = given_name(holder),
        .patronymic = holder->patronymic,
        .bin = holder->roles & CADES_ENTITY ? holder->bin : STR(""),
    };

    response_cookie(c, a->in->rs, BROWSER_COOKIE, STR(""), -1);
    return account_enter_by_key(c, &by_key);
}

static enum status check_wait(struct ctx *c, const struct answering *a)
{
    int32_t wait_s;

    TRY(account_key_wait(c, a->device, &wait_s));
    if (wait_s == 0)
        return ST_OK;
    c->failure.arg = MSG_FORMAT(c, MSG_account_wait, MSG_NUM("n", (wait_s + 59) / 60));
    return FAIL_FIELD(c, ST_INVALID, "signature.sign-in.wait", "file");
}

enum status sign_in_answer(struct ctx *c, const struct sign_in *in)
{
    struct answering *a = NEW(c->mem, struct answering);
    struct authority_known known;

    a->in = in;
    a->device = account_device(c, in->rq, in->rs);
    TRY(check_wait(c, a));
    if (!in->challenge)
        return over(c, a);
    TRY(db_tx_locked(c, "signature/challenge-try", try_tx, a));
    if (!a->counted)
        return over(c, a);
    a->keyed.signature = in->signature;
    TRY(authority_know(c, &known));
    struct judging j = {.known = &known,
                        .keyed = &a->keyed,
                        .purpose = CADES_TO_SIGN_IN,
                        .content = in->challenge->text,
                        .holder = judge_holder};
    enum judged judged = judge_key(c, &j);
    if (judged != JUDGED_RIGHT)
        return refuse(c, a, &j, judged);
    TRY(db_tx_locked(c, "signature/challenge-use", use_tx, a));
    return a->used ? enter(c, a) : over(c, a);
}

/* ---- the job --------------------------------------------------------------------------------- */

static enum status sweep_tx(struct ctx *c, void *arg)
{
    struct signature_sweep_challenges_row *row;
    (void)arg;
    return signature_sweep_challenges(c, &row);
}

enum status sign_in_sweep(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    TRY(db_tx_locked(c, "signature/sweep", sweep_tx, NULL));
    return mobile_sweep(c);
}
