/* Values in PostgreSQL's binary format, both ways. Binary because it is exact (no time zone, no
 * escaping) and needs no parsing of text on the hot path. */
#include <string.h>

#include "db/conn.h"

/* PostgreSQL counts from 2000-01-01. */
#define EPOCH_US (INT64_C(946684800) * TIME_SECOND)
enum { EPOCH_DAYS = 10957 };

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_TEXTS = 1009,
    OID_INT8S = 1016,
    OID_VARCHAR = 1043,
    OID_DATE = 1082,
    OID_TIMESTAMPTZ = 1184,
    OID_UUID = 2950,
    OID_UUIDS = 2951,
};

static const unsigned oids[] = {
    [DB_BOOL] = OID_BOOL,           [DB_I32] = OID_INT4,    [DB_I64] = OID_INT8,
    [DB_TEXT] = OID_TEXT,           [DB_UUID] = OID_UUID,   [DB_DATE] = OID_DATE,
    [DB_INSTANT] = OID_TIMESTAMPTZ, [DB_BYTES] = OID_BYTEA, [DB_I64S] = OID_INT8S,
    [DB_UUIDS] = OID_UUIDS,         [DB_TEXTS] = OID_TEXTS,
};

unsigned db_wire_oid(enum db_type type)
{
    return oids[type];
}

static void put_u32(char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (char)(v >> (24 - 8 * i) & 0xFF);
}

static void put_i64(char *p, int64_t v)
{
    put_u32(p, (uint32_t)((uint64_t)v >> 32));
    put_u32(p + 4, (uint32_t)((uint64_t)v & UINT32_MAX));
}

static uint32_t get_u32(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

static int64_t get_i64(const char *p)
{
    return (int64_t)((uint64_t)get_u32(p) << 32 | get_u32(p + 4));
}

static struct str one_i64(struct arena *mem, int64_t v)
{
    char *p = arena_alloc(mem, 8);
    put_i64(p, v);
    return (struct str){p, 8};
}

static struct str one_u32(struct arena *mem, uint32_t v)
{
    char *p = arena_alloc(mem, 4);
    put_u32(p, v);
    return (struct str){p, 4};
}

/* An element of an array parameter as it travels. */
static struct str element(struct arena *mem, const struct db_param *param, size_t i)
{
    if (param->type == DB_I64S)
        return one_i64(mem, param->v.i64s.v[i]);
    if (param->type == DB_UUIDS)
        return (struct str){(const char *)param->v.uuids.v[i].b, sizeof(struct uuid)};
    return param->v.texts.v[i];
}

static struct str encode_array(struct arena *mem, const struct db_param *param)
{
    enum { HEAD = 12, DIMENSION = 8 };
    enum db_type of = param->type == DB_I64S ? DB_I64 : param->type == DB_UUIDS ? DB_UUID : DB_TEXT;
    size_t count = param->type == DB_I64S    ? param->v.i64s.n
                   : param->type == DB_UUIDS ? param->v.uuids.n
                                             : param->v.texts.n;
    size_t room = HEAD + DIMENSION, at = HEAD;

    ASSERT(count <= INT32_MAX / 8);
    for (size_t i = 0; i < count; i++)
        room = size_add(room, size_add(4, element(mem, param, i).n));
    ASSERT(room <= INT32_MAX);
    char *p = arena_alloc(mem, room);
    put_u32(p, count > 0 ? 1 : 0); /* dimensions */
    put_u32(p + 8, oids[of]);
    if (count == 0)
        return (struct str){p, HEAD};
    put_u32(p + at, (uint32_t)count);
    put_u32(p + at + 4, 1); /* lower bound */
    at += DIMENSION;
    for (size_t i = 0; i < count; i++) {
        struct str e = element(mem, param, i);
        put_u32(p + at, (uint32_t)e.n);
        if (e.n > 0)
            memcpy(p + at + 4, e.p, e.n);
        at += 4 + e.n;
    }
    return (struct str){p, at};
}

static struct str encode(struct arena *mem, const struct db_param *param)
{
    switch (param->type) {
    case DB_BOOL: return param->v.b ? STR("\1") : (struct str){"\0", 1};
    case DB_I32: return one_u32(mem, (uint32_t)param->v.i32);
    case DB_I64: return one_i64(mem, param->v.i64);
    case DB_TEXT: return param->v.text;
    case DB_UUID: return (struct str){(const char *)param->v.uuid.b, sizeof(struct uuid)};
    case DB_DATE: return one_u32(mem, (uint32_t)(param->v.date.days - EPOCH_DAYS));
    case DB_INSTANT: return one_i64(mem, param->v.i64 - EPOCH_US);
    case DB_BYTES: return (struct str){(const char *)param->v.bytes.p, param->v.bytes.n};
    case DB_I64S:
    case DB_UUIDS:
    case DB_TEXTS: return encode_array(mem, param);
    }
    ASSERT(false && "unknown type");
    return STR("");
}

void db_wire_encode(struct arena *mem, const struct db_param *params, size_t n, struct db_wire *ret)
{
    ASSERT(n <= COUNT(ret->values));
    for (size_t i = 0; i < n; i++) {
        struct str s = params[i].null ? STR("") : encode(mem, &params[i]);
        ASSERT(s.n <= INT32_MAX);
        /* libpq reads NULL as SQL NULL, so an empty value needs an address. */
        ret->values[i] = params[i].null ? NULL : s.n > 0 ? s.p : "";
        ret->lengths[i] = (int)s.n;
        ret->formats[i] = 1;
    }
}

bool db_wire_check(struct arena *mem,
                   const struct db_stmt *stmt,
                   const PGresult *result,
                   struct str *ret_why)
{
    enum { OID_VOID = 2278 };
    int n = PQnfields(result);

    if (stmt->n_columns == 0 && (n == 0 || (n == 1 && PQftype(result, 0) == OID_VOID)))
        return true;
    if ((size_t)n != stmt->n_columns) {
        *ret_why = str_printf(mem, "head has %zu columns, server sends %d", stmt->n_columns, n);
        return false;
    }
    for (int i = 0; i < n; i++) {
        const struct db_column *column = &stmt->columns[i];
        unsigned got = PQftype(result, i);
        if (got == oids[column->type] || (column->type == DB_TEXT && got == OID_VARCHAR))
            continue;
        *ret_why = str_printf(mem, "column %s: head says oid %u, server sends %u", column->name,
                              oids[column->type], got);
        return false;
    }
    return true;
}

static struct bytes decode_bytes(struct arena *mem, struct str value)
{
    struct str s = str_copy(mem, value);
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

static bool decode_instant(const char *p, int64_t *ret)
{
    int64_t v = get_i64(p);
    return v != INT64_MIN && v != INT64_MAX && !__builtin_add_overflow(v, EPOCH_US, ret);
}

static bool decode_date(const char *p, struct date *ret)
{
    int32_t v = (int32_t)get_u32(p);
    return v != INT32_MIN && v != INT32_MAX && !__builtin_add_overflow(v, EPOCH_DAYS, &ret->days);
}

/* How a column's type looks on the wire and in the row struct. */
static const struct {
    size_t size; /* in binary format; 0: any */
    size_t v;    /* where v stands in the opt_ struct */
} shape[] = {
    [DB_BOOL] = {1, offsetof(struct opt_bool, v)},
    [DB_I32] = {4, offsetof(struct opt_i32, v)},
    [DB_I64] = {8, offsetof(struct opt_i64, v)},
    [DB_TEXT] = {0, offsetof(struct opt_text, v)},
    [DB_UUID] = {sizeof(struct uuid), offsetof(struct opt_uuid, v)},
    [DB_DATE] = {4, offsetof(struct opt_date, v)},
    [DB_INSTANT] = {8, offsetof(struct opt_instant, v)},
    [DB_BYTES] = {0, offsetof(struct opt_bytes, v)},
};

/* to: the field of the type's plain C form. */
static bool decode(struct arena *mem, enum db_type type, struct str value, void *to)
{
    ASSERT(type < COUNT(shape)); /* sql2c refuses arrays as columns */
    if (shape[type].size != 0 && value.n != shape[type].size)
        return false;
    switch (type) {
    case DB_BOOL: *(bool *)to = value.p[0] != 0; return true;
    case DB_I32: *(int32_t *)to = (int32_t)get_u32(value.p); return true;
    case DB_I64: *(int64_t *)to = get_i64(value.p); return true;
    case DB_TEXT: *(struct str *)to = str_copy(mem, value); return true;
    case DB_UUID: memcpy(to, value.p, sizeof(struct uuid)); return true;
    case DB_DATE: return decode_date(value.p, to);
    case DB_INSTANT: return decode_instant(value.p, to);
    case DB_BYTES: *(struct bytes *)to = decode_bytes(mem, value); return true;
    case DB_I64S:
    case DB_UUIDS:
    case DB_TEXTS: break;
    }
    return false;
}

struct cell {
    const PGresult *result;
    int row, column;
};

/* to: the row struct, zeroed: a NULL is there already. */
static bool
decode_cell(struct arena *mem, const struct db_column *column, struct cell cell, char *to)
{
    char *field = to + column->offset;

    if (PQgetisnull(cell.result, cell.row, cell.column))
        return column->nullable;
    if (column->nullable) {
        *(bool *)field = true; /* set is the first member of every opt_ struct */
        field += shape[column->type].v;
    }
    struct str value = {PQgetvalue(cell.result, cell.row, cell.column),
                        (size_t)PQgetlength(cell.result, cell.row, cell.column)};
    return decode(mem, column->type, value, field);
}

bool db_wire_decode(struct arena *mem,
                    const struct db_stmt *stmt,
                    const PGresult *result,
                    void **ret_rows,
                    const char **ret_column)
{
    size_t n = (size_t)PQntuples(result);
    char *rows = n > 0 ? arena_alloc(mem, size_mul(n, stmt->row_size)) : NULL;

    for (size_t row = 0; row < n; row++) {
        for (size_t i = 0; i < stmt->n_columns; i++) {
            struct cell cell = {result, (int)row, (int)i};
            if (decode_cell(mem, &stmt->columns[i], cell, rows + row * stmt->row_size))
                continue;
            *ret_column = stmt->columns[i].name;
            return false;
        }
    }
    *ret_rows = rows;
    return true;
}
