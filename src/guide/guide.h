/* The public guide, for the program: its entries of the public door's navigation. */
#ifndef OQU_GUIDE_H
#define OQU_GUIDE_H

#include "html/page.h"

extern const struct nav_item guide_nav[]; /* ends with {0} */

#endif
