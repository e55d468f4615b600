/* What this folder shows to the program: one command. */
#include "app/module.h"
#include "demo/module.h"

static const struct command commands[] = {
    {"demo", "[--size normal|small|national] [--clock TIME] [--if-empty]",
     "Fill an empty installation with a country that was made up.", demo_command,
     COMMAND_DB | COMMAND_KEYS},
    {0},
};

static const struct config_key settings[] = {
    {"demo.dir", CONFIG_PATH, 0, 0, "demo",
     "Where `oqu demo` writes the people and accounts it made up."},
    {0},
};

const struct module demo_module = {.name = "demo", .commands = commands, .settings = settings};
