/* See test_replay_files.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "admission/replay.h"
#include "admission/test_replay_files.h"
#include "base/scan.h"

/* ---- files ---------------------------------------------------------------------------------- */

const char *path(struct fixture *f, const char *name)
{
    return str_printf(f->mem, "%s/%s", f->folder, name).p;
}

void put(struct fixture *f, const char *name, struct str text)
{
    FILE *file = fopen(path(f, name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
    assert_int_equal(fclose(file), 0);
}

struct str get(struct fixture *f, const char *name)
{
    char *text = arena_alloc(f->mem, REPLAY_FILE_MOST);
    FILE *file = fopen(path(f, name), "rb");

    assert_non_null(file);
    size_t n = fread(text, 1, REPLAY_FILE_MOST, file);
    assert_true(n < REPLAY_FILE_MOST);
    assert_int_equal(fclose(file), 0);
    return (struct str){text, n};
}

int count_files(struct fixture *f)
{
    DIR *dir = opendir(f->folder);
    int n = 0;

    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        n += entry->d_name[0] != '.';
    assert_int_equal(closedir(dir), 0);
    return n;
}

int replay_set_up(void **state)
{
    struct arena *mem = arena_new(1 << 26, 1 << 28);
    struct fixture *f = NEW(mem, struct fixture);

    *f = (struct fixture){.mem = mem, .folder = "/tmp/oqu-replay-XXXXXX"};
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

int replay_tear_down(void **state)
{
    struct fixture *f = *state;
    DIR *dir = opendir(f->folder);

    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        if (entry->d_name[0] != '.')
            (void)unlink(path(f, entry->d_name));
    (void)closedir(dir);
    (void)rmdir(f->folder);
    arena_free(f->mem);
    return 0;
}

/* ---- the command ---------------------------------------------------------------------------- */

/* Lets fd be the file for a while; the return value undoes it. */
int redirect(int fd, const char *file, int flags)
{
    int saved = dup(fd), new = open(file, flags, 0600);

    assert_int_equal(fflush(NULL), 0);
    assert_true(saved >= 0 && new >= 0);
    assert_int_equal(dup2(new, fd), fd);
    assert_int_equal(close(new), 0);
    return saved;
}

void undo(int fd, int saved)
{
    assert_int_equal(fflush(NULL), 0);
    assert_int_equal(dup2(saved, fd), fd);
    assert_int_equal(close(saved), 0);
}

static char *copy_z(struct arena *mem, const char *z)
{
    size_t n = strlen(z) + 1;
    return memcpy(arena_alloc(mem, n), z, n);
}

/* words: the arguments separated by blanks; @x is the file x of the folder. */
enum status command(struct fixture *f, const char *words)
{
    char *argv[20];
    int argc = 0;
    struct str rest = str_from_z(words), word;
    struct ctx c = {.mem = f->mem, .lang = LANG_EN};

    while (scan_until(&rest, ' ', &word)) {
        const char *z = str_z(f->mem, word);
        argv[argc++] = copy_z(f->mem, z[0] == '@' ? path(f, z + 1) : z);
    }
    int saved = redirect(STDERR_FILENO, path(f, ".errors"), O_WRONLY | O_CREAT | O_TRUNC);
    enum status st = admission_replay_command(&c, argc, argv);
    undo(STDERR_FILENO, saved);
    f->errors = get(f, ".errors");
    return st;
}

void assert_text(struct str got, const char *expected)
{
    if (!str_eq_z(got, expected))
        fail_msg("got \"" STR_FMT "\", expected \"%s\"", STR_ARG(got), expected);
}
