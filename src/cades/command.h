/* `oqu signature …`: signatures and certificates judged from files, without an installation. */
#ifndef OQU_CADES_COMMAND_H
#define OQU_CADES_COMMAND_H

#include "base/ctx.h"

#define CADES_VERIFY_ARGUMENTS                                                                     \
    "--signature FILE [--content FILE] --anchors DIR [--crls DIR] [--at TIME] [--offline]"         \
    " [--lang kk|ru|en] [--json]"

/* argv: the words after the name. --crls: lists of revoked certificates and OCSP answers. ST_OK: a
 * valid signature. ST_BUSY: a right one of which nobody knows whether the certificate was revoked;
 * ST_CONFLICT: one that is not valid. The checks are printed all the same. ST_INVALID: usage or a
 * file that cannot be used, said on standard error. */
MUST_USE enum status cades_verify_command(struct ctx *c, int argc, char *const *argv);

#define CADES_CERTIFICATE_ARGUMENTS "FILE [--anchors DIR] [--at TIME] [--lang kk|ru|en] [--json]"

/* ST_OK: a certificate that can be read and, with --anchors, one that those believe at that time;
 * ST_CONFLICT: printed, but not believed. ST_INVALID as above. */
MUST_USE enum status cades_certificate_command(struct ctx *c, int argc, char *const *argv);

#define CADES_OCSP_ARGUMENTS "FILE [--anchors DIR] [--at TIME] [--lang kk|ru|en]"
#define CADES_CRL_ARGUMENTS  "FILE [--anchors DIR] [--at TIME] [--lang kk|ru|en]"
#define CADES_TIME_STAMP_ARGUMENTS                                                                 \
    "FILE [--content FILE] [--anchors DIR] [--crls DIR] [--at TIME] [--lang kk|ru|en]"

/* Every field and every check of an OCSP answer, a list of revoked certificates, a time-stamp (or
 * the whole answer of the service that made it) as JSON. ST_OK: it can be read and, with --anchors,
 * one of those signed it and it speaks for that time. ST_CONFLICT: printed, but not to be believed.
 * ST_INVALID as above. --content: what the time-stamp must be over. */
MUST_USE enum status cades_ocsp_command(struct ctx *c, int argc, char *const *argv);
MUST_USE enum status cades_crl_command(struct ctx *c, int argc, char *const *argv);
MUST_USE enum status cades_time_stamp_command(struct ctx *c, int argc, char *const *argv);

#endif
