/* See journal.h. */
#include "journal/journal.h"

#include "db/db.h"
#include "journal_queries.h"

enum status journal_add_new_lesson(struct ctx *c, const struct journal_lesson_new *lesson)
{
    const struct journal_load_lesson_in in = {
        .id = lesson->id,
        .group_id = lesson->group,
        .subject = lesson->subject,
        .on_day = lesson->day,
        .theme = lesson->theme,
        .homework = lesson->homework,
        .work = str_from_z(lesson->work),
        .most = lesson->most,
        .teacher = lesson->teacher,
    };
    int64_t changed;

    return journal_load_lesson(c, &in, &changed);
}

enum status journal_add_new_entry(struct ctx *c, const struct journal_entry_new *entry)
{
    const struct opt_i32 points = {.set = entry->points >= 0, .v = entry->points};
    int64_t changed;

    return journal_load_entry(c, entry->lesson, entry->person, str_from_z(entry->state), points,
                              &changed);
}
