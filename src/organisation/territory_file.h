/* Private to organisation: a file of territories as a department sends it, one line of a territory
 * a row. Every bad row is told with its place; what is right between rows is looked at when the
 * rows are found in the register. No database. */
#ifndef OQU_ORGANISATION_TERRITORY_FILE_H
#define OQU_ORGANISATION_TERRITORY_FILE_H

#include "base/csv.h"
#include "base/ctx.h"
#include "i18n/i18n.h"

enum {
    TERRITORY_BYTES_MOST = 10 * 1024 * 1024,
    TERRITORY_ROWS_MOST = 60000,
    TERRITORY_FAULTS_MOST = 100000, /* beyond them the file is not read on */
    TERRITORY_VALUE_MOST = 200,     /* bytes of a value that are shown again */
};

enum territory_column {
    TERRITORY_SCHOOL,
    TERRITORY_SETTLEMENT,
    TERRITORY_STREET_KK,
    TERRITORY_STREET_RU,
    TERRITORY_HOUSE_FROM,
    TERRITORY_HOUSE_TO,
    TERRITORY_PARITY,
    TERRITORY_FLAT_FROM,
    TERRITORY_FLAT_TO,
    TERRITORY_LANGUAGE,
    TERRITORY_COLUMNS,
};
extern const char *const territory_columns[TERRITORY_COLUMNS];

struct territory_row {
    size_t line;
    struct str school, settlement, street_kk, street_ru; /* as written */
    int32_t house_from, house_to;                        /* 0: open end */
    int32_t flat_from, flat_to;
    struct str parity, suffix, language; /* "ALL", "ODD", "EVEN"; empty: any */
    bool is_bad, is_doubtful;
    struct uuid school_id, street_id; /* found later; nil: not */
    uint64_t teaches; /* found later: languages of instruction that it counts for, a bit each */
};

struct territory_fault {
    size_t line;
    const char *column; /* NULL: none is to blame */
    enum msg reason;
    struct str value;
    bool is_doubtful;
};

struct territory_file {
    struct ctx *c;
    struct territory_row *rows;
    struct territory_fault *faults;
    size_t n_rows, n_faults, n_bad; /* n_bad: faults that are not only doubtful */
    size_t room_rows, room_faults;
};

/* content: the whole file; commas or semicolons part its fields. */
void territory_file_read(struct territory_file *file, struct str content);
/* Notes what is wrong with a row; value may be empty. */
void territory_file_blame(struct territory_file *file,
                          struct territory_row *row,
                          const char *column,
                          enum msg reason,
                          struct str value);
/* Once rows have school and street: lines of one school that say the same of a house are bad, those
 * of two schools doubtful (ADM-19 allows them). Faults then stand in the order of the file. */
void territory_file_overlaps(struct territory_file *file);

#endif
