/* See site.h: the way of a family, question by question, as somebody walks it who reads the page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "i18n/msg_admission.h"
#include "site.h"

enum { WHERE = 200 };

void site_press_at(struct page *p, const char *where)
{
    page_press(p, page_text(p, where));
}

void site_start_draft(struct page *p)
{
    page_get(p, "/my/");
    page_assert_status(p, 200);
    site_press_at(p, "//form[@action='/my/apply']//button");
    page_assert_status(p, 200);
    page_assert_text(p, "h1", site_word(p, MSG_admission_task_title));
    site_follow(p, MSG_admission_home_continue);
}

void site_answer_child(struct page *p)
{
    page_assert_text(p, "h1", site_word(p, MSG_admission_child_title));
    page_choose(p, "relation", "parent");
    if (page_has(p, "//input[@name='choice']"))
        page_tick(p, "choice");
    site_press(p, MSG_admission_next);
}

void site_answer_school(struct page *p, const struct site_choice *choice)
{
    struct arena *mem = arena_new(1 << 16, 1 << 20);
    const char *pool = str_z(mem, uuid_print(mem, choice->pool));

    page_assert_text(p, "h1", site_word(p, MSG_admission_school_title));
    if (choice->region) {
        page_choose(p, "region", choice->region);
        page_fill(p, "q", choice->typed);
        site_press(p, MSG_admission_school_find);
        page_assert_status(p, 200);
    }
    page_choose(p, "pool", pool);
    site_press(p, MSG_admission_school_choose);
    arena_free(mem);
}

void site_attach(struct page *p, const char *kind, const char *file_name, struct str bytes)
{
    char where[WHERE];

    (void)snprintf(where, sizeof(where), "//label[@for='file-%s']", kind);
    page_upload(p, page_text(p, where), file_name, bytes);
    (void)snprintf(where, sizeof(where),
                   "//section[@aria-labelledby='doc-%s']//form[@enctype]//button", kind);
    site_press_at(p, where);
}

void site_answer_documents(struct page *p)
{
    page_assert_text(p, "h1", site_word(p, MSG_admission_documents_title));
    site_attach(p, "FORM_065", "065.pdf", site_pdf());
    site_attach(p, "FORM_052_2", "052.jpg", site_jpeg());
    site_attach(p, "PHOTO", "3x4.jpg", site_jpeg());
    page_assert_status(p, 200);
    site_follow(p, MSG_admission_next);
}

void site_answer_special(struct page *p)
{
    page_assert_text(p, "h1", site_word(p, MSG_admission_special_title));
    page_choose(p, "special", "no");
    page_choose(p, "reserve", "yes");
    site_press(p, MSG_admission_next);
}

void site_answer_phone(struct page *p)
{
    page_assert_text(p, "h1", site_word(p, MSG_admission_phone_title));
    page_fill(p, "phone", "8 701 000 00 00");
    site_press(p, MSG_admission_next);
}

void site_answer_consent(struct page *p)
{
    page_assert_text(p, "h1", site_word(p, MSG_admission_consent_title));
    page_tick(p, "consent");
    page_tick(p, "truthful");
    site_press(p, MSG_admission_next);
}

void site_fill_draft(struct page *p, const struct site_choice *choice)
{
    site_start_draft(p);
    site_answer_child(p);
    site_answer_school(p, choice);
    if (page_has(p, "//form[@enctype]"))
        site_answer_documents(p);
    site_answer_special(p);
    site_answer_phone(p);
    site_answer_consent(p);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", site_word(p, MSG_admission_check_title));
}

void site_sign(struct page *p)
{
    site_press(p, MSG_admission_check_sign);
    page_assert_status(p, 200);
    page_fill(p, "code", site_code());
    site_press(p, MSG_admission_sign_button);
    page_assert_status(p, 200);
}

struct page *site_apply(int family, struct uuid pool)
{
    struct page *p = site_parent(site.world.parent[family]);
    const struct site_choice choice = {.pool = pool};

    site_fill_draft(p, &choice);
    site_sign(p);
    return p;
}
