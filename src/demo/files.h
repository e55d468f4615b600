/* Private to demo: the two files by which the demo country's own systems (demo/egov) know its
 * people. Their columns are described there. */
#ifndef OQU_DEMO_FILES_H
#define OQU_DEMO_FILES_H

#include "person/person.h"

struct demo_files;

enum {
    DEMO_FILE_PEOPLE_MOST = 4900
}; /* what the demo's register reads; later families are left out */

/* Files of DIR, replaced when demo_files_close() succeeds. ST_INTERNAL demo.file: see detail. */
MUST_USE enum status demo_files_open(struct ctx *c, struct str dir, struct demo_files **ret_files);
/* Whether a family of n more people still fits. */
bool demo_files_have_room(const struct demo_files *files, size_t n);
/* about: who that is, for the list of people to sign in as; empty: not in the list. */
void demo_files_person(struct demo_files *files,
                       struct arena *mem,
                       const struct person_new *person,
                       struct str about_kk,
                       struct str about_ru);
void demo_files_child(struct demo_files *files,
                      struct arena *mem,
                      const struct person_new *adult,
                      const struct person_new *child,
                      const struct person_guardianship_new *link);
MUST_USE enum status demo_files_close(struct ctx *c, struct demo_files *files);

#endif
