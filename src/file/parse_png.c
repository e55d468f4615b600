/* PNG in: every kind becomes three bytes a pixel on white paper. */
#include <string.h>

#include "file/parse.h"

static NORETURN void on_error(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
    parse_refuse(PARSE_DAMAGED);
}

static void on_warning(png_structp png, png_const_charp what)
{
    (void)png;
    (void)what;
}

static void give_bytes(png_structp png, png_bytep p, png_size_t n)
{
    struct str *rest = png_get_io_ptr(png);

    if (n > rest->n)
        parse_refuse(PARSE_DAMAGED);
    memcpy(p, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
}

static void ask_for_rgb(png_structp png, png_infop info)
{
    static const png_color_16 white = {
        .red = 0xFFFF, .green = 0xFFFF, .blue = 0xFFFF, .gray = 0xFFFF};
    int colour = png_get_color_type(png, info);
    bool transparent = (colour & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);

    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    if (transparent)
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    (void)png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

struct pixels parse_png(struct arena *mem, struct str file)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;

    if (!info)
        parse_refuse(PARSE_DAMAGED);
    png_set_read_fn(png, &file, give_bytes);
    png_set_user_limits(png, PARSE_PIXELS_MOST, PARSE_PIXELS_MOST);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_read_info(png, info);
    size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    if (!parse_size_fits(width, height))
        parse_refuse(PARSE_PIXELS);
    ask_for_rgb(png, info);
    if (png_get_rowbytes(png, info) != width * 3)
        parse_refuse(PARSE_DAMAGED);
    struct pixels pixels = pixels_new(mem, width, height);
    png_bytepp rows = NEWS(mem, png_bytep, height);
    for (size_t y = 0; y < height; y++)
        rows[y] = pixels.rgb + y * width * 3;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    return pixels;
}
