/* See gateway.h. */
#include "notice/gateway.h"

#include "base/buf.h"
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"
#include "html/html.h"
#include "http/http.h"
#include "http/json.h"
#include "http/outward.h"
#include "http/schema.h"
#include "i18n/i18n.h"
#include "i18n/msg_notice.h"
#include "notice/notice.h"
#include "notice/notice_schema_files.h"

enum { ANSWER_MOST = 64 * 1024, LETTER_MOST = 16 * 1024 };

bool gateway_has_sms(const struct ctx *c)
{
    return config_str(c->config, "notice.sms_url").n > 0;
}

bool gateway_has_mail(const struct ctx *c)
{
    return config_str(c->config, "notice.mail_server").n > 0;
}

/* ---- SMS ------------------------------------------------------------------------------------- */

static const struct schema_file sms_format = {"sms.v1.json", &embedded_sms_v1,
                                              MSG_notice_format_sms, SCHEMA_OUT, NULL};
const struct schema_file *const notice_formats[] = {&sms_format, NULL};

static enum status sms_body(struct ctx *c, const struct leaving *leaving, struct str *ret)
{
    json_t *body =
        json_pack("{s:s, s:s%, s:s%}", "id", uuid_print(c->mem, leaving->id).p, "to", leaving->to.p,
                  leaving->to.n, "text", leaving->text.p, leaving->text.n);

    return schema_write(c, &sms_format, body, ret);
}

static enum gateway_answer meaning_of(int status)
{
    if (status >= 200 && status < 300)
        return GATEWAY_TOOK;
    bool wrong = status >= 400 && status < 500;
    bool later = status == 401 || status == 403 || status == 408 || status == 429;
    return wrong && !later ? GATEWAY_REFUSED : GATEWAY_LATER; /* 401, 403: our settings */
}

enum gateway_answer gateway_sms(struct ctx *c, const struct leaving *leaving)
{
    const struct pair headers[] = {{STR("Idempotency-Key"), uuid_print(c->mem, leaving->id)}};
    struct str body;

    if (sms_body(c, leaving, &body) != ST_OK) {
        log_event(LOG_ERROR, "notice", STR_FMT, STR_ARG(c->failure.detail));
        return GATEWAY_REFUSED;
    }
    const struct http_call call = {
        .method = "POST",
        .url = config_str(c->config, "notice.sms_url"),
        .headers = {headers, COUNT(headers)},
        .body = body,
        .content_type = STR("application/json"),
        .user = config_str(c->config, "notice.sms_user"),
        .password = config_secret(c->config, "notice.sms_password"),
        .timeout_ms = (int)config_int(c->config, "notice.timeout_ms"),
        .max_answer = ANSWER_MOST,
    };
    struct http_answer answer;

    if (outward_ask(c, "SMS") != ST_OK)
        return GATEWAY_REFUSED;
    return http_client_call(c, &call, &answer) == ST_OK ? meaning_of(answer.status) : GATEWAY_LATER;
}

/* ---- mail ------------------------------------------------------------------------------------ */

static struct str sentence(struct ctx *c, enum lang lang, enum msg key)
{
    return msg_format_in(c, lang, key, NULL, 0);
}

static struct str letter(struct ctx *c, const struct leaving *leaving)
{
    struct buf buf;

    buf_init(&buf, c->mem, LETTER_MOST);
    buf_add(&buf, sentence(c, leaving->lang, MSG_notice_mail_greeting));
    buf_add_z(&buf, "\n\n");
    buf_add(&buf, leaving->text);
    if (leaving->link.n > 0) {
        const struct msg_arg args[] = {MSG_ARG("link", url_absolute(c, leaving->link))};
        buf_add_z(&buf, "\n\n");
        buf_add(&buf, msg_format_in(c, leaving->lang, MSG_notice_mail_more, args, COUNT(args)));
    }
    buf_add_z(&buf, "\n\n-- \n");
    buf_add(&buf, sentence(c, leaving->lang, MSG_notice_mail_footer));
    buf_add_char(&buf, '\n');
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

/* The same for every attempt, so that the receiver recognises a repetition. */
static struct str message_id(struct ctx *c, const struct leaving *leaving)
{
    struct str host = config_str(c->config, "notice.mail_from"), before;

    (void)scan_until(&host, '@', &before);
    return str_printf(c->mem, "<" STR_FMT "@" STR_FMT ">", STR_ARG(uuid_print(c->mem, leaving->id)),
                      STR_ARG(host));
}

enum gateway_answer gateway_mail(struct ctx *c, const struct leaving *leaving)
{
    const struct http_mail mail = {
        .server = config_str(c->config, "notice.mail_server"),
        .user = config_str(c->config, "notice.mail_user"),
        .password = config_secret(c->config, "notice.mail_password"),
        .from = config_str(c->config, "notice.mail_from"),
        .to = leaving->to,
        .subject = sentence(c, leaving->lang, MSG_notice_mail_subject),
        .text = letter(c, leaving),
        .message_id = message_id(c, leaving),
        .timeout_ms = (int)config_int(c->config, "notice.timeout_ms"),
    };
    if (outward_ask(c, "mail") != ST_OK)
        return GATEWAY_REFUSED;
    enum status st = http_client_mail(c, &mail);

    if (st == ST_OK)
        return GATEWAY_TOOK;
    return st == ST_INVALID ? GATEWAY_REFUSED : GATEWAY_LATER;
}
