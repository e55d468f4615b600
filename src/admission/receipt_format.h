/* What the code of a receipt says, between its text and the published format receipt.v1.json. The
 * text is short, since it stands in a QR code: the format's values with | between them. */
#ifndef OQU_ADMISSION_RECEIPT_FORMAT_H
#define OQU_ADMISSION_RECEIPT_FORMAT_H

#include "http/schema.h"

enum { RECEIPT_FIELDS = 8 };

extern const struct schema_file receipt_format;

/* The fields of a text, in the format's order. False: it does not keep to the format; *ret_fault
 * says where, and nothing of it may be shown. */
bool receipt_text_read(struct arena *mem,
                       struct str text,
                       struct str fields[RECEIPT_FIELDS],
                       struct schema_fault *ret_fault);

#endif
