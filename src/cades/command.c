/* See command.h. */
#include "cades/command.h"

#include "base/time.h"
#include "cades/cades.h"
#include "cades/command_files.h"
#include "cades/command_print.h"
#include "i18n/msg_cades.h"

struct words {
    const char *signature, *content, *anchors, *crls, *at, *lang;
    bool offline, json;
};

/* Without --at the machine's clock is asked: there is no installation whose clock could be. */
static enum status read_words(struct ctx *c, struct words *w, int argc, char *const *argv)
{
    const struct option options[] = {
        {"--signature", &w->signature, NULL},
        {"--content", &w->content, NULL},
        {"--anchors", &w->anchors, NULL},
        {"--crls", &w->crls, NULL},
        {"--at", &w->at, NULL},
        {"--lang", &w->lang, NULL},
        {"--json", NULL, &w->json},
        {"--offline", NULL, &w->offline},
    };
    bool fine = command_options(options, COUNT(options), argc, argv);

    if (w->lang && !lang_find(str_from_z(w->lang), &c->lang))
        fine = false;
    if (w->at && !scan_instant(str_from_z(w->at), &c->now_us))
        fine = false;
    return fine && w->signature && w->anchors ? ST_OK
                                              : command_failed(c, NULL, MSG_cades_verify_usage);
}

static enum status
read_question(struct ctx *c, const struct words *w, struct cades_question *question)
{
    struct cades_evidence *evidence = NULL;
    struct cades_trust *trust;

    *question = (struct cades_question){
        .purpose = CADES_TO_SIGN, .at_us = c->now_us, .offline = w->offline};
    TRY(command_read(c, w->signature, &question->signature));
    question->detached = w->content != NULL;
    if (w->content)
        TRY(command_read(c, w->content, &question->content));
    TRY(command_read_trust(c, w->anchors, &trust));
    question->trust = trust;
    if (w->crls)
        TRY(command_read_evidence(c, w->crls, &evidence));
    question->evidence = evidence;
    if (cades_is_xml(question->signature)) {
        struct cades_xml *xml = NEW(c->mem, struct cades_xml);
        cades_xml_read(c->mem, question->signature, xml);
        question->xml = xml;
    }
    return ST_OK;
}

enum status cades_verify_command(struct ctx *c, int argc, char *const *argv)
{
    struct words w = {0};
    struct cades_question question;
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);

    TRY(read_words(c, &w, argc, argv));
    TRY(read_question(c, &w, &question));
    cades_verify(c->mem, &question, verdict);
    if (w.json)
        TRY(command_print_json(c, verdict));
    else
        command_print_text(c, verdict);
    return verdict->valid ? ST_OK : verdict->pending ? ST_BUSY : ST_CONFLICT;
}
