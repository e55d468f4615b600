/* Any text given to the settings parser ends in settings or in a problem with a line. */
#include "base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct config_key keys[] = {
        {"a.text", CONFIG_TEXT, 0, 20, "x", "A text."},
        {"a.number", CONFIG_INT, -5, 5, "0", "A number."},
        {"a.switch", CONFIG_BOOL, 0, 0, "no", "A switch."},
        {"b.url", CONFIG_URL, 0, 0, "http://{a.text}/", "An address that names another key."},
        {"b.path", CONFIG_PATH, 0, 0, "p", "A path."},
        {0},
    };
    static const struct config_key *const lists[] = {keys};
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct config *config = config_new(mem, STR("/home"), lists, 1);
    struct config_problem problem = {0};

    if (config_parse(config, (struct str){(const char *)data, size}, &problem)) {
        if (config_finish(config, &problem))
            ASSERT(config_int(config, "a.number") >= -5 && config_int(config, "a.number") <= 5);
    } else {
        ASSERT(problem.what.n > 0);
    }
    arena_free(mem);
    return 0;
}
