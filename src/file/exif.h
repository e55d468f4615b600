/* The one thing worth knowing from a photo's metadata: how the telephone was held. */
#ifndef OQU_FILE_EXIF_H
#define OQU_FILE_EXIF_H

#include "base/str.h"

/* app1: content of a JPEG's APP1 segment. 1 … 8 as in the Exif standard; 1 when it does not say. */
int exif_orientation(struct str app1);

#endif
