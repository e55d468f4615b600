/* A picture as pixels, three bytes each: made smaller, and turned the way it was meant. */
#ifndef OQU_FILE_PIXELS_H
#define OQU_FILE_PIXELS_H

#include "base/arena.h"

struct pixels {
    uint8_t *rgb; /* rows without padding */
    size_t width, height;
};

struct pixels pixels_new(struct arena *mem, size_t width, size_t height);
/* At most `most` pixels on the longer side; each new pixel is the mean of those it stands for. */
struct pixels pixels_shrink(struct arena *mem, struct pixels from, size_t most);
/* orientation: 1 … 8 as in the Exif standard. */
struct pixels pixels_turn(struct arena *mem, struct pixels from, int orientation);

#endif
