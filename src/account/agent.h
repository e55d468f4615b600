/* A device in words, from how its browser names itself. Private to the feature. */
#ifndef OQU_ACCOUNT_AGENT_H
#define OQU_ACCOUNT_AGENT_H

#include "i18n/i18n.h"

/* "Firefox, Windows"; names only what is known, never the raw text, which anybody can send. */
struct str agent_words(struct ctx *c, struct str agent);

#endif
