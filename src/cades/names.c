/* What the checks, their results and their reasons are called: for programs, and as keys of texts.
 */
#include "cades/cades.h"
#include "i18n/msg_cades.h"

struct name {
    const char *name;
    enum msg text;
};

static const struct name checks[CADES_CHECKS] = {
    [CADES_STRUCTURE] = {"structure", MSG_cades_check_structure},
    [CADES_CONTENT] = {"content", MSG_cades_check_content},
    [CADES_CONTENT_TYPE] = {"content-type", MSG_cades_check_content_type},
    [CADES_ATTRIBUTES] = {"attributes", MSG_cades_check_attributes},
    [CADES_SIGNATURE] = {"signature", MSG_cades_check_signature},
    [CADES_SIGNING_CERTIFICATE] = {"signing-certificate", MSG_cades_check_signing_certificate},
    [CADES_CHAIN] = {"chain", MSG_cades_check_chain},
    [CADES_VALIDITY] = {"validity", MSG_cades_check_validity},
    [CADES_KEY_USAGE] = {"key-usage", MSG_cades_check_key_usage},
    [CADES_ROLE] = {"role", MSG_cades_check_role},
    [CADES_NUMBERS] = {"numbers", MSG_cades_check_numbers},
    [CADES_CRL] = {"crl", MSG_cades_check_crl},
    [CADES_OCSP] = {"ocsp", MSG_cades_check_ocsp},
    [CADES_TIME_STAMP] = {"time-stamp", MSG_cades_check_time_stamp},
};

static const struct name results[] = {
    [CADES_NOT_CHECKED] = {"not-checked", MSG_cades_result_not_checked},
    [CADES_PASSED] = {"passed", MSG_cades_result_passed},
    [CADES_FAILED] = {"failed", MSG_cades_result_failed},
};

static const struct name reasons[CADES_REASONS] = {
    [CADES_NO_REASON] = {"", MSG_NONE},
    [CADES_EARLIER] = {"earlier", MSG_cades_reason_earlier},
    [CADES_NOT_PRESENT] = {"not-present", MSG_cades_reason_not_present},
    [CADES_OFFLINE] = {"offline", MSG_cades_reason_offline},
    [CADES_NO_EVIDENCE] = {"no-evidence", MSG_cades_reason_no_evidence},
    [CADES_EVIDENCE_BROKEN] = {"evidence-broken", MSG_cades_reason_evidence_broken},
    [CADES_EVIDENCE_OLD] = {"evidence-old", MSG_cades_reason_evidence_old},
    [CADES_STAMP_OLD] = {"stamp-old", MSG_cades_reason_stamp_old},
    [CADES_TOO_LARGE] = {"too-large", MSG_cades_reason_too_large},
    [CADES_NOT_DER] = {"not-der", MSG_cades_reason_not_der},
    [CADES_NOT_SIGNED_DATA] = {"not-signed-data", MSG_cades_reason_not_signed_data},
    [CADES_NO_SIGNER] = {"no-signer", MSG_cades_reason_no_signer},
    [CADES_TOO_MANY] = {"too-many", MSG_cades_reason_too_many},
    [CADES_CONTENT_MISSING] = {"content-missing", MSG_cades_reason_content_missing},
    [CADES_DIGEST_DIFFERS] = {"digest-differs", MSG_cades_reason_digest_differs},
    [CADES_ALGORITHM_UNKNOWN] = {"algorithm-unknown", MSG_cades_reason_algorithm_unknown},
    [CADES_ALGORITHM_CONFLICT] = {"algorithm-conflict", MSG_cades_reason_algorithm_conflict},
    [CADES_ATTRIBUTE_MISSING] = {"attribute-missing", MSG_cades_reason_attribute_missing},
    [CADES_ATTRIBUTE_BROKEN] = {"attribute-broken", MSG_cades_reason_attribute_broken},
    [CADES_TYPE_DIFFERS] = {"type-differs", MSG_cades_reason_type_differs},
    [CADES_SIGNATURE_WRONG] = {"signature-wrong", MSG_cades_reason_signature_wrong},
    [CADES_CERTIFICATE_MISSING] = {"certificate-missing", MSG_cades_reason_certificate_missing},
    [CADES_CERTIFICATE_DIFFERS] = {"certificate-differs", MSG_cades_reason_certificate_differs},
    [CADES_ISSUER_UNKNOWN] = {"issuer-unknown", MSG_cades_reason_issuer_unknown},
    [CADES_ISSUER_NO_AUTHORITY] = {"issuer-no-authority", MSG_cades_reason_issuer_no_authority},
    [CADES_TEST_AUTHORITY] = {"test-authority", MSG_cades_reason_test_authority},
    [CADES_CHAIN_SIGNATURE_WRONG] = {"chain-signature-wrong",
                                     MSG_cades_reason_chain_signature_wrong},
    [CADES_CHAIN_TOO_LONG] = {"chain-too-long", MSG_cades_reason_chain_too_long},
    [CADES_EXTENSION_UNKNOWN] = {"extension-unknown", MSG_cades_reason_extension_unknown},
    [CADES_NOT_YET_VALID] = {"not-yet-valid", MSG_cades_reason_not_yet_valid},
    [CADES_EXPIRED] = {"expired", MSG_cades_reason_expired},
    [CADES_USAGE_WRONG] = {"usage-wrong", MSG_cades_reason_usage_wrong},
    [CADES_PURPOSE_WRONG] = {"purpose-wrong", MSG_cades_reason_purpose_wrong},
    [CADES_ROLE_MISSING] = {"role-missing", MSG_cades_reason_role_missing},
    [CADES_NUMBER_MISSING] = {"number-missing", MSG_cades_reason_number_missing},
    [CADES_NUMBER_WRONG] = {"number-wrong", MSG_cades_reason_number_wrong},
    [CADES_REVOKED] = {"revoked", MSG_cades_reason_revoked},
    [CADES_ON_HOLD] = {"on-hold", MSG_cades_reason_on_hold},
    [CADES_NEVER_ISSUED] = {"never-issued", MSG_cades_reason_never_issued},
    [CADES_STAMP_BROKEN] = {"stamp-broken", MSG_cades_reason_stamp_broken},
    [CADES_STAMP_OTHER] = {"stamp-other", MSG_cades_reason_stamp_other},
    [CADES_STAMP_SIGNATURE_WRONG] = {"stamp-signature-wrong",
                                     MSG_cades_reason_stamp_signature_wrong},
    [CADES_STAMP_SIGNER] = {"stamp-signer", MSG_cades_reason_stamp_signer},
    [CADES_XML_BROKEN] = {"not-xml", MSG_cades_reason_not_xml},
    [CADES_XML_TYPED] = {"document-type", MSG_cades_reason_document_type},
    [CADES_XML_COMMENT] = {"comment", MSG_cades_reason_comment},
    [CADES_XML_SIGNATURES] = {"several-signatures", MSG_cades_reason_several_signatures},
    [CADES_XML_PART] = {"part-signed", MSG_cades_reason_part_signed},
    [CADES_XML_OUTSIDE] = {"outside", MSG_cades_reason_outside},
    [CADES_XML_TRANSFORM] = {"transform", MSG_cades_reason_transform},
    [CADES_CONTENT_INSIDE] = {"content-inside", MSG_cades_reason_content_inside},
};

const char *cades_check_name(enum cades_check check)
{
    return checks[check].name;
}

const char *cades_result_name(enum cades_result result)
{
    return results[result].name;
}

const char *cades_reason_name(enum cades_reason reason)
{
    return reasons[reason].name;
}

/* By the number of the bit. */
static const struct name roles[] = {
    {"individual", MSG_cades_role_individual},
    {"individual-system", MSG_cades_role_individual_system},
    {"entity", MSG_cades_role_entity},
    {"head", MSG_cades_role_head},
    {"signatory", MSG_cades_role_signatory},
    {"finance", MSG_cades_role_finance},
    {"staff", MSG_cades_role_staff},
    {"employee", MSG_cades_role_employee},
    {"entity-system", MSG_cades_role_entity_system},
};

static const struct name *role_of(unsigned role)
{
    size_t i = 0;

    while (role > 1U << i)
        i++;
    ASSERT(i < COUNT(roles) && role == 1U << i);
    return &roles[i];
}

const char *cades_role_name(unsigned role)
{
    return role_of(role)->name;
}

enum msg cades_role_text(unsigned role)
{
    return role_of(role)->text;
}

static const struct name purposes[] = {
    [CADES_NO_PURPOSE] = {"other", MSG_cades_purpose_other},
    [CADES_TO_SIGN] = {"sign", MSG_cades_purpose_sign},
    [CADES_TO_SIGN_IN] = {"sign-in", MSG_cades_purpose_sign_in},
};

const char *cades_purpose_name(enum cades_purpose purpose)
{
    return purposes[purpose].name;
}

enum msg cades_purpose_text(enum cades_purpose purpose)
{
    return purposes[purpose].text;
}

enum msg cades_check_text(enum cades_check check)
{
    return checks[check].text;
}

enum msg cades_result_text(enum cades_result result)
{
    return results[result].text;
}

enum msg cades_reason_text(enum cades_reason reason)
{
    return reasons[reason].text;
}
