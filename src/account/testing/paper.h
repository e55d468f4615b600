/* What stands on a page of a PDF, for tests. Apart from them, because its library's headers use
 * names that banned.h poisons. */
#ifndef OQU_ACCOUNT_TESTING_PAPER_H
#define OQU_ACCOUNT_TESTING_PAPER_H

#include "base/base.h"

/* 0: it cannot be read. */
int paper_pages(const char *pdf, size_t size);
/* number: from 0. free() by the caller; NULL: no such page. */
char *paper_words(const char *pdf, size_t size, int number);

#endif
