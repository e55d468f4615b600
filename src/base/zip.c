/* See zip.h. */
#include "base/zip.h"

enum {
    LOCAL_HEAD = 0x04034b50,
    DIRECTORY_HEAD = 0x02014b50,
    DIRECTORY_END = 0x06054b50,
    VERSION = 20,                        /* 2.0, of which nothing is used but folders in names */
    FIRST_DAY = (0 << 9) | (1 << 5) | 1, /* 1 January 1980: there is no date */
};

static uint32_t crc32_of(struct str bytes)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < bytes.n; i++) {
        crc ^= (uint8_t)bytes.p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void put(struct buf *buf, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(buf, (char)(number >> (8 * i)));
}

/* What the head of a file and its line of the directory have in common. */
static void put_facts(struct buf *buf, struct str name, struct str bytes, uint32_t crc)
{
    put(buf, VERSION, 2);
    put(buf, 0, 2); /* flags */
    put(buf, 0, 2); /* stored as it is */
    put(buf, 0, 2); /* midnight */
    put(buf, FIRST_DAY, 2);
    put(buf, crc, 4);
    put(buf, (uint32_t)bytes.n, 4);
    put(buf, (uint32_t)bytes.n, 4);
    put(buf, (uint32_t)name.n, 2);
    put(buf, 0, 2); /* nothing extra */
}

void zip_begin(struct zip *zip, struct arena *mem, size_t most)
{
    ASSERT(most <= INT32_MAX);
    zip->n = 0;
    buf_init(&zip->files, mem, most);
    buf_init(&zip->directory, mem, most);
}

void zip_add(struct zip *zip, struct str name, struct str bytes)
{
    uint32_t at = (uint32_t)zip->files.n, crc = crc32_of(bytes);

    ASSERT(zip->n < ZIP_FILES_MOST && name.n > 0 && name.n <= UINT16_MAX);
    zip->n++;
    put(&zip->files, LOCAL_HEAD, 4);
    put_facts(&zip->files, name, bytes, crc);
    buf_add(&zip->files, name);
    buf_add(&zip->files, bytes);
    put(&zip->directory, DIRECTORY_HEAD, 4);
    put(&zip->directory, VERSION, 2);
    put_facts(&zip->directory, name, bytes, crc);
    put(&zip->directory, 0, 2); /* no words */
    put(&zip->directory, 0, 2); /* first disk */
    put(&zip->directory, 0, 2);
    put(&zip->directory, 0, 4); /* no attributes */
    put(&zip->directory, at, 4);
    buf_add(&zip->directory, name);
}

bool zip_end(struct zip *zip, struct str *ret)
{
    uint32_t at = (uint32_t)zip->files.n;

    buf_add(&zip->files, buf_str(&zip->directory));
    put(&zip->files, DIRECTORY_END, 4);
    put(&zip->files, 0, 4); /* one disk */
    put(&zip->files, (uint32_t)zip->n, 2);
    put(&zip->files, (uint32_t)zip->n, 2);
    put(&zip->files, (uint32_t)zip->directory.n, 4);
    put(&zip->files, at, 4);
    put(&zip->files, 0, 2); /* no words */
    *ret = buf_str(&zip->files);
    return !buf_overflowed(&zip->files) && !buf_overflowed(&zip->directory);
}
