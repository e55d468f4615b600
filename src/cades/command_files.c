/* See command_files.h. */
#include "cades/command_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cades/chain.h"
#include "i18n/msg_cades.h"

enum { FILE_MOST = CADES_BYTES_MOST * 2 }; /* base64 needs more room than DER */

static const struct option *find(const struct option *options, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(str_from_z(options[i].name), word))
            return &options[i];
    return NULL;
}

bool command_options(const struct option *options, size_t n, int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        const struct option *option = find(options, n, argv[i]);
        if (!option || (option->flag ? *option->flag : *option->value || i + 1 == argc))
            return false;
        if (option->flag)
            *option->flag = true;
        else
            *option->value = argv[++i];
    }
    return true;
}

enum status command_failed(struct ctx *c, const char *path, enum msg reason)
{
    struct str text = msg_text(c, reason);

    (void)fprintf(stderr, "%s%s" STR_FMT "\n", path ? path : "", path ? ": " : "", STR_ARG(text));
    return FAIL(c, ST_INVALID, msg_key(reason));
}

/* The whole file; false when it cannot be read or is larger than any signature. */
static bool read_whole(struct arena *mem, int fd, struct bytes *ret)
{
    struct stat about;

    if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > FILE_MOST)
        return false;
    uint8_t *p = arena_alloc(mem, (size_t)about.st_size + 1);
    *ret = (struct bytes){p, 0};
    for (;;) {
        ssize_t n = read(fd, p + ret->n, (size_t)about.st_size - ret->n);
        if (n < 0)
            return false;
        if (n == 0)
            return true;
        ret->n += (size_t)n;
    }
}

enum status command_read(struct ctx *c, const char *path, struct bytes *ret)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

    return read_whole(c->mem, fd, ret) ? ST_OK
                                       : command_failed(c, path, MSG_cades_verify_unreadable);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

enum status command_read_folder(struct ctx *c, const char *folder, command_take *take, void *arg)
{
    struct dirent **entries = NULL;
    enum status st = ST_OK;
    int n = scandir(folder, &entries, is_visible, alphasort);

    if (n < 0)
        return command_failed(c, folder, MSG_cades_verify_unreadable);
    for (int i = 0; i < n; i++) {
        const char *path = str_printf(c->mem, "%s/%s", folder, entries[i]->d_name).p;
        struct bytes file;
        if (st == ST_OK)
            st = command_read(c, path, &file);
        if (st == ST_OK)
            st = take(c, arg, path, file);
        free(entries[i]);
    }
    free(entries);
    return st;
}

static enum status take_anchor(struct ctx *c, void *arg, const char *path, struct bytes file)
{
    return cades_trust_add(arg, file) ? ST_OK : command_failed(c, path, MSG_cades_verify_anchor);
}

enum status command_read_trust(struct ctx *c, const char *folder, struct cades_trust **ret_trust)
{
    *ret_trust = cades_trust_new(c->mem);
    TRY(command_read_folder(c, folder, take_anchor, *ret_trust));
    return cades_trust_complete(*ret_trust) ? ST_OK
                                            : command_failed(c, folder, MSG_cades_verify_anchors);
}

static enum status take_evidence(struct ctx *c, void *arg, const char *path, struct bytes file)
{
    return cades_evidence_add(arg, file) ? ST_OK
                                         : command_failed(c, path, MSG_cades_verify_evidence);
}

enum status
command_read_evidence(struct ctx *c, const char *folder, struct cades_evidence **ret_evidence)
{
    *ret_evidence = cades_evidence_new(c->mem);
    return command_read_folder(c, folder, take_evidence, *ret_evidence);
}
