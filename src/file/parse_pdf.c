/* PDF in: refuses what is more than pages, draws each page, and makes a new PDF of the drawings, so
 * that nothing of the file's own structure reaches anybody. */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "file/parse.h"
#include "file/pdf_names.h"

enum { SIDE_FEW = 2000, SIDE_SOME = 1600, SIDE_MANY = 1200, FEW = 4, SOME = 12, QUALITY = 80 };
enum { PAGE_POINTS_MOST = 14400 }; /* 200 inches, the largest page PDF knows */

/* ---- what a page may ask for ---------------------------------------------------------------- */

static void check_action(const PopplerAction *action)
{
    if (!action)
        return;
    switch (action->type) {
    case POPPLER_ACTION_NONE:
    case POPPLER_ACTION_GOTO_DEST:
    case POPPLER_ACTION_URI:
    case POPPLER_ACTION_NAMED:
    case POPPLER_ACTION_OCG_STATE:
    case POPPLER_ACTION_RESET_FORM: return;
    case POPPLER_ACTION_JAVASCRIPT: parse_refuse(PARSE_SCRIPT);
    case POPPLER_ACTION_UNKNOWN:
    case POPPLER_ACTION_GOTO_REMOTE:
    case POPPLER_ACTION_LAUNCH:
    case POPPLER_ACTION_MOVIE:
    case POPPLER_ACTION_RENDITION:
    default: parse_refuse(PARSE_ACTION);
    }
}

static void check_links(PopplerPage *page)
{
    GList *links = poppler_page_get_link_mapping(page);

    for (GList *l = links; l; l = l->next)
        check_action(((const PopplerLinkMapping *)l->data)->action);
    poppler_page_free_link_mapping(links);
}

static void check_annotations(PopplerPage *page)
{
    GList *annotations = poppler_page_get_annot_mapping(page);

    for (GList *l = annotations; l; l = l->next) {
        PopplerAnnotType type =
            poppler_annot_get_annot_type(((const PopplerAnnotMapping *)l->data)->annot);
        if (type == POPPLER_ANNOT_FILE_ATTACHMENT)
            parse_refuse(PARSE_ATTACHMENT);
        if (type == POPPLER_ANNOT_SOUND || type == POPPLER_ANNOT_MOVIE ||
            type == POPPLER_ANNOT_SCREEN || type == POPPLER_ANNOT_3D)
            parse_refuse(PARSE_ACTION);
    }
    poppler_page_free_annot_mapping(annotations);
}

static void check_fields(PopplerPage *page)
{
    GList *fields = poppler_page_get_form_field_mapping(page);

    for (GList *l = fields; l; l = l->next) {
        PopplerFormField *field = ((const PopplerFormFieldMapping *)l->data)->field;
        check_action(poppler_form_field_get_action(field));
        for (int when = POPPLER_ADDITIONAL_ACTION_FIELD_MODIFIED;
             when <= POPPLER_ADDITIONAL_ACTION_CALCULATE_FIELD; when++)
            check_action(
                poppler_form_field_get_additional_action(field, (PopplerAdditionalActionType)when));
    }
    poppler_page_free_form_field_mapping(fields);
}

static PopplerDocument *open_document(struct arena *mem, struct str file)
{
    GBytes *bytes = g_bytes_new_static(file.p, file.n);
    GError *error = NULL;
    enum parse_reason reason;

    if (pdf_names_find(mem, file, &reason))
        parse_refuse(reason);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (!document && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        parse_refuse(PARSE_ENCRYPTED);
    if (!document)
        parse_refuse(PARSE_DAMAGED);
    if (poppler_document_has_javascript(document))
        parse_refuse(PARSE_SCRIPT);
    if (poppler_document_has_attachments(document))
        parse_refuse(PARSE_ATTACHMENT);
    int pages = poppler_document_get_n_pages(document);
    if (pages < 1 || pages > FILE_PAGES_MOST)
        parse_refuse(pages < 1 ? PARSE_DAMAGED : PARSE_PAGES);
    return document;
}

/* ---- drawing --------------------------------------------------------------------------------- */

/* Of all pages together, so that the whole stays small enough to send. */
static size_t side_for(int pages)
{
    if (pages <= FEW)
        return SIDE_FEW;
    return pages <= SOME ? SIDE_SOME : SIDE_MANY;
}

static struct pixels pixels_of(struct arena *mem, cairo_surface_t *surface)
{
    size_t width = (size_t)cairo_image_surface_get_width(surface);
    size_t height = (size_t)cairo_image_surface_get_height(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    struct pixels pixels = pixels_new(mem, width, height);

    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            uint32_t argb;
            memcpy(&argb, data + y * stride + x * 4, sizeof(argb));
            uint8_t *to = pixels.rgb + (y * width + x) * 3;
            to[0] = (uint8_t)(argb >> 16);
            to[1] = (uint8_t)(argb >> 8);
            to[2] = (uint8_t)argb;
        }
    }
    return pixels;
}

static struct bytes draw(struct arena *mem, PopplerPage *page, double scale)
{
    double width, height;

    poppler_page_get_size(page, &width, &height);
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
        parse_refuse(PARSE_DAMAGED);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    struct bytes jpeg = jpeg_write(mem, pixels_of(mem, surface), QUALITY);
    cairo_surface_destroy(surface);
    return jpeg;
}

/* ---- the new document ------------------------------------------------------------------------ */

static cairo_status_t keep_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
    buf_add(closure, (struct str){(const char *)bytes, n});
    return buf_overflowed(closure) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* The picture goes in as the JPEG it is; cairo wants its pixels only to know the size. */
static void add_page(cairo_surface_t *whole, PopplerPage *page, struct bytes jpeg, double scale)
{
    double width, height;

    poppler_page_get_size(page, &width, &height);
    cairo_surface_t *picture = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
    if (cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, jpeg.p, jpeg.n, NULL, NULL) !=
        CAIRO_STATUS_SUCCESS)
        parse_refuse(PARSE_DAMAGED);
    cairo_pdf_surface_set_size(whole, width, height);
    cairo_t *cairo = cairo_create(whole);
    cairo_scale(cairo, 1 / scale, 1 / scale);
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_show_page(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(picture);
}

static double scale_of(PopplerPage *page, size_t side)
{
    double width = 0, height = 0;

    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width <= PAGE_POINTS_MOST && height <= PAGE_POINTS_MOST))
        parse_refuse(PARSE_DAMAGED);
    return (double)(side - 1) / (width > height ? width : height);
}

static void do_page(struct arena *mem, PopplerPage *page, cairo_surface_t *whole, size_t side)
{
    if (!page)
        parse_refuse(PARSE_DAMAGED);
    check_links(page);
    check_annotations(page);
    check_fields(page);
    double scale = scale_of(page, side);
    struct bytes jpeg = draw(mem, page, scale);
    parse_put_page(jpeg);
    add_page(whole, page, jpeg, scale);
}

void parse_pdf(struct arena *mem, struct str file)
{
    PopplerDocument *document = open_document(mem, file);
    int pages = poppler_document_get_n_pages(document);
    struct buf pdf;

    buf_init(&pdf, mem, FRAMES_PART_MOST);
    cairo_surface_t *whole = cairo_pdf_surface_create_for_stream(keep_bytes, &pdf, 1, 1);
    for (int i = 0; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        do_page(mem, page, whole, side_for(pages));
        g_object_unref(page);
    }
    cairo_surface_finish(whole);
    if (buf_overflowed(&pdf))
        parse_refuse(PARSE_LARGE);
    if (cairo_surface_status(whole) != CAIRO_STATUS_SUCCESS)
        parse_refuse(PARSE_DAMAGED);
    cairo_surface_destroy(whole);
    g_object_unref(document);
    parse_put_whole((struct bytes){(const uint8_t *)buf_str(&pdf).p, buf_str(&pdf).n});
}
