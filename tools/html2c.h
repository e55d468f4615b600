/* Private to html2c: the state of one compilation and the parts that share it.
 *
 * html2c_scan.c   reads templates: text, tags, attributes, {{ }} and {% %}
 * html2c_block.c  directives: if, for, let, t, call, attr, end
 * html2c_rules.c  what HTML, accessibility and the content policy ask of tags
 * html2c_emit.c   writes C */
#ifndef OQU_TOOLS_HTML2C_H
#define OQU_TOOLS_HTML2C_H

#include "base/buf.h"
#include "base/scan.h"

enum {
    HTML_DEPTH_MOST = 64,  /* elements inside one another */
    HTML_BLOCKS_MOST = 32, /* if and for inside one another */
    HTML_ATTRS_MOST = 48,  /* attributes of one tag */
    HTML_LABELS_MOST = 256,
};

/* Where in the document an expression stands: it decides the escaping. */
enum place { PLACE_TEXT = 1, PLACE_TAG, PLACE_VALUE };

/* What lies left of a white space, to decide whether it can be seen. */
enum edge { EDGE_HARD = 0, EDGE_INLINE, EDGE_TEXT };

struct attr {
    struct str name;
    struct str raw;  /* the value as it stands in the template */
    unsigned branch; /* the {% if %} arm it stands in; 0 = always there */
    bool has_value;
};

struct tag {
    struct str name;
    struct attr attrs[HTML_ATTRS_MOST];
    size_t n_attrs;
    int line;
    bool self_closed;
};

struct element {
    struct str name;
    int line;
    bool owes_keys;    /* a form that posts, before {% call form_keys %} */
    bool owes_caption; /* a table before its caption */
};

struct block {
    bool is_for, had_else;
    enum place place;
    size_t depth; /* open elements when it began */
    unsigned outer_branch;
    int line;
};

struct label_use { /* an input that needs a <label for>, or such a label */
    struct str id;
    int line;
};

struct labels {
    struct label_use v[HTML_LABELS_MOST];
    size_t n;
};

struct html2c {
    struct arena *mem;
    const char *path;
    struct str rest; /* what is still to be read */
    int line;
    int errors;
    bool quiet;       /* for tests: say nothing on standard error */
    struct str first; /* the first error, without its place */

    struct buf c, uses, prototypes;
    struct buf raw; /* literal output not yet written */
    int c_line;     /* the template line that the C output points to */

    struct element open[HTML_DEPTH_MOST];
    size_t n_open;
    struct block blocks[HTML_BLOCKS_MOST];
    size_t n_blocks;
    unsigned branch, last_branch;
    struct tag *tag;   /* inside a start tag */
    struct attr *attr; /* inside a quoted value */

    enum edge left;
    bool space, newline; /* white space read, not yet written */

    struct labels inputs, fors;
    bool in_template;
    struct str opens; /* "html body": what the template leaves open for another to close */
};

void html2c_init(struct html2c *h, struct arena *mem);

/* Adds the templates of one file. Errors are counted and reported with path and line. */
void html2c_file(struct html2c *h, const char *path, struct str text);
void html2c_error(struct html2c *h, int line, const char *format, ...) PRINTF(3, 4);

/* scan: the next bytes */
bool html2c_looking_at(const struct html2c *h, const char *z);
void html2c_skip(struct html2c *h, size_t n); /* counts lines */
void html2c_space(struct html2c *h, enum edge right);
/* Takes everything up to end, which is skipped. False with an error when it never comes. */
bool html2c_until(struct html2c *h, const char *end, struct str *ret);
bool html2c_is_name_char(char c);

/* block */
void html2c_directive(struct html2c *h, enum place place);
void html2c_output(struct html2c *h, enum place place); /* {{ … }} */
void html2c_template_head(struct html2c *h, struct str head);

/* rules */
void html2c_check_tag(struct html2c *h, const struct tag *tag);
void html2c_check_attr(struct html2c *h, const struct attr *attr);
void html2c_check_text(struct html2c *h, struct str text); /* visible literal text */
void html2c_check_entities(struct html2c *h, struct str text);
void html2c_check_labels(struct html2c *h);
void html2c_check_close(struct html2c *h, const struct element *element);
bool html2c_is_void(struct str name);
bool html2c_is_inline(struct str name);
bool html2c_is_svg(struct str name); /* drawn parts may stand in a template of their own */
bool html2c_is_url_attr(struct str name);
bool html2c_is_words_attr(struct str name); /* read out or shown: only from the catalogue */
bool html2c_is_open(const struct html2c *h, const char *name);
const struct attr *html2c_find_attr(const struct tag *tag, const char *name);

/* emit */
void html2c_raw(struct html2c *h, struct str s);
void html2c_code(struct html2c *h, int line, const char *format, ...) PRINTF(3, 4);
void html2c_flush(struct html2c *h);

#endif
