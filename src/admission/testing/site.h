/* The pages of admission for tests: the world of world.h with the routers of the three doors, so
 * that a person walks through the product as in a browser.
 *
 *     static void a_parent_sees_the_child(void **state)
 *     {
 *         struct page *mother = site_parent(site.world.parent[0]);
 *         page_get(mother, "/my/");
 *         …
 *     }
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = {SITE_TEST(a_parent_sees_the_child)};
 *         return cmocka_run_group_tests(tests, site_start, site_stop);
 *     }
 *
 * Each test has a country of its own, and the clock stands at SITE_DAY. Everybody at one door
 * shares its connection. A browser is signed in by a cookie that only the routers made here
 * understand. */
#ifndef OQU_ADMISSION_TESTING_SITE_H
#define OQU_ADMISSION_TESTING_SITE_H

#include "i18n/i18n.h"
#include "page_test.h"
#include "world.h"

#define SITE_DAY "2026-06-17T10:00:00+05:00" /* a Wednesday; Astana has been open since 27 May */

enum { SITE_PAGES_MOST = 80 };

/* The one of this program. */
extern struct site {
    struct world world;
    struct ctx *admin, *public_door;
    struct router *family, *staff, *public;
    struct config *config;
    char home[32]; /* folder of the installation, with the store of files */
    struct page *pages[SITE_PAGES_MOST];
    size_t n_pages;
} site;

/* Its settings file, when a program needs one: set before the first test; NULL: none. */
extern const char *site_settings;

/* For cmocka: of the program and of each test. */
int site_start(void **state);
int site_stop(void **state);
int site_open(void **state);
/* The same, and a ministry above the department. */
int site_open_with_ministry(void **state);
extern const struct uuid site_ministry, site_officer; /* the second: who works there */
int site_close(void **state);
/* The waiting room, which runs during each test: stopped and started again as after a fault. */
void site_room_start(void);
void site_room_stop(void);
#define SITE_TEST(test) cmocka_unit_test_setup_teardown(test, site_open, site_close)

/* Browsers, closed at the end of the test. Kazakh unless asked otherwise. */
struct page *site_parent(struct uuid person);
/* role: "clerk", "director", "deputy" (of the director), "department", "ministry", "oversight",
 * "admin". */
struct page *site_staff(const char *role, struct uuid person, struct uuid organisation);
struct page *site_visitor(void);
void site_language(struct page *p, enum lang lang);

/* The token that a page of ours would carry for a form that posts there: what a person has who
 * wrote to the server without our pages, but from a visit of the own. */
const char *site_token(struct page *p, const char *action);
#define SITE_IDEM "0123456789abcdefghijkl" /* a key as our forms carry it (REL-4) */

/* A text of the catalogue in the language of the page, as a test types or expects it. */
const char *site_word(struct page *p, enum msg text);
/* Presses the button, or follows the link, with this text. */
#define site_press(p, text)  page_press((p), site_word((p), (text)))
#define site_follow(p, text) page_follow((p), site_word((p), (text)))
#define site_says(p, text)   page_assert_says((p), site_word((p), (text)))

/* The digits of the one-time code that was sent last; and others of the same form. */
const char *site_code(void);
const char *site_wrong_code(void);

/* What `oqu work` finds in the files that wait in quarantine: all readable. */
void site_files_checked(void);
/* How many applications there are; and messages of this text for a person, waiting to be sent. */
int site_applications(void);
int site_messages(struct uuid person, enum msg text);
/* The smallest files of their kinds. */
struct str site_jpeg(void);
struct str site_pdf(void);
/* The organisation's seal from now on; NULL: none. */
struct seal;
void site_seal(struct seal *seal);
/* Runs a program, which must succeed; what it prints goes into the file. args ends with NULL. */
void site_run(const char *const *args, const char *out);
/* The PDF that was just downloaded, as pdftotext reads it. */
const char *site_pdf_text(struct page *p);
/* What a phone reads from the QR code on this page of it. */
const char *site_pdf_code(struct page *p, int page);

/* ---- the way of a family, in steps ----------------------------------------------------------- */

/* Where the school is to be looked for when the address does not give it. */
struct site_choice {
    struct uuid pool;
    const char *region, *typed; /* NULL: among the schools of the address */
};

/* Presses "apply" for the only child; the page is then the list of questions. */
void site_start_draft(struct page *p);
/* Each answers the question that is shown and goes on. */
void site_answer_child(struct page *p);
void site_answer_school(struct page *p, const struct site_choice *choice);
void site_attach(struct page *p, const char *kind, const char *file_name, struct str bytes);
void site_answer_documents(struct page *p); /* attaches the three that the law asks for */
void site_answer_special(struct page *p);
void site_answer_phone(struct page *p);
void site_answer_consent(struct page *p);
/* All of these: the page is then the one to check. */
void site_fill_draft(struct page *p, const struct site_choice *choice);
/* Asks for the code on the check page and signs with it; the page is then that of the case. */
void site_sign(struct page *p);
/* All of it for a family of the world, in a browser of its own, which is returned on the case. */
struct page *site_apply(int family, struct uuid pool);

/* Presses the button, or follows the link, that this XPath finds. */
void site_press_at(struct page *p, const char *where);
/* The last identifier in the page's address: of a draft or an application. */
struct uuid site_id(struct page *p);
/* "/my/draft/%s/sign" with that identifier. */
const char *site_path(const char *format, struct uuid id);

#endif
