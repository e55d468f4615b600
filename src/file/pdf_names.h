/* Names in a PDF that say it is more than pages. Only what stands in the open is found; poppler
 * sees into compressed objects. Safety does not rest on either: what is kept is made of pictures.
 */
#ifndef OQU_FILE_PDF_NAMES_H
#define OQU_FILE_PDF_NAMES_H

#include "file/frames.h"

/* mem: for decompressed objects, at most PDF_OBJECTS_MOST bytes at a time. False: nothing found. */
enum { PDF_OBJECTS_MOST = 16 * 1024 * 1024 };
bool pdf_names_find(struct arena *mem, struct str pdf, enum parse_reason *ret_reason);

#endif
