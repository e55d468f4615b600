/* The audit of the public log: a campaign as the service writes it passes, and every way to bend it
 * is found and named. Each bent log gets a head of its own, signed again, as somebody would do who
 * holds the key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <unistd.h>

#include "admission/inspect.h"
#include "admission/test_inspect_log.h"
#include "admission/test_replay_files.h"
#include "base/buf.h"
#include "base/scan.h"
#include "ledger/ledger.h"

#define ORIGIN "oqu.test/admission"
enum { LINES_MOST = 80, LOG_MOST = 64 * 1024 };

/* ---- a log in a file ------------------------------------------------------------------------ */

struct log { /* the lines of the campaign, to be bent */
    const char *lines[LINES_MOST];
    size_t n;
};

static struct log straight(void)
{
    struct log log = {.n = COUNT(campaign)};

    for (size_t i = 0; i < log.n; i++)
        log.lines[i] = campaign[i];
    return log;
}

static struct log with_reserve(void)
{
    struct log log = straight();

    for (size_t i = 0; i < COUNT(reserve); i++)
        log.lines[log.n++] = reserve[i];
    return log;
}

static struct str expanded(struct fixture *f, const char *line)
{
    struct buf buf;

    buf_init(&buf, f->mem, LEDGER_TEXT_MOST);
    if (line[0] == 'p')
        buf_add(&buf, STR("admission/1 year=2026 "));
    for (; *line; line++) {
        for (int i = 0; *line == '@' && i < 64; i++)
            buf_add_char(&buf, line[1]);
        if (*line == '@')
            line++;
        else
            buf_add_char(&buf, *line);
    }
    return buf_str(&buf);
}

static EVP_PKEY *key; /* of the log */

static struct str base64(struct fixture *f, const uint8_t *bytes, size_t n)
{
    char *text = arena_alloc(f->mem, (n + 2) / 3 * 4 + 1);

    return (struct str){text, (size_t)EVP_EncodeBlock((unsigned char *)text, bytes, (int)n)};
}

static void public_key(uint8_t typed[33], uint8_t id[4])
{
    uint8_t text[sizeof(ORIGIN) + 33], hash[SHA256_DIGEST_LENGTH];
    size_t n = 32;

    typed[0] = 1;
    assert_int_equal(EVP_PKEY_get_raw_public_key(key, typed + 1, &n), 1);
    memcpy(text, ORIGIN "\n", sizeof(ORIGIN));
    memcpy(text + sizeof(ORIGIN), typed, 33);
    (void)SHA256(text, sizeof(text), hash);
    memcpy(id, hash, 4);
}

static const char *verifier(struct fixture *f)
{
    uint8_t typed[33], id[4];

    public_key(typed, id);
    return str_printf(f->mem, ORIGIN "+" STR_FMT "+" STR_FMT, STR_ARG(str_hex(f->mem, id, 4)),
                      STR_ARG(base64(f, typed, sizeof(typed))))
        .p;
}

static struct str head_of(struct fixture *f, const struct log *log)
{
    struct merkle_tree tree = {.size = 0};
    struct merkle_hash hash;
    uint8_t typed[33], line[4 + 64];
    size_t n = 64;

    for (size_t i = 0; i < log->n; i++) {
        struct str text = expanded(f, log->lines[i]);
        merkle_leaf((struct bytes){(const uint8_t *)text.p, text.n}, &hash);
        merkle_add(&tree, &hash);
    }
    merkle_tree_root(&tree, &hash);
    struct str text = str_printf(f->mem, ORIGIN "\n%zu\n" STR_FMT "\ntime 1781863200\n", log->n,
                                 STR_ARG(base64(f, hash.b, MERKLE_HASH)));
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(md, NULL, NULL, NULL, key), 1);
    assert_int_equal(EVP_DigestSign(md, line + 4, &n, (const uint8_t *)text.p, text.n), 1);
    EVP_MD_CTX_free(md);
    public_key(typed, line);
    return str_printf(f->mem, STR_FMT "\n— " ORIGIN " " STR_FMT "\n", STR_ARG(text),
                      STR_ARG(base64(f, line, sizeof(line))));
}

static struct str text_of(struct fixture *f, const struct log *log)
{
    struct buf buf;

    buf_init(&buf, f->mem, LOG_MOST);
    for (size_t i = 0; i < log->n; i++) {
        buf_add(&buf, expanded(f, log->lines[i]));
        buf_add_char(&buf, '\n');
    }
    return buf_str(&buf);
}

static void write_log(struct fixture *f, const struct log *log)
{
    struct str lines = text_of(f, log), head = head_of(f, log);

    put(f, "log", str_printf(f->mem, STR_FMT "\n" STR_FMT, STR_ARG(lines), STR_ARG(head)));
}

/* ---- the command ---------------------------------------------------------------------------- */

struct answer {
    enum status st;
    struct str said;
};

static struct answer audit(struct fixture *f, const char *words)
{
    char *argv[20];
    int argc = 0;
    struct str rest = str_from_z(words), word;
    struct ctx c = {.mem = f->mem, .lang = LANG_EN};
    struct answer answer;

    while (scan_until(&rest, ' ', &word)) {
        const char *z = word.p[0] == '@'           ? path(f, str_z(f->mem, word) + 1)
                        : str_eq(word, STR("KEY")) ? verifier(f)
                                                   : str_z(f->mem, word);
        size_t n = strlen(z) + 1;
        argv[argc++] = memcpy(arena_alloc(f->mem, n), z, n);
    }
    (void)fflush(stdout);
    int out = redirect(STDOUT_FILENO, path(f, ".out"), O_WRONLY | O_CREAT | O_TRUNC);
    int errors = redirect(STDERR_FILENO, path(f, ".errors"), O_WRONLY | O_CREAT | O_TRUNC);
    answer.st = admission_audit_command(&c, argc, argv);
    (void)fflush(stdout);
    undo(STDERR_FILENO, errors);
    undo(STDOUT_FILENO, out);
    answer.said = get(f, ".out");
    f->errors = get(f, ".errors");
    return answer;
}

static bool says(const struct answer *answer, const char *words)
{
    size_t at;
    return str_find(answer->said, str_from_z(words), &at);
}

static void assert_says(const struct answer *answer, const char *words)
{
    if (!says(answer, words))
        fail_msg("no %s in: " STR_FMT, words, STR_ARG(answer->said));
}

static int begin(void **state)
{
    key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    return key ? replay_set_up(state) : -1;
}

static int end(void **state)
{
    EVP_PKEY_free(key);
    return replay_tear_down(state);
}

/* ---- what is right -------------------------------------------------------------------------- */

static void a_straight_log_has_no_difference(void **state)
{
    struct fixture *f = *state;
    struct log log = straight();

    write_log(f, &log);
    struct answer answer = audit(f, "@log --key KEY --json");
    assert_text(answer.said, "{\"differences\":[],\"lines\":36,\"pools\":3,\"applications\":10,"
                             "\"signature\":\"checked\"}\n");
    assert_int_equal(answer.st, ST_OK);
    answer = audit(f, "@log");
    assert_int_equal(answer.st, ST_OK);
    assert_says(&answer, "No difference: 36 lines, 3 pools of seats, 10 applications.");
    assert_says(&answer, "The signature was not checked");
}

/* Two families press at once: the transaction that began first may get the lock last. */
static void transactions_may_stand_in_another_order_than_they_passed(void **state)
{
    struct fixture *f = *state;
    struct log log = straight();
    static const size_t swapped[][4] = {{3, 4, 5, 6}, {5, 6, 3, 4}};

    for (size_t i = 0; i < 4; i++)
        log.lines[swapped[0][i]] = campaign[swapped[1][i]];
    log.lines[14] = campaign[18]; /* a refusal, a withdrawal and what came of them */
    log.lines[15] = campaign[19];
    log.lines[16] = campaign[20];
    log.lines[17] = campaign[14];
    log.lines[18] = campaign[15];
    log.lines[19] = campaign[16];
    log.lines[20] = campaign[17];
    write_log(f, &log);
    struct answer answer = audit(f, "@log --key KEY --json");
    assert_says(&answer, "{\"differences\":[],");
    assert_int_equal(answer.st, ST_OK);
}

static void lines_of_other_features_are_counted_and_passed_over(void **state)
{
    struct fixture *f = *state;
    struct log log = straight();

    log.lines[log.n++] = "transfer/1 of another kind";
    write_log(f, &log);
    struct answer answer = audit(f, "@log --key KEY --json");
    assert_says(&answer, "{\"differences\":[],\"lines\":37,");
}

static void a_log_with_a_reserve_has_no_difference(void **state)
{
    struct fixture *f = *state;
    struct log log = with_reserve();

    write_log(f, &log);
    struct answer answer = audit(f, "@log --key KEY --json");
    assert_text(answer.said, "{\"differences\":[],\"lines\":69,\"pools\":4,\"applications\":14,"
                             "\"signature\":\"checked\"}\n");
    log.n = 58; /* the offer is open */
    write_log(f, &log);
    assert_int_equal(audit(f, "@log --key KEY --json").st, ST_OK);
}

/* Each stands by its number: the second one cannot have the seat of the first. */
static void twins_are_two_in_their_order(void **state)
{
    struct fixture *f = *state;
    struct log log = {0};
    struct answer answer;

    for (size_t i = 0; i < COUNT(twins); i++)
        log.lines[log.n++] = twins[i];
    write_log(f, &log);
    answer = audit(f, "@log --key KEY --json");
    assert_says(&answer, "{\"differences\":[],");
    assert_int_equal(answer.st, ST_OK);
    log.lines[3] =
        U "outcome=40 kind=allocated" LATER("26T09:00:01") " mark=@e by=admission.rule.territory";
    log.lines[4] =
        U "outcome=41 kind=held" LATER("26T09:00:01") " mark=@d by=admission.rule.wait-full";
    log.n = 5;
    write_log(f, &log);
    answer = audit(f, "@log --key KEY --json");
    assert_says(&answer, "{\"code\":\"seat-wrong\"");
    assert_says(&answer, "{\"code\":\"order\"");
    assert_int_equal(answer.st, ST_INVALID);
}

/* A term that has just ended may still be worked off. */
static void an_answer_owed_for_a_moment_is_not_missed(void **state)
{
    struct fixture *f = *state;
    struct log log = straight();

    log.n = 34;
    log.lines[log.n++] = R "event=3 kind=capacity at=2026-06-18T18:02:00+05:00 seats=25 by=№ 9";
    write_log(f, &log);
    assert_int_equal(audit(f, "@log --key KEY --json").st, ST_OK);
}

/* ---- what is bent --------------------------------------------------------------------------- */

/* In line `at`, from becomes to; no from: the line goes (to NULL) or to comes before it. */
static const struct bend {
    size_t at;
    const char *from, *to, *code;
} bends[] = {
    {3, "arrival=2", "arrival=3", "arrival-gap"},
    {3, "arrival=2", "arrival=1000000", "arrival-gap"},
    {5, "arrival=3", "arrival=2", "arrival-twice"},
    {4, NULL, NULL, "seat-missing"},
    {4, "allocated", "held", "seat-missing"},
    {16, "mark=@5", "mark=@6", "seat-early"}, /* the one behind got the seat */
    {16, "mark=@5", "mark=@6", "order"},
    {16, "mark=@5", "mark=@6", "seat-missing"},
    {22, "held", "allocated", "over-capacity"},
    {22, "held", "allocated", "seat-wrong"},
    {11, NULL, NULL, "outcome-missing"},
    {34, NULL, NULL, "refusal-missing"},
    {34, "2026-06-18T18:00:01", "2026-06-18T17:59:59", "refusal-wrong"}, /* before the term */
    {22, NULL, P "outcome=50 kind=refused_full" AT("09:31:00") " mark=@6 by=admission.rule.full",
     "refusal-wrong"},
    {9, "rule.outside", "rule.spare-now", "rule-other"},
    {16, "09:00:07", "09:00:06", "seat-early"},
    {14, NULL, NULL, "event-gap"},
    {14, "event=8", "event=7", "event-twice"},
    {14, NULL, P "event=7 kind=apply" AT("09:00:06") " arrival=6 lane=T" TERM " mark=@a",
     "event-twice"},
    {15, NULL, NULL, "outcome-missing"},
    {19, NULL, NULL, "outcome-missing"},
    {32, NULL, NULL, "outcome-missing"},
    {33, NULL, NULL, "outcome-missing"},
    {18, NULL, P "outcome=51 kind=withdrawn" AT("09:15:00") " mark=@3 by=admission.event.withdrawn",
     "outcome-wrong"},
    {17, NULL, P "outcome=52 kind=allocated" AT("09:09:00") " mark=@3 by=admission.rule.territory",
     "outcome-twice"},
    {17, "mark=@3", "mark=@b", "case-unknown"},
    {18, "arrival=4", "arrival=2", "case-unknown"},
    {18, "arrival=4 lane=T mark=@4", "arrival=2 lane=T mark=@2", "case-ended"},
    {7, "09:00:04", "08:00:04", "time-back"},
    {21, "deadline=2026-06-18", "deadline=2026-06-16", "term-past"},
    {4, NULL, P "outcome=53 kind=held" AT("09:00:02") " mark=@2 by=admission.rule.wait-full",
     "outcome-wrong"},
    {35, "seats=25", "seats=0", "seats-below-taken"},
    {0, "seats=4", "seats=3", "seat-wrong"},
    {0, "seats=4", "seats=5", "seat-missing"},
    {0, "ratio=3:1", "ratio=none", "rule-other"},
    {0, NULL, NULL, "event-gap"},
    {0, "kind=open", "kind=capacity", "settings-missing"},
    {35, "kind=capacity", "kind=open", "settings-changed"},
    {5, " lane=T", "", "line"},
    {5, "kind=apply", "kind=appeal", "line"},
    {4, "mark=@2", "mark=22", "line"},
    {30, "seats=1 ", "seats=x ", "line"},
    {1, P, "pool=", "line"},
    /* The reserve. */
    {55, NULL, NULL, "event-gap"},
    {56, "2026-06-24T18", "2026-06-23T09", "term-past"},
    {57, "mark=@c", "mark=@b", "seat-missing"}, /* offered to who had to be passed over */
    {57, "mark=@c", "mark=@b", "seat-early"},
    {57, "rule.offered", "rule.territory", "rule-other"},
    {57, NULL, NULL, "seat-missing"},
    {58, NULL, NULL, "outcome-missing"},
    {58, NULL, NULL, "over-capacity"},
    {61, "kind=accept", "kind=decline", "outcome-wrong"},
    {61, "mark=@b", "mark=@c", "case-unknown"},
    {61, "25T09:00:00", "25T19:00:00", "case-ended"}, /* after the term */
    {62, NULL, NULL, "outcome-missing"},
    {52, NULL, NULL, "outcome-missing"},
    {50, NULL, NULL, "outcome-missing"},
    {45, NULL, S "outcome=60 kind=reserve" LATER("22T18:00:01") " mark=@c by=x", "outcome-wrong"},
    {59, " deadline=2026-06-25T18:00:00+05:00", "", "line"},
    {46, NULL, NULL, "refusal-missing"},
    /* Decisions of the authority. */
    {63, NULL, NULL, "outcome-wrong"},
    {63, "kind=grant", "kind=withdraw", "case-ended"},
    {63, "mark=@c", "mark=@b", "case-unknown"},
    {64, NULL, NULL, "outcome-missing"},
    {65, NULL, NULL, "outcome-wrong"},
    {66, "arrival=2", "arrival=3", "arrival-gap"},
    {66, NULL, NULL, "case-unknown"},
    {35, "seats=25", "seats=1", "not-free"}, /* directed to where no seat is free */
    {67, NULL, NULL, "outcome-missing"},
    {68, NULL, NULL, "outcome-missing"},
};

static const char *replaced(struct fixture *f, const struct bend *bend)
{
    const char *straight = with_reserve().lines[bend->at];
    struct str line = str_from_z(straight);
    size_t at;

    assert_true(str_find(line, str_from_z(bend->from), &at));
    return str_printf(f->mem, STR_FMT "%s%s", STR_ARG(str_sub(line, 0, at)), bend->to,
                      straight + at + strlen(bend->from))
        .p;
}

static struct log bent(struct fixture *f, const struct bend *bend)
{
    const struct log whole = with_reserve();
    struct log log = whole;

    if (bend->from) {
        log.lines[bend->at] = replaced(f, bend);
        return log;
    }
    log.n = bend->at;
    if (bend->to)
        log.lines[log.n++] = bend->to;
    for (size_t i = bend->at + (bend->to ? 0 : 1); i < whole.n; i++)
        log.lines[log.n++] = whole.lines[i];
    return log;
}

static void every_bend_is_found_and_named(void **state)
{
    struct fixture *f = *state;
    int missed = 0;

    for (size_t i = 0; i < COUNT(bends); i++) {
        struct log log = bent(f, &bends[i]);
        const char *code = str_printf(f->mem, "{\"code\":\"%s\"", bends[i].code).p;
        write_log(f, &log);
        struct answer answer = audit(f, "@log --key KEY --json");
        /* The head is right: only what it covers is not. */
        if (answer.st == ST_INVALID && says(&answer, code) && !says(&answer, "\"head-"))
            continue;
        print_message("# bend %zu (line %zu): no %s in " STR_FMT, i, bends[i].at, code,
                      STR_ARG(answer.said));
        missed++;
    }
    assert_int_equal(missed, 0);
}

static void a_difference_says_where_it_is(void **state)
{
    struct fixture *f = *state;
    struct log log = bent(f, &bends[0]);

    write_log(f, &log);
    struct answer answer = audit(f, "@log --key KEY --json");
    assert_says(&answer, "{\"code\":\"arrival-gap\",\"line\":3,\"pool\":\"10000000-0000-4000-8000-"
                         "000000000001\",\"expected\":2,\"found\":3}");
    answer = audit(f, "@log --key KEY --lang ru");
    assert_says(&answer, "3: Пропущен номер в очереди (2, 3) pool=10000000-");
    assert_int_equal(answer.st, ST_INVALID);
}

/* ---- heads ---------------------------------------------------------------------------------- */

static void write_parts(struct fixture *f, struct str lines, struct str head)
{
    put(f, "log", str_printf(f->mem, STR_FMT "\n" STR_FMT, STR_ARG(lines), STR_ARG(head)));
}

static void assert_finds(struct fixture *f, const char *words, const char *code)
{
    struct answer answer = audit(f, words);

    assert_says(&answer, str_printf(f->mem, "{\"code\":\"%s\"", code).p);
    assert_int_equal(answer.st, ST_INVALID);
}

static void a_head_that_does_not_fit_is_found(void **state)
{
    struct fixture *f = *state;
    struct log log = straight(), shorter = straight();
    struct str lines = text_of(f, &log), head = head_of(f, &log);

    shorter.n--;
    write_parts(f, lines, head_of(f, &shorter));
    assert_finds(f, "@log --key KEY --json", "head-size");
    write_parts(f, text_of(f, &shorter), head);
    assert_finds(f, "@log --key KEY --json", "head-size");
    put(f, "log", lines);
    assert_finds(f, "@log --key KEY --json", "head-missing");
    write_parts(f, lines, STR("not a head\n"));
    assert_finds(f, "@log --key KEY --json", "head-unreadable");
    shorter = straight();
    shorter.lines[2] = replaced(f, &(struct bend){2, "wait-turn", "wait-full", ""});
    write_parts(f, text_of(f, &shorter), head); /* a line changed under an old head */
    assert_finds(f, "@log --key KEY --json", "head-root");
    write_parts(f, lines, head);
    put(f, "log", str_sub(get(f, "log"), 0, 1000));
    assert_finds(f, "@log --key KEY --json", "line"); /* a copy that was cut off */
}

static void a_signature_of_another_key_is_found(void **state)
{
    struct fixture *f = *state;
    struct log log = straight();
    EVP_PKEY *right = key;

    write_log(f, &log);
    key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    assert_finds(f, "@log --key KEY --json", "head-signature");
    assert_int_equal(audit(f, "@log --json").st, ST_OK); /* nobody asked */
    EVP_PKEY_free(key);
    key = right;
    assert_finds(f, "@log --key oqu.test/admission+00000000+AQ== --json", "head-signature");
}

/* What somebody kept last week holds the log of today to it. */
static void an_older_head_is_checked_too(void **state)
{
    struct fixture *f = *state;
    struct log log = straight(), before = straight();

    before.n = 20;
    put(f, "old", head_of(f, &before));
    write_log(f, &log);
    assert_int_equal(audit(f, "@log --key KEY --head @old --json").st, ST_OK);
    log.lines[2] = replaced(f, &(struct bend){2, "wait-turn", "wait-full", ""});
    write_log(f, &log);
    assert_finds(f, "@log --key KEY --head @old --json", "head-root");
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void wrong_words_and_files_are_told(void **state)
{
    static const char *const words[] = {"",           "--json",           "@log @log",
                                        "@log --key", "@log --nothing x", "@log --lang xx"};
    struct fixture *f = *state;
    size_t at;

    for (size_t i = 0; i < COUNT(words); i++) {
        assert_int_equal(audit(f, words[i]).st, ST_INTERNAL);
        assert_true(str_find(f->errors, STR("Usage: oqu admission audit LOG"), &at));
    }
    assert_int_equal(audit(f, "@none").st, ST_INTERNAL);
    assert_true(str_find(f->errors, STR("The file cannot be read (ENOENT)"), &at));
}

static void a_line_without_an_end_does_not_grow_memory(void **state)
{
    struct fixture *f = *state;
    enum { LONG = 300 * 1000 };
    char *text = arena_alloc(f->mem, LONG);

    memset(text, 'x', LONG);
    put(f, "log", (struct str){text, LONG});
    assert_finds(f, "@log --json", "line");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_straight_log_has_no_difference, begin, end),
        cmocka_unit_test_setup_teardown(transactions_may_stand_in_another_order_than_they_passed,
                                        begin, end),
        cmocka_unit_test_setup_teardown(lines_of_other_features_are_counted_and_passed_over, begin,
                                        end),
        cmocka_unit_test_setup_teardown(twins_are_two_in_their_order, begin, end),
        cmocka_unit_test_setup_teardown(a_log_with_a_reserve_has_no_difference, begin, end),
        cmocka_unit_test_setup_teardown(an_answer_owed_for_a_moment_is_not_missed, begin, end),
        cmocka_unit_test_setup_teardown(every_bend_is_found_and_named, begin, end),
        cmocka_unit_test_setup_teardown(a_difference_says_where_it_is, begin, end),
        cmocka_unit_test_setup_teardown(a_head_that_does_not_fit_is_found, begin, end),
        cmocka_unit_test_setup_teardown(a_signature_of_another_key_is_found, begin, end),
        cmocka_unit_test_setup_teardown(an_older_head_is_checked_too, begin, end),
        cmocka_unit_test_setup_teardown(wrong_words_and_files_are_told, begin, end),
        cmocka_unit_test_setup_teardown(a_line_without_an_end_does_not_grow_memory, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
