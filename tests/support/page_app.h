/* The program's pages as `oqu serve` serves them, for page tests: all features, settings from a
 * text, one router per door.
 *
 *     struct page_app *app = page_app_open("[site]\naddress = http://oqu.test\n");
 *     struct page *p = page_open(page_app_router(app, DOOR_STAFF), staff_ctx); */
#ifndef OQU_PAGE_APP_H
#define OQU_PAGE_APP_H

#include "base/config.h"
#include "http/http.h"

struct page_app;

/* settings: as in oqu.conf; a setting of a secret says "secret", a file with that word in it. Ends
 * the program with the problem when they are wrong. */
struct page_app *page_app_open(const char *settings);
/* These settings, and what every installation of a test says where they do not: that it is for
 * trying, and that it asks no service outside. */
const char *page_app_settings(struct arena *mem, const char *settings);
void page_app_close(struct page_app *app);

const struct config *page_app_config(const struct page_app *app);
/* Made at the first call for a door, kept until the end. */
const struct router *page_app_router(struct page_app *app, enum door door);

#endif
