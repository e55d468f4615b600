/* Collects the blocks of a document. Knows nothing about pages; layout.c does. */
#include "doc/block.h"

#include <string.h>

struct doc *doc_begin(struct ctx *c, const struct doc_meta *meta)
{
    struct doc *doc = NEW(c->mem, struct doc);
    doc->c = c;
    doc->meta = *meta;
    doc->end = &doc->first;
    doc_language(doc, meta->lang);
    return doc;
}

void doc_language(struct doc *doc, enum lang lang)
{
    ASSERT(lang < LANG_COUNT);
    doc->lang = lang;
    doc->speaks[lang] = true;
}

static struct block *add(struct doc *doc, enum block_kind kind, struct str text, struct str more)
{
    struct block *block = NEW(doc->c->mem, struct block);
    block->kind = kind;
    block->lang = doc->lang;
    block->text = text;
    block->more = more;
    *doc->end = block;
    doc->end = &block->next;
    return block;
}

void doc_title(struct doc *doc, struct str text)
{
    add(doc, BLOCK_TITLE, text, STR(""));
}

void doc_subtitle(struct doc *doc, struct str text)
{
    add(doc, BLOCK_SUBTITLE, text, STR(""));
}

void doc_heading(struct doc *doc, struct str text)
{
    add(doc, BLOCK_HEADING, text, STR(""));
}

void doc_paragraph(struct doc *doc, struct str text)
{
    add(doc, BLOCK_PARAGRAPH, text, STR(""));
}

void doc_item(struct doc *doc, struct str mark, struct str text)
{
    add(doc, BLOCK_ITEM, mark, text);
}

void doc_fact(struct doc *doc, struct str label, struct str value)
{
    add(doc, BLOCK_FACT, label, value);
}

void doc_rule(struct doc *doc)
{
    add(doc, BLOCK_RULE, STR(""), STR(""));
}

void doc_page_break(struct doc *doc)
{
    add(doc, BLOCK_PAGE_BREAK, STR(""), STR(""));
}

void doc_table(struct doc *doc, const struct doc_table *table)
{
    ASSERT(table->n_columns >= 1 && table->n_columns <= DOC_COLUMNS_MOST);
    struct doc_table *copy = NEW(doc->c->mem, struct doc_table);
    struct doc_column *columns = NEWS(doc->c->mem, struct doc_column, table->n_columns);

    memcpy(columns, table->columns, table->n_columns * sizeof(*columns));
    *copy = *table;
    copy->columns = columns;
    add(doc, BLOCK_TABLE, STR(""), STR(""))->table = copy;
}

void doc_signature(struct doc *doc, const struct doc_signature *signature)
{
    struct doc_signature *copy = NEW(doc->c->mem, struct doc_signature);
    *copy = *signature;
    add(doc, BLOCK_SIGNATURE, STR(""), STR(""))->signature = copy;
}

void doc_qr(struct doc *doc, struct str text, struct str words)
{
    add(doc, BLOCK_QR, text, words);
}
