/* See peer.h. */
#include "nedb/testing/peer.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"

#define SOAP  "http://schemas.xmlsoap.org/soap/envelope/"
#define TYPES "http://bip.bee.kz/AsyncChannel/v10/Types"
#define LISTS "http://bip.bee.kz/SyncChannel/v10/Types"

static const xmlChar *letters(const char *z)
{
    return (const xmlChar *)z;
}

static xmlNode *child(const xmlNode *node, const char *name)
{
    for (xmlNode *at = node ? node->children : NULL; at; at = at->next)
        if (at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, name) == 0)
            return at;
    return NULL;
}

static void read_text(const xmlNode *node, const char *name, char *place, size_t room)
{
    const xmlNode *at = child(node, name);
    xmlChar *content = at ? xmlNodeGetContent(at) : NULL;

    (void)snprintf(place, room, "%s", content ? (const char *)content : "");
    xmlFree(content);
}

/* ---- what it says ---------------------------------------------------------------------------- */

static xmlDoc *open(const char *operation, xmlNode **ret_response)
{
    xmlDoc *doc = xmlNewDoc(letters("1.0"));
    xmlNode *envelope = xmlNewDocNode(doc, NULL, letters("Envelope"), NULL);

    (void)xmlDocSetRootElement(doc, envelope);
    xmlSetNs(envelope, xmlNewNs(envelope, letters(SOAP), letters("soap")));
    xmlNode *body = xmlNewChild(envelope, envelope->ns, letters("Body"), NULL);
    if (!operation) {
        *ret_response = xmlNewChild(body, envelope->ns, letters("Fault"), NULL);
        return doc;
    }
    xmlNode *call = xmlNewChild(body, NULL, letters(operation), NULL);
    xmlSetNs(call,
             xmlNewNs(call, letters(strcmp(operation, "SendMessageResponse") == 0 ? LISTS : TYPES),
                      letters("typ")));
    *ret_response = xmlNewChild(call, NULL, letters("response"), NULL);
    xmlSetNs(*ret_response, NULL);
    return doc;
}

static xmlNode *add(xmlNode *parent, const char *name, const char *text)
{
    xmlNode *node = xmlNewTextChild(parent, NULL, letters(name), text ? letters(text) : NULL);

    xmlSetNs(node, NULL);
    return node;
}

static struct str finish(struct arena *mem, xmlDoc *doc)
{
    xmlChar *bytes = NULL;
    int n = 0;

    xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
    struct str copy = str_copy(mem, (struct str){(const char *)bytes, (size_t)n});
    xmlFree(bytes);
    xmlFreeDoc(doc);
    return copy;
}

static struct str fault(struct arena *mem, const char *code)
{
    xmlNode *at;
    xmlDoc *doc = open(NULL, &at);

    (void)add(at, "faultcode", "soap:Server");
    (void)add(at, "faultstring", code);
    (void)add(add(add(at, "detail", NULL), "sendMessageFault1_sendMessageFault", NULL), "errorCode",
              code);
    return finish(mem, doc);
}

/* ---- judging --------------------------------------------------------------------------------- */

const struct nedb_pupil *nedb_peer_pupil(const struct nedb_peer *peer, struct str id)
{
    for (size_t i = 0; i < peer->n_pupils; i++)
        if (str_eq_z(id, peer->pupils[i].id))
            return &peer->pupils[i];
    return NULL;
}

static void read_value(const xmlNode *import, const char *code, char *place, size_t room)
{
    char name[40];

    place[0] = '\0';
    for (const xmlNode *at = import->children; at; at = at->next) {
        if (at->type != XML_ELEMENT_NODE || strcmp((const char *)at->name, "updatedValues") != 0)
            continue;
        read_text(at, "code", name, sizeof(name));
        if (strcmp(name, code) == 0)
            read_text(at, "values", place, room);
    }
}

static struct nedb_pupil read_pupil(const xmlNode *import)
{
    struct nedb_pupil p = {.number = 0};
    char version[16];
    int64_t number = 0;

    read_text(import, "externalRequestId", p.id, sizeof(p.id));
    read_text(import, "requesterIin", p.iin, sizeof(p.iin));
    read_text(import, "serviceProviderBin", p.bin, sizeof(p.bin));
    read_value(import, "act", p.act, sizeof(p.act));
    read_value(import, "grade", p.grade, sizeof(p.grade));
    read_value(import, "language", p.language, sizeof(p.language));
    read_value(import, "class_letter", p.letter, sizeof(p.letter));
    read_value(import, "order_number", p.order, sizeof(p.order));
    read_value(import, "order_date", p.date, sizeof(p.date));
    read_value(import, "record_version", version, sizeof(version));
    (void)scan_i64(str_from_z(version), 1, INT32_MAX, &number);
    p.version = (int)number;
    return p;
}

/* NULL: nothing is wrong with it. */
static const char *fault_of(const struct nedb_peer *peer,
                            const struct nedb_pupil *p,
                            const char **ret_kk,
                            const char **ret_ru)
{
    if (peer->mode == NEDB_REJECTS) {
        *ret_kk = "Оқушы басқа мектепте оқиды деп тіркелген";
        *ret_ru = "Ученик числится в другой школе";
        return "NEDB-409";
    }
    if (!scan_iin(str_from_z(p->iin)) || !scan_bin(str_from_z(p->bin)) || p->version < 1 ||
        p->order[0] == '\0' || p->grade[0] == '\0' || p->language[0] == '\0') {
        *ret_kk = "Міндетті деректер толық емес";
        *ret_ru = "Не все обязательные сведения указаны";
        return "NEDB-422";
    }
    return NULL;
}

static int keep(struct nedb_peer *peer, const struct nedb_pupil *pupil)
{
    for (size_t i = 0; i < peer->n_pupils; i++) {
        struct nedb_pupil *known = &peer->pupils[i];
        if (strcmp(known->id, pupil->id) != 0)
            continue;
        int number = known->number;
        if (pupil->version >= known->version)
            *known = *pupil;
        known->number = number;
        return number;
    }
    ASSERT(peer->n_pupils < NEDB_PUPILS_MOST);
    peer->pupils[peer->n_pupils] = *pupil;
    peer->pupils[peer->n_pupils].number = 100001 + (int)peer->n_pupils;
    return peer->pupils[peer->n_pupils++].number;
}

static void judge(struct nedb_peer *peer, const char *message, const xmlNode *import)
{
    struct nedb_pupil pupil = read_pupil(import);
    const char *kk = "", *ru = "", *code = fault_of(peer, &pupil, &kk, &ru);

    ASSERT(peer->n_answers < NEDB_ANSWERS_MOST);
    size_t at = peer->n_answers++;
    (void)snprintf(peer->answers[at].id, sizeof(peer->answers[at].id), "NEDB-ANSWER-%zu", at + 1);
    (void)snprintf(peer->answers[at].about, sizeof(peer->answers[at].about), "%s", message);
    (void)snprintf(peer->answers[at].pupil, sizeof(peer->answers[at].pupil), "%s", pupil.id);
    peer->answers[at].number = code ? 0 : keep(peer, &pupil);
    peer->answers[at].code = code;
    peer->answers[at].kk = kk;
    peer->answers[at].ru = ru;
    peer->answers[at].delivered = false;
}

static bool came_before(struct nedb_peer *peer, const char *message)
{
    for (size_t i = 0; i < peer->n_seen; i++)
        if (strcmp(peer->seen[i], message) == 0)
            return true;
    ASSERT(peer->n_seen < NEDB_MESSAGES_MOST);
    memcpy(peer->seen[peer->n_seen++], message, sizeof(peer->seen[0]));
    return false;
}

/* ---- the operations -------------------------------------------------------------------------- */

static bool knows(const struct nedb_peer *peer, const xmlNode *parent)
{
    char sender[100], password[100];
    const xmlNode *at = child(parent, "sender");

    read_text(at, "senderId", sender, sizeof(sender));
    read_text(at, "password", password, sizeof(password));
    return peer->password[0] == '\0' ||
           (strcmp(sender, peer->sender) == 0 && strcmp(password, peer->password) == 0);
}

static struct str take(struct nedb_peer *peer, struct arena *mem, const xmlNode *request)
{
    const xmlNode *info = child(request, "messageInfo"),
                  *import = child(child(child(request, "messageData"), "data"),
                                  "typedRequestFormImportData");
    char message[40], correlation[40];
    xmlNode *response;

    read_text(info, "messageId", message, sizeof(message));
    read_text(info, "correlationId", correlation, sizeof(correlation));
    if (!knows(peer, info))
        return fault(mem, "SBF-AD-1");
    if (message[0] == '\0' || !import)
        return fault(mem, "SBF-VE-8");
    if (!came_before(peer, message) && peer->mode != NEDB_SILENT)
        judge(peer, correlation, import);
    xmlDoc *doc = open("sendMessageResponse", &response);
    (void)add(response, "messageId", message);
    (void)add(response, "correlationId", correlation);
    (void)add(response, "responseDate", "2026-08-25T10:00:00+05:00");
    return finish(mem, doc);
}

static void deliver(const struct nedb_peer *peer, size_t i, xmlNode *response)
{
    xmlNode *message = add(response, "messages", NULL), *info = add(message, "messageInfo", NULL);
    bool confused = peer->mode == NEDB_CONFUSED;
    char number[16];

    (void)add(info, "messageId", peer->answers[i].id);
    (void)add(info, "correlationId",
              confused && i % 2 == 0 ? "00000000-0000-4000-8000-000000000000"
                                     : peer->answers[i].about);
    (void)add(info, "messageType", "RESPONSE");
    xmlNode *import = add(add(add(message, "messageData", NULL), "data", NULL),
                          "typedRequestFormImportData", NULL);
    (void)snprintf(number, sizeof(number), "%d", peer->answers[i].number);
    (void)add(import, "importSource", "NEDB");
    if (peer->answers[i].number > 0)
        (void)add(import, "id", number);
    (void)add(import, "externalRequestId", peer->answers[i].pupil);
    (void)add(import, "processingStatus", confused ? "IN_PROCESSING" : "COMPLETED");
    (void)add(import, "resolutionType", peer->answers[i].code ? "NEGATIVE" : "POSITIVE");
    if (!peer->answers[i].code)
        return;
    xmlNode *reason = add(import, "negativeResolutionReason", NULL);
    (void)add(reason, "code", peer->answers[i].code);
    (void)add(reason, "kkValue", peer->answers[i].kk);
    (void)add(reason, "ruValue", peer->answers[i].ru);
}

static struct str give(const struct nedb_peer *peer, struct arena *mem, const xmlNode *request)
{
    enum { AT_ONCE = 100 };
    xmlNode *response;
    size_t n = 0;

    if (!knows(peer, request))
        return fault(mem, "SBF-AD-1");
    xmlDoc *doc = open("getMessagesResponse", &response);
    (void)add(response, "responseDate", "2026-08-25T10:00:00+05:00");
    for (size_t i = 0; i < peer->n_answers && n < AT_ONCE; i++) {
        if (peer->answers[i].delivered && peer->mode != NEDB_TWICE)
            continue;
        deliver(peer, i, response);
        n++;
    }
    return finish(mem, doc);
}

static struct str confirm(struct nedb_peer *peer, struct arena *mem, const xmlNode *request)
{
    char id[40];
    xmlNode *response;

    read_text(child(request, "notification"), "messageId", id, sizeof(id));
    for (size_t i = 0; i < peer->n_answers; i++)
        if (strcmp(peer->answers[i].id, id) == 0)
            peer->answers[i].delivered = true;
    xmlDoc *doc = open("sendDeliveryNotificationResponse", &response);
    (void)add(response, "notificationId", id);
    return finish(mem, doc);
}

/* ---- its lists ------------------------------------------------------------------------------- */

enum { PAGE_MOST = 3 }; /* small, so that there are several */

static const char *key_of(const struct nedb_peer *peer, bool pupils, size_t i)
{
    return pupils ? peer->pupils[i].id : peer->bins[i];
}

/* The next after this key in order of keys; n: there is none. */
static size_t next_of(const struct nedb_peer *peer, bool pupils, const char *after)
{
    size_t n = pupils ? peer->n_pupils : peer->n_bins, best = n;

    for (size_t i = 0; i < n; i++)
        if (strcmp(key_of(peer, pupils, i), after) > 0 &&
            (best == n || strcmp(key_of(peer, pupils, i), key_of(peer, pupils, best)) < 0))
            best = i;
    return best;
}

static void add_item(const struct nedb_peer *peer, bool pupils, size_t i, xmlNode *data)
{
    xmlNode *item = add(data, "item", NULL);

    (void)add(item, "key", key_of(peer, pupils, i));
    if (!pupils)
        return;
    (void)add(item, "iin", peer->pupils[i].iin);
    (void)add(item, "bin", peer->pupils[i].bin);
    (void)add(item, "grade", peer->pupils[i].grade);
    (void)add(item, "language", peer->pupils[i].language);
}

static struct str list(const struct nedb_peer *peer, struct arena *mem, const xmlNode *request)
{
    const xmlNode *asked = child(child(request, "requestData"), "data");
    char kind[20], after[64];
    xmlNode *response;

    if (!knows(peer, child(request, "requestInfo")))
        return fault(mem, "SBF-AD-1");
    read_text(asked, "kind", kind, sizeof(kind));
    read_text(asked, "after", after, sizeof(after));
    bool pupils = strcmp(kind, "PUPIL") == 0;
    xmlDoc *doc = open("SendMessageResponse", &response);
    xmlNode *status = add(add(response, "responseInfo", NULL), "status", NULL);
    (void)add(status, "code", "SCSS001");
    xmlNode *data = add(add(response, "responseData", NULL), "data", NULL);
    size_t n = pupils ? peer->n_pupils : peer->n_bins, at = next_of(peer, pupils, after);
    for (int i = 0; i < PAGE_MOST && at < n; i++) {
        add_item(peer, pupils, at, data);
        at = next_of(peer, pupils, key_of(peer, pupils, at));
    }
    (void)add(data, "last", at == n ? "true" : "false");
    return finish(mem, doc);
}

static struct str dispatch(struct nedb_peer *peer, struct arena *mem, const xmlDoc *doc)
{
    const xmlNode *body = child(xmlDocGetRootElement(doc), "Body"), *call;

    if ((call = child(body, "sendMessage")))
        return take(peer, mem, child(call, "request"));
    if ((call = child(body, "getMessages")))
        return give(peer, mem, child(call, "request"));
    if ((call = child(body, "sendDeliveryNotification")))
        return confirm(peer, mem, child(call, "request"));
    if ((call = child(body, "SendMessage")))
        return list(peer, mem, child(call, "request"));
    return fault(mem, "FAULT-015");
}

struct str
nedb_peer_answer(struct nedb_peer *peer, struct arena *mem, struct str body, int *ret_status)
{
    struct str answer;

    peer->calls++;
    *ret_status = 200;
    if (peer->mode == NEDB_DEAF) {
        *ret_status = 503;
        return STR("unavailable\n");
    }
    if (peer->mode == NEDB_GARBAGE)
        return STR("<Envelope><Body><sendMessageResponse>&lt; \xd0");
    if (peer->mode == NEDB_FAULTS) {
        *ret_status = 500;
        return fault(mem, "SCSE003");
    }
    xmlDoc *doc = xmlReadMemory(body.p, (int)body.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    answer = doc ? dispatch(peer, mem, doc) : fault(mem, "FAULT-015");
    xmlFreeDoc(doc);
    if (peer->mode == NEDB_LOSES)
        *ret_status = 0;
    return answer;
}
