/* Names of static files with the hash of their contents, from build/ui/manifest.json. */
#include <jansson.h>

#include "html/assets.h"

struct asset {
    struct str name, file;
};

/* Written once before the first request, read only afterwards. */
static struct {
    const struct asset *v;
    size_t n;
} assets;

static bool read_entry(struct arena *mem, const char *name, const json_t *value, struct asset *ret)
{
    if (!json_is_string(value))
        return false;
    *ret = (struct asset){
        .name = str_copy(mem, str_from_z(name)),
        .file = str_copy(mem, str_from_z(json_string_value(value))),
    };
    return true;
}

static bool read_object(struct arena *mem, json_t *object)
{
    struct asset *v = NEWS(mem, struct asset, json_object_size(object));
    size_t n = 0;
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        if (!read_entry(mem, name, value, &v[n++]))
            return false;
    }
    assets.v = v;
    assets.n = n;
    return true;
}

bool assets_load(struct arena *mem, struct str path)
{
    json_error_t error;
    json_t *root = json_load_file(str_z(mem, path), JSON_REJECT_DUPLICATES, &error);
    bool ok = json_is_object(root) && read_object(mem, root);

    json_decref(root);
    return ok;
}

struct str asset_file(const char *name)
{
    for (size_t i = 0; i < assets.n; i++)
        if (str_eq_z(assets.v[i].name, name))
            return assets.v[i].file;
    return str_from_z(name);
}
