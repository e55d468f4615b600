/* JPEG in and out. The decoder may not return from an error, so an error ends the process. */
#include "file/exif.h"
#include "file/parse.h"

enum { BYTES_RGB = 3, BYTES_CMYK = 4, APP1 = JPEG_APP0 + 1 };

static NORETURN void on_error(j_common_ptr decoder)
{
    (void)decoder;
    parse_refuse(PARSE_DAMAGED);
}

/* Data that ends too early or lost its way is a picture with a grey half; the rest are remarks. */
static void on_message(j_common_ptr decoder, int level)
{
    int code = decoder->err->msg_code;
    bool lost = code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE;

    if (level < 0 && lost)
        parse_refuse(PARSE_DAMAGED);
}

static void quiet(struct jpeg_error_mgr *errors)
{
    (void)jpeg_std_error(errors);
    errors->error_exit = on_error;
    errors->emit_message = on_message;
}

static int orientation_of(const struct jpeg_decompress_struct *d)
{
    for (jpeg_saved_marker_ptr m = d->marker_list; m; m = m->next) {
        struct str app1 = {(const char *)m->data, m->data_length};
        if (m->marker == APP1 && str_starts(app1, STR("Exif\0\0")))
            return exif_orientation(app1);
    }
    return 1;
}

/* The decoder itself can halve three times, which saves memory and time for large photos. */
static void choose_scale(struct jpeg_decompress_struct *d)
{
    size_t longer = d->image_width > d->image_height ? d->image_width : d->image_height;

    d->scale_num = 1;
    d->scale_denom = 1;
    while (d->scale_denom < 8 && longer / (d->scale_denom * 2) >= PARSE_SIDE_MOST)
        d->scale_denom *= 2;
}

/* Printers' colours, as Adobe stores them: inverted. */
static void cmyk_row(const uint8_t *from, uint8_t *to, size_t width)
{
    for (size_t x = 0; x < width; x++)
        for (size_t i = 0; i < BYTES_RGB; i++)
            to[x * BYTES_RGB + i] =
                (uint8_t)(from[x * BYTES_CMYK + i] * from[x * BYTES_CMYK + 3] / 255);
}

static void read_rows(struct arena *mem, struct jpeg_decompress_struct *d, struct pixels pixels)
{
    bool cmyk = d->out_color_space == JCS_CMYK;
    uint8_t *buffer = arena_alloc(mem, size_mul(pixels.width, BYTES_CMYK));

    while (d->output_scanline < d->output_height) {
        uint8_t *row = pixels.rgb + d->output_scanline * pixels.width * BYTES_RGB;
        JSAMPROW target = cmyk ? buffer : row;
        (void)jpeg_read_scanlines(d, &target, 1);
        if (cmyk)
            cmyk_row(buffer, row, pixels.width);
    }
}

struct pixels parse_jpeg(struct arena *mem, struct str file)
{
    struct jpeg_decompress_struct d = {0};
    struct jpeg_error_mgr errors;

    quiet(&errors);
    d.err = &errors;
    jpeg_create_decompress(&d);
    jpeg_save_markers(&d, APP1, 0xFFFF);
    jpeg_mem_src(&d, (const unsigned char *)file.p, file.n);
    if (jpeg_read_header(&d, TRUE) != JPEG_HEADER_OK)
        parse_refuse(PARSE_DAMAGED);
    if (!parse_size_fits(d.image_width, d.image_height))
        parse_refuse(PARSE_PIXELS);
    int orientation = orientation_of(&d);
    bool cmyk = d.jpeg_color_space == JCS_CMYK || d.jpeg_color_space == JCS_YCCK;
    d.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    choose_scale(&d);
    (void)jpeg_start_decompress(&d);
    struct pixels pixels = pixels_new(mem, d.output_width, d.output_height);
    read_rows(mem, &d, pixels);
    (void)jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return pixels_turn(mem, pixels_shrink(mem, pixels, PARSE_SIDE_MOST), orientation);
}

struct bytes jpeg_write(struct arena *mem, struct pixels pixels, int quality)
{
    struct jpeg_compress_struct c = {0};
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;

    quiet(&errors);
    c.err = &errors;
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = (JDIMENSION)pixels.width;
    c.image_height = (JDIMENSION)pixels.height;
    c.input_components = BYTES_RGB;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = pixels.rgb + c.next_scanline * pixels.width * BYTES_RGB;
        (void)jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    struct str copy = str_copy(mem, (struct str){(const char *)bytes, n});
    free(bytes);
    return (struct bytes){(const uint8_t *)copy.p, copy.n};
}
