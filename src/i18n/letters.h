/* Private to i18n: walking over the letters of valid UTF-8, with libunistring behind it. */
#ifndef OQU_I18N_LETTERS_H
#define OQU_I18N_LETTERS_H

#include "base/buf.h"

/* The next code point; rest must not be empty. */
uint32_t letters_next(struct str *rest);
void letters_add(struct buf *buf, uint32_t letter);
bool letters_is_mark(uint32_t letter); /* a combining mark */
/* Canonical and compatibility decomposition, so that a base letter stands before its marks. */
struct str letters_decompose(struct arena *mem, struct str s);

#endif
