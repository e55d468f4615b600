/* See channel.h: what is heard. */
#include <string.h>

#include "i18n/i18n.h"
#include "nedb/channel.h"
#include "nedb/xml.h"
#include "nedb/xsd.h"

enum { ID_MOST = 64, CODE_MOST = 60, NUMBER_MOST = 100 };

/* The response of an operation, which keeps to the schema. NULL: something else. */
static const xmlNode *response_in(struct arena *mem, struct str xml, const char *operation)
{
    return xml_child(xsd_operation(mem, &nedb_async_format, xml_read(mem, xml), operation),
                     "response");
}

static bool is_code(struct str s, size_t most)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return s.n > 0 && s.n <= most;
}

/* One clean line; what is too long or cannot be shown is left out, since the code says it too. */
static struct str line_of(struct arena *mem, const xmlNode *node, const char *name)
{
    struct str s = xml_text(mem, node, name);

    if (!str_is_utf8(s) || str_letters(s) > CHANNEL_TEXT_LETTERS)
        return STR("");
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ')
            return STR("");
    return i18n_nfc(mem, s);
}

bool channel_took(struct arena *mem, struct str xml, struct uuid message)
{
    const xmlNode *response = response_in(mem, xml, "sendMessageResponse");

    return response && str_eq(xml_text(mem, response, "messageId"), uuid_print(mem, message));
}

struct str channel_fault(struct arena *mem, struct str xml)
{
    const xmlNode *root = xml_read(mem, xml), *fault = xml_child(xml_child(root, "Body"), "Fault"),
                  *detail = xml_child(fault, "detail");

    for (const xmlNode *info = detail ? detail->children : NULL; info; info = info->next) {
        struct str code = xml_text(mem, info, "errorCode");
        if (is_code(code, CODE_MOST))
            return code;
    }
    return fault ? STR("fault") : STR("");
}

/* ---- messages -------------------------------------------------------------------------------- */

static bool judged(struct arena *mem, const xmlNode *import, struct channel_answer *ret)
{
    struct str resolution = xml_text(mem, import, "resolutionType");
    const xmlNode *reason = xml_child(import, "negativeResolutionReason");

    if (!str_eq_z(xml_text(mem, import, "processingStatus"), "COMPLETED"))
        return false;
    ret->accepted = str_eq_z(resolution, "POSITIVE");
    ret->number = xml_text(mem, import, "id");
    if (ret->accepted)
        return is_code(ret->number, NUMBER_MOST);
    ret->code = xml_text(mem, reason, "code");
    ret->kk = line_of(mem, reason, "kkValue");
    ret->ru = line_of(mem, reason, "ruValue");
    return str_eq_z(resolution, "NEGATIVE") && is_code(ret->code, CODE_MOST);
}

static bool answer_of(struct arena *mem, const xmlNode *message, struct channel_answer *ret)
{
    const xmlNode *info = xml_child(message, "messageInfo"),
                  *data = xml_child(xml_child(message, "messageData"), "data");

    struct schema_fault fault;

    *ret = (struct channel_answer){.id = xml_text(mem, info, "messageId")};
    if (!is_code(ret->id, ID_MOST))
        return false;
    if (!xsd_keeps(mem, &nedb_import_format, message, &fault)) {
        ret->wrong = schema_complaint(mem, &nedb_import_format, &fault);
        return true;
    }
    ret->understood = scan_uuid(xml_text(mem, info, "correlationId"), &ret->about) &&
                      judged(mem, xml_child(data, "typedRequestFormImportData"), ret);
    return true;
}

bool channel_answers(struct arena *mem, struct str xml, struct channel_answers *ret)
{
    const xmlNode *response = response_in(mem, xml, "getMessagesResponse");

    if (!response)
        return false;
    *ret = (struct channel_answers){NEWS(mem, struct channel_answer, CHANNEL_ANSWERS_MOST), 0};
    for (const xmlNode *message = xml_child(response, "messages");
         message && ret->n < CHANNEL_ANSWERS_MOST; message = xml_next(message, "messages"))
        if (answer_of(mem, message, &ret->v[ret->n]))
            ret->n++;
    return true;
}
