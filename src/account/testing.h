/* The small country of this feature's tests: a ministry, a department with two schools, an
 * administrator of each level, and people without accounts. */
#ifndef OQU_ACCOUNT_TESTING_H
#define OQU_ACCOUNT_TESTING_H

#include "account/account.h"
#include "db_fixture.h"
#include "page_app.h"
#include "page_test.h"

#define ID(n) ((struct uuid){.b = {0x0A, 0xCC, 0, 0, 0, 0, 0x40, 0, 0x80, [15] = (uint8_t)(n)}})

enum { MINISTRY = 1, DEPARTMENT, SCHOOL, OTHER_SCHOOL, OTHER_DEPARTMENT };
enum { ADMIN = 20, SECOND_ADMIN, OTHER_ADMIN, ONE_MORE_ADMIN };

#define ADMIN_IIN   "620704500039"
#define SECOND_IIN  "631109600045"
#define OTHER_IIN   "880315500017"
#define CLERK_IIN   "880315600013"
#define PERSON_IIN  "880315600403"
#define UNKNOWN_IIN "000101100006"
#define SCHOOL_BIN  "991240000013"
#define OTHER_BIN   "991241000029"
#define PASSWORD    "Ұзақ сөйлем жеңіл ұмытылмайды"

struct idp;

struct country {
    struct arena *mem;
    struct db_fixture *fixture;
    struct idp *idp;
    struct page_app *app;
    struct ctx *owner, *staff, *family;
    struct page *page, *parent; /* browsers at the two doors, nobody signed in */
    int64_t offset_us;          /* of the platform's clock */
};

/* The country of the running program. cmocka's fixtures of the group, and of every test, which
 * begins with a clean database and clean browsers. */
extern struct country *country;
int country_open(void **state);
int country_fresh(void **state);
int country_close(void **state);
#define COUNTRY_TEST(test) cmocka_unit_test_setup(test, country_fresh)

/* One more member of staff, of any of the organisations: one a test, ONE_MORE_ADMIN. */
void country_add(const char *iin, int organisation, const char *role);
void country_add_admin(const char *iin, int organisation);

/* One more browser at the staff door; the test closes it. */
struct page *country_browser(void);

/* What an authenticator with this seed shows now. */
const char *country_code(const uint8_t seed[ACCOUNT_SEED]);
extern const uint8_t country_seed[ACCOUNT_SEED]; /* of the administrators */
/* The seed written on a page in groups of four letters. */
void country_read_seed(const char *words, uint8_t seed[ACCOUNT_SEED]);

/* An administrator on the card of an account makes an initial password by letter and is on the card
 * again: the password, as its owner reads it. */
const char *country_hand_over(struct page *page);
/* The same, of such a letter. */
const char *country_open_letter(const char *pdf, size_t size);

/* Password and code of an administrator; ends at the first page of the role. */
void country_sign_in(struct page *page, const char *iin);
/* A parent comes back from eGov to this page of the family door, in country->parent: СЫНАҚ АЙГҮЛ,
 * PERSON_IIN. */
void country_parent_enters(const char *page);
/* The administrator of the department approves what waits for a second person, of one role. */
void country_approve(const char *proposal);
/* Accepts the privacy policy, where sign-in asks for it. The people above were asked before. */
void country_accept(struct page *page);
/* Lets time pass, on the platform's clock and the machine's. */
void country_later(int seconds);

#endif
