/* See channel.h: what is said. */
#include <libxml/tree.h>

#include "base/time.h"
#include "nedb/channel.h"

#define SOAP  "http://schemas.xmlsoap.org/soap/envelope/"
#define TYPES "http://bip.bee.kz/AsyncChannel/v10/Types"

static const xmlChar *letters(const char *z)
{
    return (const xmlChar *)z;
}

static xmlNode *element(xmlNode *parent, const char *name)
{
    xmlNode *node = xmlNewChild(parent, NULL, letters(name), NULL);

    ASSERT(node != NULL);
    xmlSetNs(node, NULL); /* what lies inside the wrapper has no namespace */
    return node;
}

static void text(struct arena *mem, xmlNode *parent, const char *name, struct str value)
{
    xmlNode *node = element(parent, name);

    xmlNodeAddContent(node, letters(str_z(mem, value)));
}

/* The envelope around one operation: *ret_request is where its content goes. */
static xmlDoc *open(const char *operation, xmlNode **ret_request)
{
    xmlDoc *doc = xmlNewDoc(letters("1.0"));
    xmlNode *envelope = xmlNewDocNode(doc, NULL, letters("Envelope"), NULL);

    ASSERT(doc && envelope);
    (void)xmlDocSetRootElement(doc, envelope);
    xmlSetNs(envelope, xmlNewNs(envelope, letters(SOAP), letters("soapenv")));
    xmlNode *body = xmlNewChild(envelope, envelope->ns, letters("Body"), NULL);
    xmlNode *call = element(body, operation);
    xmlSetNs(call, xmlNewNs(call, letters(TYPES), letters("typ")));
    *ret_request = element(call, "request");
    return doc;
}

static struct str finish(struct arena *mem, xmlDoc *doc)
{
    xmlChar *bytes = NULL;
    int n = 0;

    xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
    ASSERT(bytes != NULL);
    struct str copy = str_copy(mem, (struct str){(const char *)bytes, (size_t)n});
    xmlFree(bytes);
    xmlFreeDoc(doc);
    return copy;
}

static void add_sender(struct arena *mem, xmlNode *parent, const struct channel_party *party)
{
    xmlNode *sender = element(parent, "sender");

    text(mem, sender, "senderId", party->sender);
    text(mem, sender, "password", party->password);
}

/* ---- the record ------------------------------------------------------------------------------ */

static void
value(struct arena *mem, xmlNode *import, const char *code, const char *kind, struct str v)
{
    xmlNode *changed = element(import, "updatedValues");

    text(mem, changed, "code", str_from_z(code));
    text(mem, element(changed, "values"), kind, v);
}

static void add_record(struct arena *mem, xmlNode *import, const struct pupil *p)
{
    text(mem, import, "importSource", STR("OQU"));
    value(mem, import, "act", "string", p->act);
    value(mem, import, "record_version", "number", str_printf(mem, "%d", p->version));
    value(mem, import, "since", "date", time_print_date(mem, p->since));
    value(mem, import, "academic_year", "number", str_printf(mem, "%d", p->school_year));
    value(mem, import, "region_kato", "string", p->kato);
    value(mem, import, "grade", "number", str_printf(mem, "%d", p->grade));
    value(mem, import, "class_letter", "string", p->class_letter);
    value(mem, import, "language", "string", p->language);
    value(mem, import, "order_number", "string", p->order_number);
    value(mem, import, "order_date", "date", time_print_date(mem, p->order_dated));
    text(mem, import, "externalRequestChainId", uuid_print(mem, p->enrolment));
    text(mem, import, "externalRequestId", uuid_print(mem, p->enrolment));
    text(mem, import, "requestOriginSystemId", STR("OQU"));
    text(mem, import, "serviceType", STR("CONTINGENT"));
    text(mem, import, "serviceProviderBin", p->bin);
    text(mem, import, "requesterIin", p->iin);
    text(mem, import, "requesterLastName", p->surname);
    text(mem, import, "requesterFirstName", p->given);
    text(mem, import, "requesterMiddleName", p->patronymic);
}

struct str channel_send(struct arena *mem, const struct channel_party *party, const struct pupil *p)
{
    xmlNode *request;
    xmlDoc *doc = open("sendMessage", &request);
    xmlNode *info = element(request, "messageInfo");
    struct str id = uuid_print(mem, p->message);

    text(mem, info, "messageId", id);
    text(mem, info, "correlationId", id);
    text(mem, info, "serviceId", party->service);
    text(mem, info, "messageType", STR("REQUEST"));
    text(mem, info, "messageDate", time_print_instant(mem, party->now_us));
    add_sender(mem, info, party);
    xmlNode *data = element(element(request, "messageData"), "data");
    add_record(mem, element(data, "typedRequestFormImportData"), p);
    return finish(mem, doc);
}

/* ---- answers --------------------------------------------------------------------------------- */

struct str channel_fetch(struct arena *mem, const struct channel_party *party, struct uuid question)
{
    xmlNode *request;
    xmlDoc *doc = open("getMessages", &request);

    text(mem, request, "messageId", uuid_print(mem, question));
    text(mem, request, "requestDate", time_print_instant(mem, party->now_us));
    text(mem, request, "serviceId", party->service);
    add_sender(mem, request, party);
    text(mem, request, "amount", str_printf(mem, "%d", CHANNEL_ANSWERS_MOST));
    return finish(mem, doc);
}

struct str channel_confirm(struct arena *mem, const struct channel_party *party, struct str message)
{
    xmlNode *request;
    xmlDoc *doc = open("sendDeliveryNotification", &request);
    xmlNode *notification = element(request, "notification");
    struct str now = time_print_instant(mem, party->now_us);

    text(mem, notification, "messageId", message);
    text(mem, notification, "serviceId", party->service);
    text(mem, notification, "notificationDate", now);
    xmlNode *status = element(notification, "deliveryStatus");
    text(mem, status, "receiveStatus", STR("true"));
    text(mem, status, "statusDate", now);
    text(mem, status, "resendMessage", STR("false"));
    text(mem, request, "requestDate", now);
    add_sender(mem, request, party);
    return finish(mem, doc);
}
