/* Names that compile to an error: each has a safer counterpart in base/.
 * Force-included after the system headers that declare them. */
#ifndef OQU_BANNED_H
#define OQU_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#undef sprintf
#undef vsprintf
/* gcc and clang both refuse any later use of a poisoned identifier. */
#pragma GCC poison gets strcpy strncpy strcat strncat sprintf vsprintf sscanf fscanf scanf
#pragma GCC poison strtok strtok_r atoi atol atoll atof strncmp strncasecmp
#undef alloca
#pragma GCC poison alloca popen system tmpnam mktemp tempnam
#pragma GCC poison srand drand48 localtime gmtime ctime asctime strerror
/* OpenSSL names parameters so; only a call is an error here. */
#define rand()   use_rnd_bytes_instead_of_rand
#define random() use_rnd_bytes_instead_of_random

#endif
