/* check_house ROOT [RULE]…: the rules about the tree that neither compiler nor clang-tidy knows.
 * Prints file:line: what, and exits with 1 when there is a problem. */
#include "check.h"

enum { MEMORY = 1 << 30 };

static const struct {
    const char *name;
    void (*run)(struct check *check);
} rules[] = {
    {"layers", rule_layers},
    {"private-includes", rule_private_includes},
    {"languages-in-strings", rule_languages_in_strings},
    {"length", rule_length},
    {"headings", rule_headings},
    {"header-comment", rule_header_comment},
    {"unfinished", rule_unfinished},
    {"failure-codes", rule_failure_codes},
    {"journal-words", rule_journal_words},
    {"readme", rule_readme},
    {"requirement-tags", rule_requirement_tags},
    {"interfaces", rule_interfaces},
};

static bool asked(const char *name, int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (str_eq_z(str_from_z(name), argv[i]))
            return true;
    return argc == 2;
}

int main(int argc, char **argv)
{
    struct check check = {0};
    struct arena *mem = arena_new(MEMORY, MEMORY);
    int ran = 0;

    if (argc < 2 || !check_open(&check, mem, argv[1], stdout)) {
        (void)fputs("usage: check_house ROOT [RULE]...\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (!asked(rules[i].name, argc, argv))
            continue;
        check.rule = rules[i].name;
        rules[i].run(&check);
        ran++;
    }
    (void)printf("%d rules, %zu files, %d problems\n", ran, check.n_files, check.problems);
    arena_free(mem);
    return ran > 0 && check.problems == 0 ? 0 : 1;
}
