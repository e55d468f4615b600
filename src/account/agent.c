/* See agent.h. The first mark that is found counts: every browser also claims to be older ones. */
#include "account/agent.h"

#include "i18n/msg_account.h"

struct mark {
    const char *mark, *name;
};

static const struct mark browsers[] = {
    {"YaBrowser/", "Yandex Browser"},
    {"EdgA/", "Edge"},
    {"Edg/", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"MiuiBrowser/", "Mi Browser"},
    {"UCBrowser/", "UC Browser"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
};
static const struct mark systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},   {"Windows", "Windows"},
    {"Mac OS X", "macOS"},  {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

static const char *find(struct str agent, const struct mark *marks, size_t n)
{
    size_t at;

    for (size_t i = 0; i < n; i++)
        if (str_find(agent, str_from_z(marks[i].mark), &at))
            return marks[i].name;
    return NULL;
}

struct str agent_words(struct ctx *c, struct str agent)
{
    const char *browser = find(agent, browsers, COUNT(browsers));
    const char *on = find(agent, systems, COUNT(systems));

    if (browser && on)
        return str_printf(c->mem, "%s, %s", browser, on);
    if (browser || on)
        return str_from_z(browser ? browser : on);
    return msg_text(c, MSG_account_agent_unknown);
}
