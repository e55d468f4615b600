/* The portal for tests: its key, and what it says with it. */
#ifndef OQU_EGOV_TESTING_H
#define OQU_EGOV_TESTING_H

#include "keys/keys.h"

/* The public key, as the setting egov.portal_key has it. */
const char *portal_key_hex(struct arena *mem);
/* KEYS_SIGNATURE bytes: by the portal, or by somebody else with a key of their own. */
struct str portal_signs(struct arena *mem, struct str message);
struct str stranger_signs(struct arena *mem, struct str message);

/* ---- messages, in the site of admission/testing/site.h --------------------------------------- */

/* Where the portal listens, for portal_start(); empty: nowhere. */
extern const char *portal_listens;
/* For cmocka: of the program and of each test; the ends are site_stop and site_close. */
int portal_start(void **state);
int portal_open(void **state);
#define PORTAL_TEST(test) cmocka_unit_test_setup_teardown(test, portal_open, site_close)

struct portal_form { /* an application of a family of the world */
    int family;
    int of_family; /* whose child; 0: its own */
    const char *bin, *language;
    struct uuid id; /* of the message */
    bool documents; /* the three that the law asks for */
};
struct portal_form portal_form(int family); /* at the world's school, in Kazakh */
struct str portal_application(const struct portal_form *form);
struct str portal_question(const char *type, int family, int64_t number);

struct portal_sending { /* one sending of a message, and what is wrong with it */
    struct str body, signed_body;
    const char *nonce, *target;
    int ago_s;
    bool stranger;
};
struct portal_sending portal_sending(struct str body); /* nothing is wrong with it */
void portal_posts(const struct portal_sending *sending);
/* Sends a message for the first time, or again; the status. */
int portal_says(struct str body);

/* The last answer; a member of it: "application.number". "" and 0 when there is none. */
const char *portal_hears(void);
bool portal_hears_problem(void);
const char *portal_text(const char *path);
int64_t portal_number(const char *path);

#endif
