/* See page_test.h. The rules that every page of ours keeps, checked on what was really sent. */
#include <string.h>

#include "page_inner.h"

struct rule {
    const char *never; /* XPath that must match nothing */
    const char *why;
};

static const struct rule rules[] = {
    {"/html[not(@lang) or not(@lang='kk' or @lang='ru' or @lang='en')]",
     "html without its language"},
    {"/html[not(head/title) or normalize-space(head/title)='']", "a page without a title"},
    {"/html[count(//h1)!=1]", "a page needs exactly one h1"},
    {"//*[@id and @id=(preceding::*/@id|ancestor::*/@id)]", "an id is used twice"},
    {"//*[@style]", "an inline style"},
    {"//style", "a style element"},
    {"//script[not(@src)]", "an inline script"},
    {"//*[@*[starts-with(local-name(),'on')]]", "an inline event handler"},
    {"//img[not(@alt)]", "a picture without a text for it"},
    {"//a[@href and normalize-space(.)='' and not(@aria-label) and not(.//img[@alt!=''])]",
     "a link without words"},
    {"//*[@form and not(@form=//form/@id)]", "a part of a form that is not here"},
    {"//button[normalize-space(.)='' and not(@aria-label) and not(@aria-hidden and "
     "@tabindex='-1')]",
     "a button without words"},
    {"//*[self::input or self::select or self::textarea]"
     "[not(@type='hidden' or @type='submit' or @type='button')]"
     "[not(@aria-label) and not(@aria-labelledby) and not(ancestor::label) and "
     "not(@id=//label/@for)]",
     "an input without a label"},
    {"//label[@for and not(@for=//*/@id)]", "a label for nothing"},
    {"//form[translate(@method,'POST','post')='post'][not(@data-outside)]"
     "[not(.//input[@name='_csrf' and @value!=''])]",
     "a form that posts without a token"},
    {"//form[.//input[@type='file']][not(@enctype='multipart/form-data')]",
     "files in a form that does not send them"},
    {"//a[@target='_blank'][not(contains(@rel,'noopener'))]", "a new window that can reach back"},
    {"//table[not(caption)]", "a table without a caption"},
    {"//th[not(@scope)]", "a table heading without scope"},
    {"//*[@aria-controls and not(@aria-controls=//*/@id)]", "aria-controls of nothing"},
    {"//*[@tabindex and @tabindex>0]", "a tab order of its own"},
};

/* Every id that aria-describedby or aria-labelledby names must be there. */
static void check_references(struct page *p, const char *name, const char *file, int line)
{
    const char *where = str_printf(p->mem, "//*[@%s]", name).p;
    size_t n = 1;

    for (size_t i = 0; i < n; i++) {
        const xmlNode *node = page_nth(p, where, i, &n);
        if (!node)
            return;
        struct str ids = page_node_attribute(p, node, name);
        while (ids.n > 0) {
            size_t space = ids.n;
            (void)str_find(ids, STR(" "), &space);
            struct str id = str_sub(ids, 0, space);
            ids = str_sub(ids, space + 1, ids.n);
            if (id.n > 0 &&
                !page_has(p, str_printf(p->mem, "//*[@id='" STR_FMT "']", STR_ARG(id)).p))
                page_fail(p, file, line, "%s names #" STR_FMT ", which is not there", name,
                          STR_ARG(id));
        }
    }
}

/* Text that a template forgot to fill, or a catalogue key instead of its text. */
static void check_words(struct page *p, const char *file, int line)
{
    static const char *const never[] = {"(null)", "{value}", "{n}", "{name}", "{{", "{%"};
    struct str text = page_node_text(p, xmlDocGetRootElement(p->document));
    size_t at;

    for (size_t i = 0; i < COUNT(never); i++)
        if (str_find(text, str_from_z(never[i]), &at))
            page_fail(p, file, line, "the page shows \"%s\"", never[i]);
}

void page_assert_sound_at(struct page *p, const char *file, int line)
{
    if (!p->document)
        page_fail(p, file, line, "the answer is not a page");
    for (size_t i = 0; i < COUNT(rules); i++) {
        xmlNode *node = page_first(p, rules[i].never);
        if (node)
            page_fail(p, file, line, "%s, line %ld: <%s id=\"%s\" name=\"%s\"> \"%s\"",
                      rules[i].why, xmlGetLineNo(node), (const char *)node->name,
                      page_node_attribute(p, node, "id").p, page_node_attribute(p, node, "name").p,
                      str_z(p->mem, str_sub(page_node_text(p, node), 0, 80)));
    }
    check_references(p, "aria-describedby", file, line);
    check_references(p, "aria-labelledby", file, line);
    check_words(p, file, line);
}
