/* See command.h. */
#include "keys/command.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include "base/log.h"
#include "base/scan.h"
#include "keys/service.h"
#include "keys/store.h"

enum action { ACT_NONE = 0, ACT_INIT, ACT_ROTATE, ACT_TOKENS, ACT_REVOKE, ACT_GRANT, ACT_SERVE };

/* No core dump and no debugger for a process that holds keys (SEC-71). */
static void refuse_dumps(void)
{
    const struct rlimit none = {0};
    ASSERT(prctl(PR_SET_DUMPABLE, 0) == 0);
    ASSERT(setrlimit(RLIMIT_CORE, &none) == 0);
}

static enum status unlocked(struct ctx *c)
{
    c->failure.detail = STR("memory: cannot be locked (RLIMIT_MEMLOCK)");
    return FAIL(c, ST_INVALID, "keys.unlocked");
}

static enum status
serve_with(struct ctx *c, const struct service_settings *settings, struct vault *vault)
{
    sigset_t signals;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    ASSERT(sigprocmask(SIG_BLOCK, &signals, NULL) == 0);
    AUTO_FD stop_fd = signalfd(-1, &signals, SFD_CLOEXEC);
    ASSERT(stop_fd >= 0);
    log_event(LOG_INFO, "keys.start", "serving at " STR_FMT "%s", STR_ARG(settings->socket),
              settings->seal ? ", with the organisation's seal" : "");
    return service_run(c, settings, vault, stop_fd);
}

/* It is read again with every question; here only so that the start says what is wrong. */
static enum status check_plan(struct ctx *c, struct str dir, unsigned generations)
{
    struct token_plan plan;
    return store_load_plan(c, dir, generations, &plan);
}

static enum status
serve(struct ctx *c, struct service_settings *settings, const struct seal_settings *seal)
{
    struct vault *vault = NULL;
    struct vault_masters *masters = vault_memory(sizeof(*masters));

    if (!masters)
        return unlocked(c);
    enum status st = store_load(c, settings->dir, masters);
    if (st == ST_OK)
        vault = vault_new(masters);
    vault_memory_free(masters);
    TRY(st);
    if (!vault)
        return unlocked(c);
    st = check_plan(c, settings->dir, vault_generations(vault));
    if (st == ST_OK)
        st = seal_open(c, seal, &settings->seal);
    if (st == ST_OK)
        st = serve_with(c, settings, vault);
    seal_close(settings->seal);
    vault_free(vault);
    return st;
}

static bool add_uid(struct service_settings *settings, struct str text)
{
    int64_t uid;
    if (settings->n_uids == SERVICE_UIDS_MOST || !scan_i64(text, 0, UINT32_MAX - 1, &uid))
        return false;
    settings->uids[settings->n_uids++] = (uid_t)uid;
    return true;
}

static enum action action_of(struct str option)
{
    static const struct {
        const char *name;
        enum action action;
    } actions[] = {{"--init", ACT_INIT},
                   {"--rotate", ACT_ROTATE},
                   {"--rotate-tokens", ACT_TOKENS},
                   {"--revoke-tokens", ACT_REVOKE},
                   {"--grant-export", ACT_GRANT},
                   {"--dir", ACT_SERVE}};
    for (size_t i = 0; i < COUNT(actions); i++)
        if (str_eq_z(option, actions[i].name))
            return actions[i].action;
    return ACT_NONE;
}

static bool read_seal(struct str option, struct str value, struct seal_settings *seal)
{
    const struct {
        const char *name;
        struct str *into;
    } options[] = {{"--seal-file", &seal->file},   {"--seal-module", &seal->module},
                   {"--seal-token", &seal->token}, {"--seal-key", &seal->key},
                   {"--seal-pin", &seal->pin},     {"--seal-certificate", &seal->certificate}};

    for (size_t i = 0; i < COUNT(options); i++)
        if (str_eq_z(option, options[i].name)) {
            *options[i].into = value;
            return true;
        }
    return false;
}

static bool read_option(struct str option,
                        struct str value,
                        struct service_settings *settings,
                        struct seal_settings *seal,
                        enum action *act)
{
    if (str_eq(option, STR("--socket")))
        settings->socket = value;
    else if (str_eq(option, STR("--owner-socket")))
        settings->owner_socket = value;
    else if (str_eq(option, STR("--allow")))
        return add_uid(settings, value);
    else if (*act == ACT_NONE && action_of(option) != ACT_NONE) {
        *act = action_of(option);
        settings->dir = value;
    } else
        return read_seal(option, value, seal);
    return true;
}

enum status keys_command(struct ctx *c, int argc, char *const *argv)
{
    struct service_settings settings = {.lookups_per_s = SERVICE_LOOKUPS_PER_S,
                                        .lookups_burst = SERVICE_LOOKUPS_BURST};
    struct seal_settings seal = {0};
    enum action action = ACT_NONE;
    bool good = argc > 0 && argc % 2 == 0;

    for (int i = 0; good && i < argc; i += 2)
        good = read_option(str_from_z(argv[i]), str_from_z(argv[i + 1]), &settings, &seal, &action);
    if (!good || action == ACT_NONE || (action == ACT_SERVE) != (settings.socket.n > 0)) {
        c->failure.detail = STR("usage: oqu keys " KEYS_COMMAND_ARGUMENTS);
        return FAIL(c, ST_INVALID, "command.usage");
    }
    refuse_dumps();
    switch (action) {
    case ACT_INIT: return store_init(c, settings.dir);
    case ACT_ROTATE: return store_rotate(c, settings.dir);
    case ACT_TOKENS: return store_turn_tokens(c, settings.dir, false);
    case ACT_REVOKE: return store_turn_tokens(c, settings.dir, true);
    case ACT_GRANT: return store_grant_export(c, settings.dir);
    case ACT_NONE:
    case ACT_SERVE: break;
    }
    return serve(c, &settings, &seal);
}
