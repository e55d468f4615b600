/* The portal for tests: its key, and what it signs with it. */
#ifndef OQU_EGOV_TESTING_H
#define OQU_EGOV_TESTING_H

#include "keys/keys.h"

/* The public key, as the setting egov.portal_key has it. */
const char *portal_key_hex(struct arena *mem);
/* KEYS_SIGNATURE bytes: by the portal, or by somebody else with a key of their own. */
struct str portal_signs(struct arena *mem, struct str message);
struct str stranger_signs(struct arena *mem, struct str message);

#endif
