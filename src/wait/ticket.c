/* See ticket.h. Layout: version, room, two zeros, epoch, seq, issued, who, MAC. */
#include "wait/ticket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"

enum { VERSION = 1, SIGNED = 32, BYTES = 48, BYTE_VALUES = 256, NO_VALUE = 64, PATH_MOST = 300 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* A new file takes the place of the old one, so that there is never half of a key. */
static bool keep_keys(const struct ticket_keys *keys, const char *path)
{
    char fresh[PATH_MOST];

    if (snprintf(fresh, sizeof(fresh), "%s.new", path) >= (int)sizeof(fresh))
        return false;
    AUTO_FD fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, keys, sizeof(*keys)) == (ssize_t)sizeof(*keys) && fsync(fd) == 0 &&
           rename(fresh, path) == 0;
}

/* Keys are made only where there is no file: with others every place in every line would be lost.
 */
bool ticket_keys_load(struct ticket_keys *keys, const char *path)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        return read(fd, keys, sizeof(*keys)) == (ssize_t)sizeof(*keys);
    if (errno != ENOENT)
        return false;
    rnd_bytes(keys, sizeof(*keys));
    memcpy(keys->before, keys->sign, sizeof(keys->before));
    return keep_keys(keys, path);
}

bool ticket_keys_change(const char *path)
{
    struct ticket_keys keys;

    if (!ticket_keys_load(&keys, path))
        return false;
    memcpy(keys.before, keys.sign, sizeof(keys.before));
    rnd_bytes(keys.sign, sizeof(keys.sign));
    return keep_keys(&keys, path);
}

struct who ticket_who(const struct ticket_keys *keys, const uint8_t *person)
{
    return draw_hash(keys->name, person, sizeof(struct who));
}

static void put_u32(uint8_t *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> 8 * i);
}

static uint32_t take_u32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void ticket_write(const struct ticket_keys *keys, const struct ticket *ticket, char *text)
{
    uint8_t bytes[BYTES] = {VERSION, ticket->room};

    put_u32(bytes + 4, ticket->epoch);
    put_u32(bytes + 8, ticket->seq);
    put_u32(bytes + 12, ticket->issued_s);
    memcpy(bytes + 16, ticket->who.b, sizeof(ticket->who.b));
    struct who mac = draw_hash(keys->sign, bytes, SIGNED);
    memcpy(bytes + SIGNED, mac.b, sizeof(mac.b));
    for (int i = 0, at = 0; i < BYTES; i += 3, at += 4) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        for (int j = 0; j < 4; j++)
            text[at + j] = letters[three >> (18 - 6 * j) & 63];
    }
}

/* Of each letter its value, of every other byte a bit that no value has. */
static uint8_t values[BYTE_VALUES];

static void fill_values(void)
{
    memset(values, NO_VALUE, sizeof(values));
    for (size_t i = 0; i < sizeof(letters) - 1; i++)
        values[(unsigned char)letters[i]] = (uint8_t)i;
}

static bool unpack(struct str text, uint8_t *bytes)
{
    const uint8_t *p = (const uint8_t *)text.p;
    uint8_t any = 0;

    if (values[0] == 0)
        fill_values();
    for (size_t i = 0, at = 0; i < TICKET_TEXT; i += 4, at += 3) {
        uint8_t a = values[p[i]], b = values[p[i + 1]], c = values[p[i + 2]], d = values[p[i + 3]];
        any |= a | b | c | d;
        bytes[at] = (uint8_t)(a << 2 | b >> 4);
        bytes[at + 1] = (uint8_t)(b << 4 | c >> 2);
        bytes[at + 2] = (uint8_t)(c << 6 | d);
    }
    return (any & NO_VALUE) == 0;
}

static bool is_signed(const uint8_t *key, const uint8_t *bytes)
{
    struct who mac = draw_hash(key, bytes, SIGNED);

    return str_eq_secret((struct str){(const char *)mac.b, sizeof(mac.b)},
                         (struct str){(const char *)bytes + SIGNED, sizeof(mac.b)});
}

bool ticket_read(const struct ticket_keys *keys, struct str text, struct ticket *ret)
{
    uint8_t bytes[BYTES];

    if (text.n != TICKET_TEXT || !unpack(text, bytes) || bytes[0] != VERSION ||
        (!is_signed(keys->sign, bytes) && !is_signed(keys->before, bytes)))
        return false;
    *ret = (struct ticket){.room = bytes[1],
                           .epoch = take_u32(bytes + 4),
                           .seq = take_u32(bytes + 8),
                           .issued_s = take_u32(bytes + 12)};
    memcpy(ret->who.b, bytes + 16, sizeof(ret->who.b));
    return true;
}
