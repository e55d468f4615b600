/* Private to html: what a static file is called under /s/. */
#ifndef OQU_HTML_ASSETS_H
#define OQU_HTML_ASSETS_H

#include "html/html.h"

struct str asset_file(const char *name);

#endif
