/* Any schema and any value: the first line is the schema, the rest the value. */
#include "base/scan.h"
#include "http/json.h"
#include "http/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, first;
    struct schema_fault fault;

    if (!scan_until(&rest, '\n', &first))
        return 0;
    json_t *schema = json_loadb(first.p, first.n, JSON_DECODE_ANY, NULL);
    json_t *value = json_loadb(rest.p, rest.n, JSON_DECODE_ANY, NULL);
    if (schema && value) {
        struct arena *mem = arena_new(8 << 20, 64 << 20);
        (void)schema_check(mem, schema, value, NULL, &fault);
        arena_free(mem);
    }
    json_decref(schema);
    json_decref(value);
    return 0;
}
