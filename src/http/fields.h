/* Private to http/: reading one field of a form, by type. */
#ifndef OQU_HTTP_FIELDS_H
#define OQU_HTTP_FIELDS_H

#include "http/http.h"

/* Reads field->name from given (the body of a POST, the query of a GET) into *v, whose field is
 * set. What is wrong with it becomes v->error. */
void field_read(struct ctx *c, struct pairs given, const struct request *rq, struct field_value *v);

/* "2026-05-28" into the three inputs of a date; other text leaves them empty. */
void field_show_date(struct field_value *v, struct str date);

/* True when name is field's, or one of its three date inputs. */
bool field_has_name(const struct field *field, struct str name);

#endif
