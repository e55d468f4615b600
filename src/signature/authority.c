/* The National Certification Authority as this installation knows it: certificates that come with
 * the program, folders that the operator fills, and the OCSP service. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "base/time.h"
#include "http/http.h"
#include "signature/key.h"

enum {
    ANCHOR_MOST = CADES_CERTIFICATE_BYTES_MOST,
    LIST_MOST = 4 * 1024 * 1024, /* of memory that a request has 16 MB of */
    NONCE_BYTES = 16,
    ANSWER_MOST = 64 * 1024,
};

static bool read_whole(struct arena *mem, const char *path, off_t most, struct bytes *ret)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > most)
        return false;
    uint8_t *p = arena_alloc(mem, (size_t)about.st_size + 1);
    ssize_t n = read(fd, p, (size_t)about.st_size);
    *ret = (struct bytes){p, n < 0 ? 0 : (size_t)n};
    return n == about.st_size;
}

/* Gives every file of the folder to take(); false when one was not taken, or there is no folder. */
typedef bool take_file(void *arg, struct bytes file);

static bool read_folder(struct ctx *c, struct str folder, off_t most, take_file *take, void *arg)
{
    DIR *dir = opendir(str_z(c->mem, folder));
    bool fine = dir != NULL;
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        const char *path = str_printf(c->mem, STR_FMT "/%s", STR_ARG(folder), entry->d_name).p;
        struct bytes file;
        if (entry->d_name[0] == '.')
            continue;
        if (!read_whole(c->mem, path, most, &file) || !take(arg, file)) {
            log_event(LOG_ERROR, "signature.file", "%s cannot be used", path);
            fine = false;
        }
    }
    if (dir)
        (void)closedir(dir);
    return fine;
}

static bool take_anchor(void *trust, struct bytes file)
{
    return cades_trust_add(trust, file);
}

/* Whether the settings say that this installation is for trying. */
static bool is_for_trying(const struct ctx *c)
{
    return str_eq_z(config_str(c->config, "signature.authority"), "test");
}

static void add_delivered(struct cades_trust *trust)
{
    struct bytes v[SIGNATURE_DELIVERED_MOST];
    size_t n = signature_delivered(v);

    for (size_t i = 0; i < n; i++)
        ASSERT(cades_trust_add(trust, v[i]));
    cades_trust_no_tests(trust);
}

/* What the operator adds; beside what is delivered there need not be anything. */
static bool add_anchors(struct ctx *c, struct cades_trust *trust)
{
    struct str folder = config_str(c->config, "signature.anchors");

    if (!is_for_trying(c) && access(str_z(c->mem, folder), F_OK) != 0 && errno == ENOENT)
        return true;
    return read_folder(c, folder, ANCHOR_MOST, take_anchor, trust);
}

bool signature_key_ready(struct ctx *c)
{
    struct cades_trust *trust;
    bool ready = authority_trust(c, &trust) == ST_OK;

    c->failure = (struct failure){0};
    return ready;
}

enum status authority_trust(struct ctx *c, struct cades_trust **ret_trust)
{
    *ret_trust = cades_trust_new(c->mem);
    if (!is_for_trying(c))
        add_delivered(*ret_trust);
    if (!add_anchors(c, *ret_trust) || !cades_trust_complete(*ret_trust))
        return FAIL(c, ST_BUSY, "signature.key.no-authority");
    return ST_OK;
}

static bool take_list(void *evidence, struct bytes file)
{
    return cades_evidence_add(evidence, file);
}

struct cades_evidence *authority_lists(struct ctx *c)
{
    struct cades_evidence *evidence = cades_evidence_new(c->mem);

    (void)read_folder(c, config_str(c->config, "signature.crls"), LIST_MOST, take_list, evidence);
    return evidence;
}

void authority_ask(struct ctx *c,
                   const struct cades_trust *trust,
                   struct bytes certificate,
                   struct bytes *ret_answer)
{
    struct str address = config_str(c->config, "signature.ocsp_url");
    uint8_t nonce[NONCE_BYTES];
    struct http_answer answer;
    struct bytes question;

    *ret_answer = (struct bytes){0};
    rnd_bytes(nonce, sizeof(nonce));
    const struct bytes mark = {nonce, sizeof(nonce)};
    if (address.n == 0 || !cades_ask(c->mem, trust, certificate, mark, &question))
        return;
    const struct http_call call = {
        .method = "POST",
        .url = address,
        .body = {(const char *)question.p, question.n},
        .content_type = STR("application/ocsp-request"),
        .timeout_ms = (int)config_int(c->config, "signature.ocsp_timeout_ms"),
        .max_answer = ANSWER_MOST,
    };
    enum status st = http_client_call(c, &call, &answer);
    c->failure = (struct failure){0}; /* silence is a result, which the verdict tells */
    struct bytes said = {(const uint8_t *)answer.body.p, st == ST_OK ? answer.body.n : 0};
    if (st == ST_OK && answer.status == 200 && cades_answers(c->mem, said, mark))
        *ret_answer = said;
    else
        log_event(LOG_WARN, "signature.ocsp", "no usable answer of the revocation service");
}

enum status authority_know(struct ctx *c, struct authority_known *ret)
{
    *ret = (struct authority_known){.c = c, .evidence = authority_lists(c)};
    return authority_trust(c, &ret->trust);
}

void authority_learn(struct authority_known *known, struct bytes certificate)
{
    struct ctx *c = known->c;

    if (known->asked.n == certificate.n &&
        memcmp(known->asked.p, certificate.p, certificate.n) == 0)
        return;
    uint8_t *asked = arena_alloc(c->mem, certificate.n);
    memcpy(asked, certificate.p, certificate.n);
    known->asked = (struct bytes){asked, certificate.n};
    authority_ask(c, known->trust, known->asked, &known->answer);
    if (known->answer.n > 0)
        (void)cades_evidence_add(known->evidence, known->answer);
}

/* ---- time-stamps ----------------------------------------------------------------------------- */

/* Two clocks that differ by more than this: one of them is wrong, and who knows which. */
#define CLOCKS_DIFFER_US (5 * 60 * TIME_SECOND)

/* What is wrong with the answer; NULL: nothing. */
static const char *stamp_fault(const struct ctx *c, const struct cades_stamp *stamp)
{
    if (stamp->by.checks[CADES_STRUCTURE].result != CADES_PASSED)
        return "no time-stamp in it";
    for (size_t i = 0; i < CADES_CHECKS; i++)
        if (stamp->by.checks[i].result == CADES_FAILED)
            return cades_reason_name(stamp->by.checks[i].reason);
    if (!stamp->holds)
        return cades_reason_name(CADES_STAMP_OLD);
    int64_t differ_us = stamp->at_us - c->machine_us;
    return differ_us > CLOCKS_DIFFER_US || differ_us < -CLOCKS_DIFFER_US ? "clocks differ" : NULL;
}

static enum status ask_for_stamp(struct ctx *c, struct bytes question, struct str *ret_answer)
{
    const struct http_call call = {
        .method = "POST",
        .url = config_str(c->config, "signature.tsp_url"),
        .body = {(const char *)question.p, question.n},
        .content_type = STR("application/timestamp-query"),
        .timeout_ms = (int)config_int(c->config, "signature.tsp_timeout_ms"),
        .max_answer = ANSWER_MOST,
    };
    struct http_answer answer;

    TRY(http_client_call(c, &call, &answer));
    if (answer.status != 200)
        return FAIL(c, ST_BUSY, "signature.stamp.no-answer");
    *ret_answer = answer.body;
    return ST_OK;
}

enum status authority_time_stamp(struct ctx *c,
                                 const struct authority_known *known,
                                 struct bytes over,
                                 struct cades_stamp *ret)
{
    uint8_t random[CADES_NONCE_BYTES];
    struct cades_stamp_wish wish = {.over = over,
                                    .digest = config_str(c->config, "signature.stamp_digest"),
                                    .policy = config_str(c->config, "signature.tsp_policy"),
                                    .nonce = random};
    struct bytes question, nonce;
    struct str answer;

    rnd_bytes(random, sizeof(random));
    if (!cades_stamp_ask(c->mem, &wish, &question, &nonce))
        return FAIL(c, ST_INVALID, "signature.stamp.digest");
    TRY(ask_for_stamp(c, question, &answer));
    const struct cades_stamp_question judged = {.token = {(const uint8_t *)answer.p, answer.n},
                                                .has_over = true,
                                                .over = over,
                                                .nonce = nonce,
                                                .policy = wish.policy,
                                                .trust = known->trust,
                                                .evidence = {known->evidence},
                                                .at_us = c->machine_us};
    cades_stamp_verify(c->mem, &judged, ret);
    const char *fault = stamp_fault(c, ret);
    if (!fault)
        return ST_OK;
    log_event(LOG_WARN, "signature.tsp", "unusable answer of the time-stamping service: %s", fault);
    return FAIL(c, ST_BUSY, "signature.stamp.wrong");
}
