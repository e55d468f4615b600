/* The page for a failure. The failure's code is a catalogue key; when there is a text for it, that
 * text says what happened, and the standing words of the status say what can be done. */
#include "html/frame.h"
#include "html/html_views.h"
#include "i18n/msg_html.h"

struct words {
    int status;
    enum msg title, text, advice;
    bool again;
};

static const struct words words[] = {
    {403, MSG_html_error_403_title, MSG_html_error_403_text, MSG_html_error_403_advice, false},
    {404, MSG_html_error_404_title, MSG_html_error_404_text, MSG_html_error_404_advice, false},
    {405, MSG_html_error_404_title, MSG_html_error_404_text, MSG_html_error_404_advice, false},
    {409, MSG_html_error_409_title, MSG_html_error_409_text, MSG_html_error_409_advice, true},
    {413, MSG_html_error_413_title, MSG_html_error_413_text, MSG_NONE, false},
    {415, MSG_html_error_415_title, MSG_html_error_415_text, MSG_NONE, false},
    {422, MSG_html_error_422_title, MSG_html_error_422_text, MSG_html_error_422_advice, false},
    {429, MSG_html_error_429_title, MSG_html_error_429_text, MSG_NONE, true},
    {503, MSG_html_error_503_title, MSG_html_error_503_text, MSG_html_error_503_advice, true},
    {500, MSG_html_error_500_title, MSG_html_error_500_text, MSG_html_error_500_advice, true},
};

/* What was stored does not fit its seal any more. Staff may be about to decide by it. */
static const struct words altered[] = {
    {500, MSG_html_error_altered_title, MSG_html_error_altered_text, MSG_html_error_altered_advice,
     false},
    {500, MSG_html_error_altered_title, MSG_html_error_altered_text,
     MSG_html_error_altered_advice_staff, false},
};

/* Unknown statuses: the nearest honest words, "wrong request" below 500, "our fault" above. */
static const struct words *find_words(int status)
{
    int wanted = status >= 400 && status < 500 ? 422 : 500;
    const struct words *found = NULL;

    for (size_t i = 0; i < COUNT(words); i++) {
        if (words[i].status == status)
            return &words[i];
        if (words[i].status == wanted)
            found = &words[i];
    }
    ASSERT(found != NULL);
    return found;
}

/* The text of the failure's code; empty when the code has none: it is then for the log only. */
static struct str code_text(struct ctx *c)
{
    enum msg key;

    if (!c->failure.code || !msg_find(str_from_z(c->failure.code), &key))
        return STR("");
    return MSG_FORMAT(c, key, MSG_ARG("value", c->failure.arg));
}

void page_error(struct ctx *c, const struct request *rq, struct response *rs, int status)
{
    const struct words *w = find_words(status);

    if (status == 500 && http_is_altered(c))
        w = &altered[rq && str_starts(rq->path, STR("/staff"))];
    struct error_view v = {
        .page = {.rq = rq, .title = msg_text(c, w->title), .flags = PAGE_PRIVATE_LINK},
        .title = msg_text(c, w->title),
        .text = msg_text(c, w->text),
        .advice = w->advice == MSG_NONE ? STR("") : msg_text(c, w->advice),
        .code_text = status >= 500 ? STR("") : code_text(c),
        .request_id = c->request_id,
        .status = status,
    };

    if (w->again && rq && rq->method == GET)
        v.again = url_here(c, rq, NULL);
    struct out o = page_out(c, rs, status);
    error_page(&o, &v);
}
