/* Directives and outputs: everything between {% %} and {{ }}. Expressions are C and are copied as
 * they stand; the C compiler judges them, with the template's own line. */
#include "html2c.h"

/* ---- output --------------------------------------------------------------------------------- */

/* Which printer an expression gets in the value of the current attribute. */
static const char *value_printer(struct html2c *h)
{
    const struct attr *attr = h->attr;

    if (!html2c_is_url_attr(attr->name))
        return "OUT_ATTR";
    if (attr->raw.n == 0)
        return "OUT_HREF";
    size_t at;
    bool fragment = str_find(attr->raw, STR("#"), &at);
    if (!fragment && !str_starts(attr->raw, STR("tel:")) && !str_starts(attr->raw, STR("mailto:")))
        html2c_error(h, h->line, "an address is one struct url, with a #fragment at most");
    return "OUT_ATTR";
}

void html2c_output(struct html2c *h, enum place place)
{
    struct str expression;
    int line = h->line;

    if (place == PLACE_TEXT)
        html2c_space(h, EDGE_TEXT);
    html2c_skip(h, 2);
    const char *printer = place == PLACE_TEXT ? "OUT_TEXT" : value_printer(h);
    if (!html2c_until(h, "}}", &expression))
        return;
    expression = str_trim(expression);
    if (expression.n == 0)
        html2c_error(h, line, "{{ }} is empty");
    html2c_code(h, line, "    %s(o, " STR_FMT ");", printer, STR_ARG(expression));
    h->left = EDGE_TEXT;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* Splits off one word; parentheses and quotes hold a word together: "n=f(a, b)". */
static bool next_word(struct str *rest, struct str *ret)
{
    int depth = 0;
    char quote = 0;
    size_t n = 0;

    *rest = str_trim(*rest);
    for (; n < rest->n; n++) {
        char c = rest->p[n];
        if (quote) {
            if (c == '\\')
                n++;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(' || c == '[' || c == '{') {
            depth++;
        } else if (c == ')' || c == ']' || c == '}') {
            depth--;
        } else if (depth <= 0 && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) {
            break;
        }
    }
    *ret = str_sub(*rest, 0, n);
    *rest = str_trim(str_sub(*rest, n, rest->n));
    return ret->n > 0;
}

/* ---- {% t key name=expression … %} ----------------------------------------------------------- */

enum { TEXT_ARGS_MOST = 8 };

struct text_args {
    struct str name[TEXT_ARGS_MOST], value[TEXT_ARGS_MOST];
    size_t n;
};

static bool add_arg(struct text_args *args, struct str word)
{
    size_t eq, at = 0;

    if (!str_find(word, STR("="), &eq) || eq == 0 || eq + 1 == word.n || args->n == TEXT_ARGS_MOST)
        return false;
    struct str name = str_sub(word, 0, eq);
    while (at < args->n && str_cmp(args->name[at], name) < 0)
        at++;
    for (size_t i = args->n++; i > at; i--) {
        args->name[i] = args->name[i - 1];
        args->value[i] = args->value[i - 1];
    }
    args->name[at] = name;
    args->value[at] = str_sub(word, eq + 1, word.n);
    return true;
}

/* TEXT_key__name__name: exists only when the text has just these {names} (see po2c). */
static struct str text_symbol(struct html2c *h, struct str key, const struct text_args *args)
{
    struct buf symbol;

    buf_init(&symbol, h->mem, 4096);
    buf_add_z(&symbol, "TEXT_");
    for (size_t i = 0; i < key.n; i++)
        buf_add_char(&symbol, key.p[i] == '.' || key.p[i] == '-' ? '_' : key.p[i]);
    buf_add_z(&symbol, "__");
    for (size_t i = 0; i < args->n; i++)
        buf_printf(&symbol, "%s" STR_FMT, i > 0 ? "__" : "", STR_ARG(args->name[i]));
    return buf_str(&symbol);
}

static void words(struct html2c *h, struct str rest, enum place place, int line)
{
    const char *printer = place == PLACE_TEXT ? "out_text" : "out_attr";
    struct text_args args = {.n = 0};
    struct str key, word;

    if (place == PLACE_TAG || !next_word(&rest, &key)) {
        html2c_error(h, line, "{%% t key %%} stands in text or in a value");
        return;
    }
    while (next_word(&rest, &word)) {
        if (!add_arg(&args, word)) {
            html2c_error(h, line, "not name=expression: \"" STR_FMT "\"", STR_ARG(word));
            return;
        }
    }
    if (place == PLACE_TEXT)
        html2c_space(h, EDGE_TEXT);
    struct str symbol = text_symbol(h, key, &args);
    struct buf call;
    buf_init(&call, h->mem, 64 * 1024);
    if (args.n == 0)
        buf_printf(&call, "msg_text(o->c, " STR_FMT ")", STR_ARG(symbol));
    else
        buf_printf(&call, "MSG_FORMAT(o->c, " STR_FMT, STR_ARG(symbol));
    for (size_t i = 0; i < args.n; i++)
        buf_printf(&call, ", TEXT_ARG(\"" STR_FMT "\", " STR_FMT ")", STR_ARG(args.name[i]),
                   STR_ARG(args.value[i]));
    buf_add_z(&call, args.n == 0 ? "" : ")");
    struct str code = buf_str(&call);
    html2c_code(h, line, "    %s(o, " STR_FMT ");", printer, STR_ARG(code));
    h->left = EDGE_TEXT;
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void begin_block(struct html2c *h, struct str rest, enum place place, bool is_for, int line)
{
    if (h->n_blocks == HTML_BLOCKS_MOST) {
        html2c_error(h, line, "more than %d blocks inside one another", HTML_BLOCKS_MOST);
        return;
    }
    if (rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')')
        html2c_error(h, line, "%s needs (…)", is_for ? "for" : "if");
    h->blocks[h->n_blocks++] = (struct block){
        .is_for = is_for,
        .place = place,
        .depth = h->n_open,
        .outer_branch = h->branch,
        .line = line,
    };
    h->branch = ++h->last_branch;
    html2c_code(h, line, "    %s " STR_FMT " {", is_for ? "for" : "if", STR_ARG(rest));
}

/* The block that elif, else or end speak of; NULL with an error when the document is not as it was
 * at its beginning. */
static struct block *current_block(struct html2c *h, enum place place, int line)
{
    struct block *block = h->n_blocks > 0 ? &h->blocks[h->n_blocks - 1] : NULL;

    if (!block || block->place != place)
        html2c_error(h, line, "there is no block to continue or end here");
    else if (place == PLACE_TEXT && block->depth != h->n_open)
        html2c_error(h, line, "<" STR_FMT "> is still open",
                     STR_ARG(h->n_open > 0 ? h->open[h->n_open - 1].name : STR("")));
    else
        return block;
    return NULL;
}

static void
next_arm(struct html2c *h, struct str rest, enum place place, bool has_condition, int line)
{
    struct block *block = current_block(h, place, line);

    if (!block)
        return;
    if (block->is_for || block->had_else || has_condition != (rest.n > 1 && rest.p[0] == '('))
        html2c_error(h, line, "elif (…) and else belong to an if, else last");
    block->had_else = !has_condition;
    h->branch = ++h->last_branch;
    if (has_condition)
        html2c_code(h, line, "    } else if " STR_FMT " {", STR_ARG(rest));
    else
        html2c_code(h, line, "    } else {");
}

static void end_block(struct html2c *h, enum place place, int line)
{
    const struct block *block = current_block(h, place, line);

    if (!block)
        return;
    h->branch = block->outer_branch;
    h->n_blocks--;
    html2c_code(h, line, "    }");
}

static void end_template(struct html2c *h, int line)
{
    struct str opens = h->opens, name;
    size_t i = 0;

    for (size_t k = 0; k < h->n_blocks; k++)
        html2c_error(h, h->blocks[k].line, "this block does not end");
    for (; next_word(&opens, &name); i++)
        if (i >= h->n_open || !str_eq(h->open[i].name, name))
            html2c_error(h, line, "<" STR_FMT "> is announced, but not left open", STR_ARG(name));
    for (; i < h->n_open; i++)
        html2c_error(h, h->open[i].line, "<" STR_FMT "> is not closed", STR_ARG(h->open[i].name));
    for (i = 0; i < h->n_open; i++)
        html2c_check_close(h, &h->open[i]);
    html2c_space(h, EDGE_HARD);
    html2c_flush(h);
    buf_add_z(&h->c, "}\n");
    h->n_open = h->n_blocks = 0;
    h->branch = 0;
    h->in_template = false;
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void call(struct html2c *h, struct str rest, enum place place, int line)
{
    size_t at;

    if (place != PLACE_TEXT || !str_find(rest, STR("("), &at) || !str_ends(rest, STR(")"))) {
        html2c_error(h, line, "{%% call name(…) %%} stands in text");
        return;
    }
    struct str name = str_sub(rest, 0, at);
    struct str args = str_trim(str_sub(rest, at + 1, rest.n - at - 2));
    html2c_space(h, EDGE_HARD);
    html2c_code(h, line, "    " STR_FMT "(o%s" STR_FMT ");", STR_ARG(name), args.n > 0 ? ", " : "",
                STR_ARG(args));
    for (size_t i = 0; str_eq_z(name, "form_keys") && i < h->n_open; i++)
        h->open[i].owes_keys = false;
}

/* {% attr checked if (…) %}: the attribute stands there when the condition holds. */
static void conditional_attr(struct html2c *h, struct str rest, enum place place, int line)
{
    struct attr attr = {.branch = ++h->last_branch};
    struct str word;

    (void)next_word(&rest, &attr.name);
    if (place != PLACE_TAG || !next_word(&rest, &word) || !str_eq(word, STR("if")) || rest.n < 2 ||
        rest.p[0] != '(') {
        html2c_error(h, line, "{%% attr name if (…) %%} stands inside a tag");
        return;
    }
    html2c_check_attr(h, &attr);
    html2c_code(h, line, "    if " STR_FMT " out_raw(o, STR(\" " STR_FMT "\"));", STR_ARG(rest),
                STR_ARG(attr.name));
}

/* The word that a directive starts with: "if" of "if(x)" too. */
static struct str take_keyword(struct str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] >= 'a' && rest->p[n] <= 'z')
        n++;
    struct str word = str_sub(*rest, 0, n);
    *rest = str_trim(str_sub(*rest, n, rest->n));
    return word;
}

static void run_directive(struct html2c *h, struct str rest, enum place place, int line)
{
    struct str word = take_keyword(&rest);

    if (str_eq(word, STR("if")) || str_eq(word, STR("for")))
        begin_block(h, rest, place, word.p[0] == 'f', line);
    else if (str_eq(word, STR("elif")) || str_eq(word, STR("else")))
        next_arm(h, rest, place, word.p[2] == 'i', line);
    else if (str_eq(word, STR("end")) && rest.n == 0)
        end_block(h, place, line);
    else if (str_eq(word, STR("end")) && str_eq(rest, STR("template")) && place == PLACE_TEXT)
        end_template(h, line);
    else if (str_eq(word, STR("let")) && rest.n > 0)
        html2c_code(h, line, "    " STR_FMT ";", STR_ARG(rest));
    else if (str_eq(word, STR("call")))
        call(h, rest, place, line);
    else if (str_eq(word, STR("attr")))
        conditional_attr(h, rest, place, line);
    else
        html2c_error(h, line, "unknown directive \"" STR_FMT " " STR_FMT "\"", STR_ARG(word),
                     STR_ARG(rest));
}

void html2c_directive(struct html2c *h, enum place place)
{
    struct str body, rest;
    int line = h->line;

    html2c_skip(h, 2);
    if (!html2c_until(h, "%}", &body))
        return;
    rest = body = str_trim(body);
    if (str_eq(take_keyword(&rest), STR("t"))) {
        words(h, rest, place, line);
        return;
    }
    if (place == PLACE_TEXT)
        html2c_space(h, EDGE_HARD);
    run_directive(h, body, place, line);
    if (place == PLACE_TEXT)
        h->left = EDGE_HARD;
}

/* ---- heads ---------------------------------------------------------------------------------- */

static void reopen(struct html2c *h, struct str names)
{
    struct str name;
    while (next_word(&names, &name)) { /* innermost first */
        ASSERT(h->n_open < HTML_DEPTH_MOST);
        for (size_t i = h->n_open++; i > 0; i--)
            h->open[i] = h->open[i - 1];
        h->open[0] = (struct element){.name = name, .line = h->line};
    }
}

static void begin_template(struct html2c *h, struct str head)
{
    size_t open, close = head.n;

    while (close > 0 && head.p[close - 1] != ')')
        close--;
    if (!str_find(head, STR("("), &open) || open == 0 || close <= open) {
        html2c_error(h, h->line, "not name(parameters): \"" STR_FMT "\"", STR_ARG(head));
        return;
    }
    struct str name = str_sub(head, 0, open), word, more = str_sub(head, close, head.n);
    struct str params = str_trim(str_sub(head, open + 1, close - open - 2));
    h->opens = STR("");
    if (next_word(&more, &word) && str_eq(word, STR("opens")))
        h->opens = more;
    else if (str_eq(word, STR("closes")))
        reopen(h, more);
    else if (word.n > 0)
        html2c_error(h, h->line, "expected opens or closes, not \"" STR_FMT "\"", STR_ARG(word));
    const char *comma = params.n > 0 ? ", " : "";
    buf_printf(&h->prototypes, "void " STR_FMT "(struct out *o%s" STR_FMT ");\n", STR_ARG(name),
               comma, STR_ARG(params));
    html2c_code(h, h->line, "\nvoid " STR_FMT "(struct out *o%s" STR_FMT ")\n{\n    (void)o;",
                STR_ARG(name), comma, STR_ARG(params));
    h->in_template = true;
    h->left = EDGE_HARD;
    h->space = h->newline = false;
}

void html2c_template_head(struct html2c *h, struct str head)
{
    struct str word = take_keyword(&head);

    if (str_eq(word, STR("template")))
        begin_template(h, head);
    else if (str_eq(word, STR("use")) && head.n > 2 && head.p[0] == '"')
        buf_printf(&h->uses, "#include " STR_FMT "\n", STR_ARG(head));
    else
        html2c_error(h, h->line, "expected {%% template %%} or {%% use \"header.h\" %%}");
}
