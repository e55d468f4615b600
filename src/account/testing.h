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

struct country *country_open(void);
/* A clean database and clean browsers: at the beginning of every test. */
void country_fresh(struct country *country);
/* One more administrator, of any of the organisations: one a test, ONE_MORE_ADMIN. */
void country_add_admin(struct country *country, const char *iin, int organisation);
void country_close(struct country *country);

/* One more browser at the staff door; the test closes it. */
struct page *country_browser(struct country *country);

/* What an authenticator with this seed shows now. */
const char *country_code(struct country *country, const uint8_t seed[ACCOUNT_SEED]);
extern const uint8_t country_seed[ACCOUNT_SEED]; /* of the administrators */
/* The seed written on a page in groups of four letters. */
void country_read_seed(const char *words, uint8_t seed[ACCOUNT_SEED]);

/* Password and code of an administrator; ends at the first page of the role. */
void country_sign_in(struct country *country, struct page *page, const char *iin);
/* Lets time pass, on the platform's clock and the machine's. */
void country_later(struct country *country, int seconds);

#endif
