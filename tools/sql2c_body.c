/* Finds where a statement ends and which parameters it uses. Knows PostgreSQL's lexical rules
 * (strings, quoted names, dollar quotes, nested comments) and nothing of its grammar. */
#include "sql2c.h"

struct cursor {
    struct str text;
    size_t at;
    int line;
    uint32_t used;
    const char *reason;
};

static char peek(const struct cursor *cur, size_t ahead)
{
    return ahead < cur->text.n - cur->at ? cur->text.p[cur->at + ahead] : '\0';
}

static bool at_end(const struct cursor *cur)
{
    return cur->at >= cur->text.n;
}

static void step(struct cursor *cur)
{
    if (cur->text.p[cur->at] == '\n')
        cur->line++;
    cur->at++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of a name; bytes beyond ASCII belong to names, as in PostgreSQL. */
static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

static bool fail(struct cursor *cur, const char *reason)
{
    cur->reason = reason;
    return false;
}

static void skip_line_comment(struct cursor *cur)
{
    while (!at_end(cur) && peek(cur, 0) != '\n')
        step(cur);
}

static bool skip_block_comment(struct cursor *cur)
{
    size_t depth = 0;

    do {
        if (at_end(cur))
            return fail(cur, "comment without an end");
        bool opens = peek(cur, 0) == '/' && peek(cur, 1) == '*';
        bool closes = peek(cur, 0) == '*' && peek(cur, 1) == '/';
        if (opens)
            depth++;
        if (closes)
            depth--;
        if (opens || closes)
            step(cur);
        step(cur);
    } while (depth > 0);
    return true;
}

/* A string or quoted name; a doubled quote ends one piece and starts the next, which is the same
 * thing here. */
static bool skip_quoted(struct cursor *cur, char quote, bool backslashes)
{
    step(cur);
    while (!at_end(cur) && peek(cur, 0) != quote) {
        if (backslashes && peek(cur, 0) == '\\')
            step(cur);
        if (!at_end(cur))
            step(cur);
    }
    if (at_end(cur))
        return fail(cur, "string or quoted name without an end");
    step(cur);
    return true;
}

/* The tag of a dollar quote with both signs, or the empty text when there is none here. */
static struct str dollar_tag(const struct cursor *cur)
{
    size_t n = 1;
    while (is_name(peek(cur, n)))
        n++;
    return peek(cur, n) == '$' ? str_sub(cur->text, cur->at, n + 1) : STR("");
}

static bool skip_dollar_quoted(struct cursor *cur, struct str tag)
{
    size_t from = cur->at + tag.n, length;

    if (!str_find(str_sub(cur->text, from, cur->text.n), tag, &length))
        return fail(cur, "dollar-quoted string without an end");
    size_t end = from + length + tag.n;
    while (cur->at < end)
        step(cur);
    return true;
}

static bool read_parameter(struct cursor *cur)
{
    size_t number = 0;

    step(cur);
    for (; is_digit(peek(cur, 0)); step(cur))
        if (number <= SQL_INPUTS_MOST)
            number = number * 10 + (size_t)(peek(cur, 0) - '0');
    if (number < 1 || number > SQL_INPUTS_MOST)
        return fail(cur, "parameter number out of range");
    cur->used |= UINT32_C(1) << (number - 1);
    return true;
}

static bool read_dollar(struct cursor *cur)
{
    if (is_digit(peek(cur, 1)))
        return read_parameter(cur);
    struct str tag = dollar_tag(cur);
    if (tag.n > 0)
        return skip_dollar_quoted(cur, tag);
    step(cur);
    return true;
}

/* A name or keyword, with the string that E'…' starts. */
static bool read_word(struct cursor *cur)
{
    bool escape = (peek(cur, 0) == 'e' || peek(cur, 0) == 'E') && peek(cur, 1) == '\'';

    if (escape) {
        step(cur);
        return skip_quoted(cur, '\'', true);
    }
    while (is_name(peek(cur, 0)) || peek(cur, 0) == '$')
        step(cur);
    return true;
}

static bool read_piece(struct cursor *cur)
{
    char c = peek(cur, 0);

    if (c == '-' && peek(cur, 1) == '-') {
        skip_line_comment(cur);
        return true;
    }
    if (c == '/' && peek(cur, 1) == '*')
        return skip_block_comment(cur);
    if (c == '\'' || c == '"')
        return skip_quoted(cur, c, false);
    if (c == '$')
        return read_dollar(cur);
    if (is_name(c))
        return read_word(cur);
    step(cur);
    return true;
}

bool sql2c_skip_blank(struct str text, size_t *at, int *line)
{
    struct cursor cur = {.text = text, .at = *at, .line = *line};
    bool good = true;

    while (good && !at_end(&cur)) {
        size_t before = cur.at;
        if (peek(&cur, 0) == '-' && peek(&cur, 1) == '-')
            skip_line_comment(&cur);
        else if (peek(&cur, 0) == '/' && peek(&cur, 1) == '*')
            good = skip_block_comment(&cur);
        else if (str_trim(str_sub(text, cur.at, 1)).n == 0)
            step(&cur);
        if (cur.at == before)
            break;
    }
    *at = cur.at;
    *line = cur.line;
    return good;
}

bool sql2c_body(
    struct str text, size_t *at, int *line, struct sql_body *ret_body, const char **ret_reason)
{
    struct cursor cur = {.text = text, .at = *at, .line = *line};
    size_t from = *at;
    bool good = true;

    while (good && !at_end(&cur) && peek(&cur, 0) != ';')
        good = read_piece(&cur);
    if (good && at_end(&cur))
        good = fail(&cur, "the statement has no semicolon at its end");
    struct str sql = str_trim(str_sub(text, from, cur.at - from));
    if (good && sql.n == 0)
        good = fail(&cur, "the query has no statement");
    *line = cur.line;
    if (!good) {
        *ret_reason = cur.reason;
        return false;
    }
    *at = cur.at + 1;
    *ret_body = (struct sql_body){sql, cur.used};
    return true;
}
