/* The parent's first page, messages, and who opened a child's record. */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission_views.h"
#include "audit/audit.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "notice/notice.h"

enum { MESSAGES_ON_HOME = 5, MESSAGES_MOST = 200, SEEN_MOST = 200, SCHOOL_AGE = 7 };

struct home {
    struct family_view *view;
    struct admission_campaign *campaign;
    struct persons children;
    struct admission_applications_of_family_rows applications;
    struct admission_drafts_of_rows drafts;
    struct notice_rows messages;
};

static enum status home_tx(struct ctx *c, void *arg)
{
    struct home *home = arg;

    TRY(person_children_ahead(c));
    TRY(admission_drafts_of_ahead(c, c->actor.person));
    TRY(notice_list_ahead(c, MESSAGES_ON_HOME));
    TRY(admission_campaign_current(c, &home->campaign));
    TRY(person_children_names(c, &home->children));
    struct uuid *ids = NEWS(c->mem, struct uuid, home->children.n);
    for (size_t i = 0; i < home->children.n; i++)
        ids[i] = home->children.v[i].id;
    TRY(admission_applications_of_family(c, c->actor.person, (struct uuids){ids, home->children.n},
                                         &home->applications));
    TRY(admission_drafts_of(c, c->actor.person, &home->drafts));
    return notice_list(c, MESSAGES_ON_HOME, &home->messages);
}

static struct str first_letter(struct str name)
{
    size_t n = name.n > 0 ? 1 : 0;
    while (n < name.n && ((unsigned char)name.p[n] & 0xC0) == 0x80)
        n++;
    return str_sub(name, 0, n);
}

static int count_words(struct str words)
{
    struct str word;
    int n = 0;
    while (scan_until(&words, ' ', &word))
        n += word.n > 0;
    return n;
}

/* Another application may follow (ADM-50, ADM-57). */
static bool is_over(struct str state)
{
    return str_eq(state, STR("WITHDRAWN")) || str_starts(state, STR("REFUSED"));
}

/* The newest application of a child that is not over, else its newest one. */
static const struct admission_applications_of_family_row *application_of(const struct home *home,
                                                                         struct uuid child)
{
    const struct admission_applications_of_family_row *newest = NULL;
    for (size_t i = 0; i < home->applications.n; i++) {
        const struct admission_applications_of_family_row *a = &home->applications.v[i];
        if (!uuid_eq(a->child_id, child))
            continue;
        if (!is_over(a->state))
            return a;
        if (!newest)
            newest = a;
    }
    return newest;
}

static void show_age(struct ctx *c,
                     const struct home *home,
                     const struct person *child,
                     struct family_child *shown)
{
    if (!home->campaign) {
        shown->what = FAMILY_NOTHING;
        return;
    }
    enum admission_age age = admission_age_of(home->campaign, child->born);
    bool pupil_age = time_age_years(child->born, home->campaign->study_start) >= 10;
    bool on = admission_campaign_is_on(home->campaign, c->now_us);
    shown->what =
        !on || age == ADMISSION_AGE_TOO_YOUNG || pupil_age ? FAMILY_NOTHING : FAMILY_APPLY;
    if (age == ADMISSION_AGE_TOO_YOUNG)
        shown->text = msg_text(c, MSG_admission_home_too_young);
    else if (!on && !pupil_age)
        shown->text = MSG_FORMAT(c, MSG_admission_home_when,
                                 MSG_ARG("from", i18n_date(c, home->campaign->first_day)),
                                 MSG_ARG("until", i18n_date(c, home->campaign->last_day)));
    else if (age == ADMISSION_AGE_CHOICE)
        shown->text = msg_text(c, MSG_admission_home_your_choice);
    else if (!pupil_age)
        shown->text = msg_text(c, MSG_admission_home_can_apply);
}

static void show_child(struct ctx *c,
                       const struct home *home,
                       const struct person *child,
                       struct family_child *shown)
{
    const struct admission_applications_of_family_row *a = application_of(home, child->id);

    *shown = (struct family_child){
        .name = child->given,
        .initial = first_letter(child->given),
        .id = child->id,
        .about = MSG_FORMAT(c, MSG_admission_home_age,
                            MSG_NUM("n", time_age_years(child->born, time_date(c->now_us)))),
        .seen = url_id(c, "/my/child/{id}/seen", child->id),
        .of = QUESTION_COUNT,
    };
    if (time_age_years(child->born, time_date(c->now_us)) < SCHOOL_AGE)
        shown->care = url_id(c, "/my/child/{id}/care", child->id);
    show_age(c, home, child, shown);
    if (a) {
        shown->again = shown->what == FAMILY_APPLY;
        shown->what = FAMILY_APPLICATION;
        shown->url = case_url(c, a->id, "");
        shown->state = word_state(c, a->state, a->open_fix, &shown->tone);
        shown->text = word_number(c, a->number);
        if (!is_over(a->state)) {
            shown->again = false;
            return;
        }
    }
    for (size_t i = 0; i < home->drafts.n; i++) {
        if (!uuid_eq(home->drafts.v[i].child_id, child->id))
            continue;
        shown->what = FAMILY_DRAFT;
        shown->url = url_id(c, "/my/draft/{id}", home->drafts.v[i].id);
        shown->done = count_words(home->drafts.v[i].answered);
        shown->prepared = home->drafts.v[i].prepared;
    }
}

static bool is_shown(const struct family_view *view, struct uuid child)
{
    for (size_t i = 0; i < view->n_children; i++)
        if (uuid_eq(view->children[i].id, child))
            return true;
    return false;
}

/* Children for whom the person applied on paper and whom no register links to the person yet: those
 * without an IIN (X21), and those of whom the register says nothing. */
static void show_others(struct ctx *c, const struct home *home, struct family_view *view)
{
    for (size_t i = 0; i < home->applications.n; i++) {
        const struct admission_applications_of_family_row *row = &home->applications.v[i];
        if (is_shown(view, row->child_id))
            continue;
        const struct admission_applications_of_family_row *a = application_of(home, row->child_id);
        struct family_child *shown = &view->children[view->n_children++];
        *shown = (struct family_child){
            .name = a->child_name,
            .initial = first_letter(a->child_name),
            .id = a->child_id,
            .about = msg_text(c, MSG_admission_home_on_paper),
            .what = FAMILY_APPLICATION,
            .url = case_url(c, a->id, ""),
            .text = word_number(c, a->number),
        };
        shown->state = word_state(c, a->state, a->open_fix, &shown->tone);
    }
}

static struct str greeting(struct ctx *c)
{
    int hour = time_civil(c->now_us).hour;
    enum msg text = hour < 5 || hour >= 18 ? MSG_admission_home_evening
                    : hour < 12            ? MSG_admission_home_morning
                                           : MSG_admission_home_day;
    return MSG_FORMAT(c, text, MSG_ARG("name", c->actor.name));
}

static struct row_link *message_rows(struct ctx *c, const struct notice_rows *rows)
{
    struct row_link *links = NEWS(c->mem, struct row_link, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        links[i] = (struct row_link){
            .url = url_local(c, rows->v[i].link),
            .icon = "message-square",
            .title = rows->v[i].text,
            .text = i18n_moment(c, rows->v[i].sent_us),
            .tag = rows->v[i].read ? STR("") : msg_text(c, MSG_admission_home_new),
            .tag_tone = TONE_INFO,
        };
    return links;
}

enum status family_home(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct family_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_home_title), .flags = PAGE_BARE},
        .greeting = greeting(c),
        .day = i18n_day(c, time_date(c->now_us)),
    };
    struct home home = {.view = &view};
    struct form_values apply = form_blank(c, &apply_form);

    TRY(db_tx_read(c, "admission/home", home_tx, &home));
    view.children = NEWS(c->mem, struct family_child, home.children.n + home.applications.n);
    view.n_children = home.children.n;
    for (size_t i = 0; i < home.children.n; i++)
        show_child(c, &home, &home.children.v[i], &view.children[i]);
    show_others(c, &home, &view);
    if (home.campaign && admission_campaign_is_on(home.campaign, c->now_us))
        view.closes = MSG_FORMAT(c, MSG_admission_home_closes,
                                 MSG_ARG("d", i18n_date(c, home.campaign->last_day)));
    view.messages = message_rows(c, &home.messages);
    view.n_messages = home.messages.n;
    view.apply = &apply;
    struct out o = page_out(c, rs, 200);
    admission_family_home(&o, &view);
    return ST_OK;
}

enum status family_apply(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct uuid draft;

    TRY(form_read(c, &apply_form, rq, &values));
    if (values.bad)
        return FAIL(c, ST_INVALID, "admission.submit.no-such-child");
    TRY(draft_start(c, form_at(&values, "child")->uuid, &draft));
    return response_see_other(c, rs, url_id(c, "/my/draft/{id}", draft).s);
}

static enum status messages_tx(struct ctx *c, void *arg)
{
    return notice_list(c, MESSAGES_MOST, arg);
}

enum status family_messages(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct notice_rows rows;
    struct family_view view = {
        .page = {.rq = rq, .title = msg_text(c, MSG_admission_messages_title), .flags = PAGE_READ}};

    TRY(db_tx(c, "admission/messages", messages_tx, &rows));
    view.messages = message_rows(c, &rows);
    view.n_messages = rows.n;
    struct out o = page_out(c, rs, 200);
    admission_family_messages(&o, &view);
    return ST_OK;
}

/* Acts and roles of the journal in words; what the catalogue does not name is a plain opening. */
static struct str seen_text(struct ctx *c, struct str action)
{
    static const struct {
        const char *action;
        enum msg text;
    } acts[] = {
        {"admission.submit", MSG_admission_seen_submit},
        {"admission.paper", MSG_admission_seen_submit},
        {"admission.approve", MSG_admission_event_approved},
        {"admission.refuse", MSG_admission_event_refused},
        {"admission.withdraw", MSG_admission_event_withdrawn},
        {"admission.ask-fix", MSG_admission_seen_ask_fix},
        {"admission.join-reserve", MSG_admission_event_reserve_joined},
        {"admission.leave-reserve", MSG_admission_event_reserve_left},
        {"admission.take-offer", MSG_admission_event_offer_accepted},
        {"admission.keep-seat", MSG_admission_seen_kept},
        {"admission.decline-offer", MSG_admission_event_offer_declined},
        {"admission.answer-fix", MSG_admission_seen_answer_fix},
        {"admission.prepare-draft", MSG_admission_seen_prepared},
        {"admission.check-by-documents", MSG_admission_seen_checked},
        {"glass.read", MSG_admission_seen_glass},
    };
    for (size_t i = 0; i < COUNT(acts); i++)
        if (str_eq_z(action, acts[i].action))
            return msg_text(c, acts[i].text);
    return msg_text(c, MSG_admission_seen_opened);
}

static struct str seen_role(struct ctx *c, struct str role)
{
    if (str_eq(role, STR("parent")))
        return msg_text(c, MSG_admission_seen_family);
    if (str_eq(role, STR("clerk")) || str_eq(role, STR("director")))
        return msg_text(c, MSG_admission_seen_school);
    if (str_eq(role, STR("support")))
        return msg_text(c, MSG_admission_seen_support);
    if (role.n == 0)
        return msg_text(c, MSG_admission_seen_system);
    return msg_text(c, MSG_admission_seen_authority);
}

struct seen {
    struct uuid child;
    struct person *person;
    struct audit_page rows;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *seen = arg;
    TRY(person_child(c, seen->child, &seen->person));
    return audit_about(c, seen->child, NULL, SEEN_MOST, &seen->rows);
}

enum status family_seen(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct seen seen = {.child = request_uuid(rq, "id")};
    struct case_view view = {.page = {.rq = rq,
                                      .title = msg_text(c, MSG_admission_seen_title),
                                      .flags = PAGE_READ,
                                      .back = url0(c, "/my/"),
                                      .back_text = msg_text(c, MSG_admission_back_home)}};

    TRY(db_tx_read(c, "admission/seen", seen_tx, &seen));
    view.title = seen.person->given;
    view.documents = NEWS(c->mem, struct row_link, seen.rows.n);
    view.n_documents = seen.rows.n;
    for (size_t i = 0; i < seen.rows.n; i++)
        view.documents[i] = (struct row_link){
            .icon = "shield-check",
            .title = seen_text(c, seen.rows.v[i].action),
            .text = i18n_moment(c, seen.rows.v[i].at_us),
            .tag = seen_role(c, seen.rows.v[i].role),
        };
    struct out o = page_out(c, rs, 200);
    admission_family_seen(&o, &view);
    return ST_OK;
}
