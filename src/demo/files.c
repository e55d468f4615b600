/* See files.h. Written under other names and renamed at the end, so that a reader never sees half.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/csv.h"
#include "demo/files.h"

enum { RECORD_MOST = 16 * 1024, OWNER_ONLY = 0600 };

struct file {
    FILE *stream;
    const char *path, *new_path;
};

struct demo_files {
    struct file people, children;
    size_t n_people;
};

static enum status failed(struct ctx *c, const char *path)
{
    char text[128];

    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerror_r(errno, text, sizeof(text)));
    return FAIL(c, ST_INTERNAL, "demo.file");
}

static enum status
open_file(struct ctx *c, struct str dir, const char *name, const char *header, struct file *ret)
{
    ret->path = str_z(c->mem, str_printf(c->mem, STR_FMT "/%s", STR_ARG(dir), name));
    ret->new_path = str_z(c->mem, str_printf(c->mem, "%s.new", ret->path));
    ret->stream = fopen(ret->new_path, "w");
    if (!ret->stream || fchmod(fileno(ret->stream), OWNER_ONLY) != 0 ||
        fprintf(ret->stream, "%s\n", header) < 0)
        return failed(c, ret->new_path);
    return ST_OK;
}

enum status demo_files_open(struct ctx *c, struct str dir, struct demo_files **ret_files)
{
    struct demo_files *files = NEW(c->mem, struct demo_files);

    if (mkdir(str_z(c->mem, dir), 0700) != 0 && errno != EEXIST)
        return failed(c, str_z(c->mem, dir));
    TRY(open_file(
        c, dir, "people.csv",
        "iin,surname,name,patronymic,born,gender,citizenship,phone,kato,street,house,flat,"
        "address_kk,address_ru,alive,about_kk,about_ru",
        &files->people));
    TRY(open_file(c, dir, "children.csv", "adult,child,relation,from,to,document",
                  &files->children));
    *ret_files = files;
    return ST_OK;
}

bool demo_files_have_room(const struct demo_files *files, size_t n)
{
    return files->n_people + n <= DEMO_FILE_PEOPLE_MOST;
}

/* A failed write is noticed when the file is closed. */
static void write_record(FILE *stream, struct arena *mem, const struct str *values, size_t n)
{
    struct buf buf;

    buf_init(&buf, mem, RECORD_MOST);
    for (size_t i = 0; i < n; i++)
        csv_add(&buf, i == 0, values[i]);
    buf_add_char(&buf, '\n');
    ASSERT(!buf_overflowed(&buf));
    (void)fwrite(buf.p, 1, buf.n, stream);
}

void demo_files_person(struct demo_files *files,
                       struct arena *mem,
                       const struct person_new *person,
                       struct str about_kk,
                       struct str about_ru)
{
    const struct person_address *address = &person->address;
    const struct str values[] = {
        person->iin,
        person->surname,
        person->given,
        person->patronymic,
        time_print_date(mem, person->born),
        person->female ? STR("F") : STR("M"),
        person->citizenship,
        person->phone,
        address->settlement_kato,
        uuid_print(mem, address->street),
        address->house,
        address->flat,
        address->text_kk,
        address->text_ru,
        STR("yes"),
        about_kk,
        about_ru,
    };

    write_record(files->people.stream, mem, values, COUNT(values));
    files->n_people++;
}

void demo_files_child(struct demo_files *files,
                      struct arena *mem,
                      const struct person_new *adult,
                      const struct person_new *child,
                      const struct person_guardianship_new *link)
{
    const struct str values[] = {
        adult->iin,
        child->iin,
        str_from_z(link->relation),
        time_print_date(mem, link->valid_from),
        STR(""),
        link->document,
    };

    write_record(files->children.stream, mem, values, COUNT(values));
}

static enum status close_file(struct ctx *c, struct file *file)
{
    bool good = ferror(file->stream) == 0;

    if (fclose(file->stream) != 0 || !good || rename(file->new_path, file->path) != 0)
        return failed(c, file->new_path);
    return ST_OK;
}

enum status demo_files_close(struct ctx *c, struct demo_files *files)
{
    TRY(close_file(c, &files->people));
    return close_file(c, &files->children);
}
