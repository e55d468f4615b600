/* See testing.h. */
#include "keys/testing.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "base/time.h"
#include "keys/service.h"
#include "keys/store.h"

enum { MEMORY = 1024 * 1024 };

struct keys_test {
    struct arena *mem;
    struct ctx c;
    struct service_settings settings;
    struct vault *vault;
    int stop_fd;
    pthread_t thread;
};

static void test_masters(struct vault_masters *ret)
{
    *ret = (struct vault_masters){.n = 1};
    memset(ret->key[0], 't', VAULT_KEY);
}

void keys_test_context_key(uint8_t *out)
{
    struct vault_masters masters;
    test_masters(&masters);
    struct vault *vault = vault_new(&masters);
    ASSERT(vault != NULL);
    vault_context_key(vault, out);
    vault_free(vault);
}

static void *run(void *arg)
{
    struct keys_test *test = arg;
    ASSERT(service_run(&test->c, &test->settings, test->vault, test->stop_fd) == ST_OK);
    return NULL;
}

static void wait_until_it_answers(struct keys_test *test)
{
    struct arena *mem = arena_new(MEMORY, MEMORY);
    struct ctx c = {.mem = mem};
    struct keys *keys = NULL;

    for (int tries = 0; tries < 2000 && !keys; tries++)
        if (keys_connect(&c, test->settings.owner_socket, &keys) != ST_OK)
            (void)usleep(1000);
    ASSERT(keys != NULL);
    keys_close(keys);
    arena_free(mem);
}

static struct keys_test *start(int lookups_per_s, struct seal *seal)
{
    struct arena *mem = arena_new(MEMORY, 4 * MEMORY);
    struct keys_test *test = NEW(mem, struct keys_test);
    char *dir = arena_alloc(mem, 64);
    struct vault_masters masters;

    memcpy(dir, "/tmp/oqu-keys-test.XXXXXX", sizeof("/tmp/oqu-keys-test.XXXXXX"));
    ASSERT(mkdtemp(dir) != NULL);
    test->mem = mem;
    test->c = (struct ctx){.mem = mem, .actor = {.kind = ACTOR_SYSTEM}};
    test->settings = (struct service_settings){
        .dir = str_from_z(dir),
        .socket = str_printf(mem, "%s/socket", dir),
        .owner_socket = str_printf(mem, "%s/owner", dir),
        .lookups_per_s = lookups_per_s > 0 ? lookups_per_s : SERVICE_LOOKUPS_PER_S,
        .lookups_burst = lookups_per_s > 0 ? lookups_per_s : SERVICE_LOOKUPS_BURST,
        .seal = seal,
    };
    test_masters(&masters);
    test->vault = vault_new(&masters);
    test->stop_fd = eventfd(0, EFD_CLOEXEC);
    ASSERT(test->vault != NULL && test->stop_fd >= 0);
    ASSERT(pthread_create(&test->thread, NULL, run, test) == 0);
    wait_until_it_answers(test);
    return test;
}

struct keys_test *keys_test_start(int lookups_per_s)
{
    return start(lookups_per_s, NULL);
}

struct keys_test *keys_test_start_sealed(struct seal *seal)
{
    return start(0, seal);
}

void keys_test_seal(struct keys_test *test, struct seal *seal)
{
    test->settings.seal = seal;
}

enum status keys_test_turn(struct keys_test *test, bool at_once)
{
    struct arena *mem = arena_new(MEMORY, MEMORY); /* the other is the thread's */
    struct ctx c = {.mem = mem};
    struct token_plan plan;
    enum status st = store_load_plan(&c, test->settings.dir, 1, &plan);

    token_plan_turn(&plan, time_real_us() / TIME_SECOND, 1, at_once);
    if (st == ST_OK)
        st = store_write_plan(&c, test->settings.dir, &plan);
    arena_free(mem);
    return st;
}

void keys_test_stop(struct keys_test *test)
{
    struct arena *mem = test->mem;

    ASSERT(eventfd_write(test->stop_fd, 1) == 0);
    ASSERT(pthread_join(test->thread, NULL) == 0);
    vault_free(test->vault);
    (void)close(test->stop_fd);
    (void)unlink(str_z(mem, str_printf(mem, STR_FMT "/token.plan", STR_ARG(test->settings.dir))));
    (void)rmdir(str_z(mem, test->settings.dir));
    arena_free(mem);
}

struct str keys_test_socket(const struct keys_test *test)
{
    return test->settings.socket;
}

struct str keys_test_owner_socket(const struct keys_test *test)
{
    return test->settings.owner_socket;
}

struct str keys_test_dir(const struct keys_test *test)
{
    return test->settings.dir;
}
