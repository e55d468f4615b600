/* Switches that make the demo country's systems misbehave, to see that OQU keeps its promises then.
 */
#include "egov_pages.h"
#include "peer.h"

static const char *const services[SERVICE_COUNT] = {"idp",  "register", "sms",
                                                    "ocsp", "portal",   "nedb"};
static const char *const modes[MODE_COUNT] = {"fine",   "slow",   "garbage", "refuse",
                                              "reject", "silent", "twice"};

/* The index of a word, or n. */
static size_t find(const char *const *words, size_t n, struct str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(word, words[i]))
            return i;
    return n;
}

struct answer control_show(struct call *call)
{
    static const char *const names[2][MODE_COUNT] = {
        {"дұрыс жұмыс істейді", "баяу", "түсініксіз жауап береді", "бас тартады",
         "жазбаларды қабылдамайды", "жауап жібермейді", "жауаптарды қайталайды"},
        {"работает исправно", "медленно", "отвечает непонятно", "отказывает", "отклоняет записи",
         "не присылает ответов", "повторяет ответы"},
    };
    struct fill fills[SERVICE_COUNT];

    for (size_t i = 0; i < SERVICE_COUNT; i++)
        fills[i] = (struct fill){services[i],
                                 str_from_z(names[call->russian ? 1 : 0][call->peer->modes[i]])};
    return answer_page(call, (struct page){embedded_control_kk, embedded_control_ru},
                       (struct fills){fills, SERVICE_COUNT}, (struct rows){0});
}

struct answer control_set(struct call *call)
{
    size_t service = find(services, SERVICE_COUNT, call_value(call, "service"));
    size_t mode = find(modes, MODE_COUNT, call_value(call, "mode"));

    if (service == SERVICE_COUNT || mode == MODE_COUNT)
        return answer_error(call, 400, "bad_request", "service and mode");
    call->peer->modes[service] = (enum mode)mode;
    return answer_redirect(call->russian ? STR("/control?lang=ru") : STR("/control"));
}
