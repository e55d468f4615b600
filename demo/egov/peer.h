/* The demo country's other systems in one small program: the eGov identity provider, the population
 * register's adapter, an SMS gateway with a telephone to read what it sent and an authenticator on
 * it, and switches that make them misbehave. Knows nothing of OQU but its address; OQU knows
 * nothing of it but its settings.
 */
#ifndef OQU_DEMO_PEER_H
#define OQU_DEMO_PEER_H

#include <pthread.h>

#include "base/buf.h"
#include "nedb/testing/peer.h"

/* ---- what is remembered between requests ------------------------------------------------- */

enum service {
    SERVICE_IDP,
    SERVICE_REGISTER,
    SERVICE_SMS,
    SERVICE_OCSP,
    SERVICE_PORTAL,
    SERVICE_NEDB,
    SERVICE_COUNT
};
/* MODE_REJECT: it works, and its answer is no. */
enum mode {
    MODE_FINE,
    MODE_SLOW,
    MODE_GARBAGE,
    MODE_REFUSE,
    MODE_REJECT,
    MODE_SILENT,
    MODE_TWICE,
    MODE_COUNT
};

enum {
    GRANTS_MOST = 256,    /* sign-ins under way; the oldest gives way */
    MESSAGES_MOST = 1000, /* SMS kept; the oldest gives way */
    CITIZENS_MOST = 256,  /* signed in at the portal; the oldest gives way */
    STATES_MOST = 1000,   /* told to the portal; the oldest gives way */
    TEXT_MOST = 1000,
    SLOW_S = 20,
    CODE_LIFE_S = 300,
    TOKEN_LIFE_S = 3600,
};

/* One sign-in: a code that is given once for a token, then the token. */
struct grant {
    char code[48], token[48], iin[16], redirect_uri[256];
    int64_t expires_us;
};

struct message {
    char key[80], to[20], text[TEXT_MOST];
    int64_t at_us;
};

/* Who has signed in at the portal, by the cookie of the browser. */
struct citizen {
    char cookie[48], iin[16];
};

/* A state of an application, as the portal was told it. */
struct told {
    char id[40], iin[16], state[32], school_kk[300], school_ru[300], at[40];
    int64_t number;
};

/* One file of the demo country, as read last. */
struct table {
    struct arena *mem; /* of the texts; NULL before the first reading */
    struct str *cells;
    size_t n; /* records */
    int64_t changed_ns, bytes;
};

struct peer {
    int port, site_port;
    const char *home;
    char idp_secret[128], sms_secret[128], register_secret[128];
    char portal_key[128]; /* Ed25519, private, hexadecimal */
    pthread_mutex_t lock; /* over everything below */
    struct table people, children, accounts;
    enum mode modes[SERVICE_COUNT];
    struct grant grants[GRANTS_MOST];
    size_t n_grants; /* ever made; the place is the remainder */
    struct message messages[MESSAGES_MOST];
    size_t n_messages;
    struct citizen citizens[CITIZENS_MOST];
    size_t n_citizens;
    struct told told[STATES_MOST];
    size_t n_told;
    struct nedb_peer nedb;
};

/* ---- a request and its answer ------------------------------------------------------------- */

struct call {
    struct peer *peer;
    struct arena *mem;
    void *connection; /* libmicrohttpd's */
    struct str method, path, body;
    bool russian;          /* ?lang=ru; Kazakh otherwise */
    struct str set_cookie; /* goes out with the answer */
};

struct answer {
    int status;
    const char *type;
    struct str body;
    struct str location; /* of a redirect */
};

/* A parameter of the address or, for a form, of the body. Empty when it is not there. */
struct str call_value(const struct call *call, const char *name);
struct str call_cookie(const struct call *call, const char *name);
struct str call_header(const struct call *call, const char *name);
/* Whether the caller knows the secret that belongs to `user` (HTTP Basic). */
bool call_knows(const struct call *call, const char *user, const char *secret);

struct answer answer_json(struct call *call, int status, void *json); /* takes the reference */
struct answer answer_error(struct call *call, int status, const char *error, const char *about);
struct answer answer_redirect(struct str location);
struct answer answer_not_found(void);
struct str percent_encode(struct arena *mem, struct str text);

/* ---- pages --------------------------------------------------------------------------------- */

struct fill {
    const char *name;
    struct str text; /* escaped when it is put in */
};
struct fills {
    const struct fill *v;
    size_t n;
};
struct rows {
    const struct fills *v;
    size_t n;
};
struct page {
    struct str kazakh, russian; /* templates */
};
/* Replaces {{name}}; what stands between {{each}} and {{end}} is repeated for every row, whose
 * names come first. */
struct answer
answer_page(struct call *call, struct page page, struct fills fills, struct rows rows);

/* ---- the people of the demo country --------------------------------------------------------- */

/* Rows of $OQU_HOME/demo/people.csv, children.csv and accounts.csv; see README.md for the columns.
 */
enum column {
    P_IIN,
    P_SURNAME,
    P_NAME,
    P_PATRONYMIC,
    P_BORN,
    P_GENDER,
    P_CITIZENSHIP,
    P_PHONE,
    P_KATO,
    P_STREET,
    P_HOUSE,
    P_FLAT,
    P_ADDRESS_KK,
    P_ADDRESS_RU,
    P_ALIVE,
    P_ABOUT_KK,
    P_ABOUT_RU,
    P_COLUMNS
};
struct person_row {
    struct str v[P_COLUMNS];
};
struct people {
    struct person_row *v;
    size_t n;
};
enum child_column { C_ADULT, C_CHILD, C_RELATION, C_FROM, C_TO, C_DOCUMENT, C_COLUMNS };
struct child_row {
    struct str v[C_COLUMNS];
};
struct children {
    struct child_row *v;
    size_t n;
};
enum account_column { A_ROLE, A_IIN, A_KEY, A_NAME, A_WHERE_KK, A_WHERE_RU, A_COLUMNS };
struct account_row {
    struct str v[A_COLUMNS];
};
struct accounts {
    struct account_row *v;
    size_t n;
};
/* Kept in memory, and read anew when a file has changed. False: not there or damaged. */
bool people_read(const struct call *call, struct people *ret);
bool children_read(const struct call *call, struct children *ret);
bool accounts_read(const struct call *call, struct accounts *ret);
const struct person_row *people_find(const struct people *people, struct str iin);

/* ---- the systems ---------------------------------------------------------------------------- */

/* The person behind a code, which is used up; empty: unknown, used or late. */
struct str idp_redeem(struct call *call, struct str code);
/* The person who has signed in at the portal with this browser; empty: nobody. */
struct str portal_citizen(const struct call *call);
struct answer portal_show(struct call *call);
struct answer portal_back(struct call *call);
struct answer portal_start(struct call *call);
struct answer portal_leave(struct call *call);
struct answer portal_take(struct call *call);
struct answer idp_authorize(struct call *call);
struct answer idp_choose(struct call *call);
struct answer idp_token(struct call *call);
struct answer idp_user(struct call *call);
struct answer idp_phone(struct call *call);
struct answer register_person(struct call *call);
struct answer register_children(struct call *call);
struct answer sms_send(struct call *call);
struct answer phone_show(struct call *call);
struct answer phone_json(struct call *call);
struct answer authenticator_show(struct call *call);
struct answer key_show(struct call *call);
struct answer key_sign(struct call *call);
struct answer key_status(struct call *call);
struct answer key_stamp(struct call *call);
struct answer nedb_channel(struct call *call);
struct answer control_show(struct call *call);
struct answer control_set(struct call *call);

#endif
