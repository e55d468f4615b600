/* Command line of `oqu conformity`: finds the reports of the last test run beside the program. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/conformity.h"

enum { OUTCOMES_MOST = 100000, REPORT_MOST = 32 << 20, PIECE = 64 * 1024 };

static struct str read_report(struct arena *mem, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buf buf;
    size_t n;

    if (!file)
        return STR("");
    char *piece = arena_alloc(mem, PIECE);
    buf_init(&buf, mem, REPORT_MOST);
    while ((n = fread(piece, 1, PIECE, file)) > 0)
        buf_add(&buf, (struct str){piece, n});
    (void)fclose(file);
    return buf_overflowed(&buf) ? STR("") : buf_str(&buf);
}

/* build/test-results, beside build/oqu. */
static struct str results_folder(struct arena *mem)
{
    char *path = arena_alloc(mem, PATH_MAX);
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

    while (n > 0 && path[n - 1] != '/')
        n--;
    return str_printf(mem, "%.*stest-results", n > 0 ? (int)n : 0, path);
}

static void read_results(struct arena *mem, struct str folder, struct test_outcomes *outcomes)
{
    DIR *dir = opendir(folder.p);

    if (!dir)
        return;
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        struct str name = str_from_z(entry->d_name);
        struct str path = str_printf(mem, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
        if (str_ends(name, STR(".xml")))
            conformity_read_junit(mem, read_report(mem, path.p), outcomes);
        else if (str_ends(name, STR(".json")))
            conformity_read_journeys(mem, read_report(mem, path.p), outcomes);
    }
    (void)closedir(dir);
}

enum status conformity_command(struct ctx *c, int argc, char *const *argv)
{
    struct test_outcomes outcomes = {NEWS(c->mem, struct test_outcome, OUTCOMES_MOST), 0,
                                     OUTCOMES_MOST};
    enum conformity_form form = CONFORMITY_TEXT;

    if (argc == 1 && str_eq_z(str_from_z(argv[0]), "--json"))
        form = CONFORMITY_JSON;
    else if (argc == 1 && str_eq_z(str_from_z(argv[0]), "--markdown"))
        form = CONFORMITY_MARKDOWN;
    else if (argc != 0)
        return command_usage(c, "oqu conformity [--json|--markdown]");
    read_results(c->mem, results_folder(c->mem), &outcomes);
    struct str text = conformity_print(c->mem, &outcomes, form);
    (void)fwrite(text.p, 1, text.n, stdout);
    return ST_OK;
}
