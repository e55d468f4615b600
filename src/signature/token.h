/* The parser of receipt tokens, apart from the key service, for its fuzz target. */
#ifndef OQU_SIGNATURE_TOKEN_H
#define OQU_SIGNATURE_TOKEN_H

#include "signature/signature.h"

/* Splits and decodes; says nothing about whether the seal is right. */
bool signature_token_split(struct arena *mem, struct str token, struct str *text, struct str *seal);

#endif
