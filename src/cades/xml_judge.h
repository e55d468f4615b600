/* Private to cades: what an XML signature says, in the terms of the checks of CMS. */
#ifndef OQU_CADES_XML_JUDGE_H
#define OQU_CADES_XML_JUDGE_H

#include "cades/cades.h"
#include "cades/judge.h"

/* As a message of one signer without attributes, whose signature is over SignedInfo. */
enum cades_reason xml_as_message(const struct cades_xml *xml, struct cms *ret);
/* The digest of the document is the one that is signed, and nothing was given beside it. */
enum cades_reason xml_content(const struct cades_xml *xml, bool detached);

#endif
