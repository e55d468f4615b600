/* See roll.h. */
#include "nedb/roll.h"

#include "base/scan.h"
#include "nedb/soap.h"
#include "nedb/xml.h"
#include "nedb/xsd.h"

enum { VALUE_MOST = 64 };

struct str roll_ask(struct arena *mem,
                    const struct channel_party *party,
                    struct uuid message,
                    struct str kind,
                    struct str after)
{
    xmlNode *request;
    xmlDoc *doc = soap_open(SOAP_SYNC, "SendMessage", &request);
    xmlNode *info = soap_element(request, "requestInfo");

    soap_text(mem, info, "messageId", uuid_print(mem, message));
    soap_text(mem, info, "serviceId", party->service);
    soap_text(mem, info, "messageDate", time_print_instant(mem, party->now_us));
    soap_sender(mem, info, party);
    xmlNode *data = soap_element(soap_element(request, "requestData"), "data");
    soap_text(mem, data, "kind", kind);
    soap_text(mem, data, "after", after);
    soap_text(mem, data, "amount", str_printf(mem, "%d", ROLL_PAGE));
    return soap_print(mem, &nedb_sync_format, doc);
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return s.n <= VALUE_MOST;
}

static bool read_item(struct arena *mem, const xmlNode *node, struct roll_item *ret)
{
    *ret = (struct roll_item){.key = xml_text(mem, node, "key"),
                              .iin = xml_text(mem, node, "iin"),
                              .bin = xml_text(mem, node, "bin"),
                              .grade = xml_text(mem, node, "grade"),
                              .language = xml_text(mem, node, "language")};
    return ret->key.n > 0 && is_plain(ret->key) && is_plain(ret->iin) && is_plain(ret->bin) &&
           is_plain(ret->grade) && is_plain(ret->language);
}

bool roll_read(struct arena *mem, struct str xml, struct str after, struct roll_page *ret)
{
    const xmlNode *call = xsd_operation(mem, &nedb_sync_format, xml_read(mem, xml),
                                        "SendMessageResponse"),
                  *response = xml_child(call, "response"),
                  *data = xml_child(xml_child(response, "responseData"), "data");
    struct str code =
        xml_text(mem, xml_child(xml_child(response, "responseInfo"), "status"), "code");

    *ret = (struct roll_page){NEWS(mem, struct roll_item, ROLL_PAGE), 0,
                              str_eq_z(xml_text(mem, data, "last"), "true")};
    if (!data || !str_eq_z(code, "SCSS001"))
        return false;
    for (const xmlNode *item = xml_child(data, "item"); item; item = xml_next(item, "item")) {
        if (ret->n == ROLL_PAGE || !read_item(mem, item, &ret->v[ret->n]) ||
            str_cmp(after, ret->v[ret->n].key) >= 0)
            return false;
        after = ret->v[ret->n++].key;
    }
    return ret->n > 0 || ret->last;
}
