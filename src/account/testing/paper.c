/* See paper.h. */
#include "account/testing/paper.h"

static PopplerDocument *open_pdf(const char *pdf, size_t size)
{
    GBytes *bytes = g_bytes_new(pdf, size);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);

    g_bytes_unref(bytes);
    return document;
}

int paper_pages(const char *pdf, size_t size)
{
    PopplerDocument *document = open_pdf(pdf, size);
    int pages = document ? poppler_document_get_n_pages(document) : 0;

    if (document)
        g_object_unref(document);
    return pages;
}

char *paper_words(const char *pdf, size_t size, int number)
{
    PopplerDocument *document = open_pdf(pdf, size);
    PopplerPage *page = document ? poppler_document_get_page(document, number) : NULL;
    char *text = page ? poppler_page_get_text(page) : NULL;

    if (page)
        g_object_unref(page);
    if (document)
        g_object_unref(document);
    return text;
}
