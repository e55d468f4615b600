/* What the house rules share: the files of the tree, C text taken apart, and problems reported as
 * file:line: what. One rule per function; check_house.c lists them. */
#ifndef OQU_CHECK_H
#define OQU_CHECK_H

#include <stdio.h>

#include "base/buf.h"

struct file {
    struct str path; /* from the root of the tree: "src/db/tx.c" */
    struct str text; /* read on demand, see file_text() */
    bool loaded;
};

struct check {
    struct arena *mem;
    const char *root;
    struct file *files; /* all text files of the tree, sorted by path */
    size_t n_files;
    FILE *out;        /* where problems are written */
    const char *rule; /* the one that runs */
    int problems;
};

/* Reads the list of files below root. False: the folder cannot be read. */
bool check_open(struct check *check, struct arena *mem, const char *root, FILE *out);
struct str file_text(struct check *check, struct file *file);
struct file *find_file(struct check *check, struct str path);

void problem(struct check *check, struct str path, int line, const char *format, ...) PRINTF(4, 5);

/* "src/db/tx.c" → "db"; empty outside src/. */
struct str folder_of(struct str path);
struct str name_of(struct str path); /* "tx.c" */
bool is_c(struct str path);          /* .c or .h */
bool is_test(struct str path);       /* test_*.c, fuzz_*.c, testing.*, and everything in tests/ */

/* The same text with the same lines, where comments are blank and, unless literals is set, what
 * stands between quotes too. */
struct str c_code(struct check *check, struct str text, bool literals);
/* String literals of C text; neighbours are one. */
struct literal {
    struct str text; /* as written, without the quotes */
    int line;
    size_t start; /* of the first quote, in the text given */
};
struct literals {
    struct literal *v;
    size_t n;
};
struct literals c_literals(struct check *check, struct str text);
int line_at(struct str text, size_t at);

void rule_layers(struct check *check);
void rule_private_includes(struct check *check);
void rule_languages_in_strings(struct check *check);
void rule_length(struct check *check);
void rule_headings(struct check *check);
void rule_header_comment(struct check *check);
void rule_unfinished(struct check *check);
void rule_failure_codes(struct check *check);
void rule_journal_words(struct check *check);
void rule_readme(struct check *check);
void rule_requirement_tags(struct check *check);
void rule_interfaces(struct check *check);

#endif
