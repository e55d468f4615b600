/* See channel.h: what is said. */
#include "base/time.h"
#include "nedb/soap.h"
#include "nedb/xsd.h"

/* ---- the record ------------------------------------------------------------------------------ */

static void
value(struct arena *mem, xmlNode *import, const char *code, const char *kind, struct str v)
{
    xmlNode *changed = soap_element(import, "updatedValues");

    soap_text(mem, changed, "code", str_from_z(code));
    soap_text(mem, soap_element(changed, "values"), kind, v);
}

static void add_record(struct arena *mem, xmlNode *import, const struct pupil *p)
{
    soap_text(mem, import, "importSource", STR("OQU"));
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
    soap_text(mem, import, "externalRequestChainId", uuid_print(mem, p->enrolment));
    soap_text(mem, import, "externalRequestId", uuid_print(mem, p->enrolment));
    soap_text(mem, import, "requestOriginSystemId", STR("OQU"));
    soap_text(mem, import, "serviceType", STR("CONTINGENT"));
    soap_text(mem, import, "serviceProviderBin", p->bin);
    soap_text(mem, import, "requesterIin", p->iin);
    soap_text(mem, import, "requesterLastName", p->surname);
    soap_text(mem, import, "requesterFirstName", p->given);
    soap_text(mem, import, "requesterMiddleName", p->patronymic);
}

struct str channel_send(struct arena *mem, const struct channel_party *party, const struct pupil *p)
{
    xmlNode *request;
    xmlDoc *doc = soap_open(SOAP_ASYNC, "sendMessage", &request);
    xmlNode *info = soap_element(request, "messageInfo");
    struct str id = uuid_print(mem, p->message);

    soap_text(mem, info, "messageId", id);
    soap_text(mem, info, "correlationId", id);
    soap_text(mem, info, "serviceId", party->service);
    soap_text(mem, info, "messageType", STR("REQUEST"));
    soap_text(mem, info, "messageDate", time_print_instant(mem, party->now_us));
    soap_sender(mem, info, party);
    xmlNode *data = soap_element(soap_element(request, "messageData"), "data");
    add_record(mem, soap_element(data, "typedRequestFormImportData"), p);
    return soap_print(mem, &nedb_async_format, doc);
}

/* ---- answers --------------------------------------------------------------------------------- */

struct str channel_fetch(struct arena *mem, const struct channel_party *party, struct uuid question)
{
    xmlNode *request;
    xmlDoc *doc = soap_open(SOAP_ASYNC, "getMessages", &request);

    soap_text(mem, request, "messageId", uuid_print(mem, question));
    soap_text(mem, request, "requestDate", time_print_instant(mem, party->now_us));
    soap_text(mem, request, "serviceId", party->service);
    soap_sender(mem, request, party);
    soap_text(mem, request, "amount", str_printf(mem, "%d", CHANNEL_ANSWERS_MOST));
    return soap_print(mem, &nedb_async_format, doc);
}

struct str channel_confirm(struct arena *mem, const struct channel_party *party, struct str message)
{
    xmlNode *request;
    xmlDoc *doc = soap_open(SOAP_ASYNC, "sendDeliveryNotification", &request);
    xmlNode *notification = soap_element(request, "notification");
    struct str now = time_print_instant(mem, party->now_us);

    soap_text(mem, notification, "messageId", message);
    soap_text(mem, notification, "serviceId", party->service);
    soap_text(mem, notification, "notificationDate", now);
    xmlNode *status = soap_element(notification, "deliveryStatus");
    soap_text(mem, status, "receiveStatus", STR("true"));
    soap_text(mem, status, "statusDate", now);
    soap_text(mem, status, "resendMessage", STR("false"));
    soap_text(mem, request, "requestDate", now);
    soap_sender(mem, request, party);
    return soap_print(mem, &nedb_async_format, doc);
}
