/* Arrows point down only: a folder includes headers of the folders below it, and of another folder
 * only what that folder shows to others. Tests may reach everywhere, but for private headers of
 * other folders they too must ask for the public one. */
#include "base/scan.h"
#include "check.h"

/* Below all features, lowest first. The features' order is that of src/app/modules.c. */
static const char *const layers[] = {"base", "i18n", "db", "keys", "cades", "http", "html", "doc"};

enum { FOLDERS_MOST = 64 };

struct order {
    struct str v[FOLDERS_MOST];
    size_t n;
};

/* Public beside FOLDER/FOLDER.h, and headers that stand lower than their folder. */
static const struct {
    const char *header;
    const char *only_for; /* NULL: everybody */
    bool anywhere;        /* is a contract that lower folders include too */
} shown[] = {
    {"app/module.h", NULL, true}, /* what a feature shows */
    {"app/pages.h", NULL, false}, /* for page tests */
    {"app/settings.h", NULL, false},
    {"i18n/number.h", NULL, false},
    {"db/cluster.h", NULL, false},
    {"keys/command.h", "app", false},
    {"cades/command.h", "app", false},
    {"http/json.h", NULL, false}, /* with jansson, which not everybody needs */
    {"http/spool.h", NULL, false},
    {"http/schema.h", NULL, false},
    {"http/outward.h", NULL, false}, /* what every sender asks */
    {"html/page.h", NULL, false},    /* one header for each kind of thing on a page */
    {"html/parts.h", NULL, false},
    {"html/form.h", NULL, false},
    {"html/chart.h", NULL, false},
    {"html/list.h", NULL, false},
    {"html/sheet.h", NULL, false},
    {"html/words.h", NULL, false},
    {"admission/queue.h", NULL, false}, /* a queue of another service stands on it */
};

static bool order_find(const struct order *order, struct str folder, size_t *ret)
{
    for (size_t i = 0; i < order->n; i++) {
        if (str_eq(order->v[i], folder)) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static void order_add(struct order *order, struct str folder)
{
    size_t at;

    ASSERT(order->n < FOLDERS_MOST);
    if (!order_find(order, folder, &at))
        order->v[order->n++] = folder;
}

/* "&NAME_module," in the list of modules, in that order. */
static void add_features(struct check *check, struct order *order)
{
    struct file *file = find_file(check, STR("src/app/modules.c"));
    struct str rest = file ? c_code(check, file_text(check, file), false) : STR(""), name;
    size_t at;

    while (str_find(rest, STR("&"), &at)) {
        rest = str_sub(rest, at + 1, rest.n);
        if (str_find(rest, STR("_module"), &at) && scan_until(&rest, '_', &name) && name.n == at)
            order_add(order, name);
    }
}

static struct order read_order(struct check *check)
{
    struct order order = {0};

    for (size_t i = 0; i < COUNT(layers); i++)
        order_add(&order, str_from_z(layers[i]));
    add_features(check, &order);
    order_add(&order, STR("app"));
    return order;
}

/* Calls each(check, file, line, header) for every #include "folder/header". */
static void each_include(
    struct check *check,
    void (*each)(struct check *check, const struct file *file, int line, struct str header))
{
    for (size_t i = 0; i < check->n_files; i++) {
        struct file *file = &check->files[i];
        struct str rest, line, header;
        if (folder_of(file->path).n == 0 || !is_c(file->path))
            continue;
        rest = c_code(check, file_text(check, file), true);
        for (int number = 1; scan_until(&rest, '\n', &line); number++)
            if (str_starts(line, STR("#include \"")) && scan_until(&line, '"', &header) &&
                scan_until(&line, '"', &header))
                each(check, file, number, header);
    }
}

static bool is_shown_anywhere(struct str header)
{
    for (size_t i = 0; i < COUNT(shown); i++)
        if (shown[i].anywhere && str_eq_z(header, shown[i].header))
            return true;
    return false;
}

/* "i18n/msg_admission.h" is made from the catalogues of admission: the words are that folder's. */
static bool is_texts(struct str folder, struct str name)
{
    return str_eq_z(folder, "i18n") && str_starts(name, STR("msg_")) && str_ends(name, STR(".h"));
}

static void look_at_layer(struct check *check, const struct file *file, int line, struct str header)
{
    struct order order = read_order(check);
    struct str from = folder_of(file->path), to;
    size_t from_at, to_at;

    if (is_test(file->path) || is_shown_anywhere(header) || !scan_until(&header, '/', &to) ||
        header.n == 0)
        return;
    if (is_texts(to, header))
        to = str_sub(header, 4, header.n - 2);
    if (order_find(&order, from, &from_at) && order_find(&order, to, &to_at) && to_at > from_at)
        problem(check, file->path, line,
                STR_FMT " stands below " STR_FMT " and must not include it", STR_ARG(from),
                STR_ARG(to));
}

/* A folder with a meson.build is built, so it must have its place in the order. */
static void look_at_folders(struct check *check)
{
    struct order order = read_order(check);
    size_t at;

    for (size_t i = 0; i < check->n_files; i++) {
        const struct file *file = &check->files[i];
        struct str folder = folder_of(file->path);
        if (folder.n > 0 && str_eq_z(name_of(file->path), "meson.build") &&
            !order_find(&order, folder, &at))
            problem(check, file->path, 1, "src/" STR_FMT " is neither a layer nor in modules.c",
                    STR_ARG(folder));
    }
}

void rule_layers(struct check *check)
{
    look_at_folders(check);
    each_include(check, look_at_layer);
}

static bool is_public(struct str from, struct str folder, struct str header)
{
    struct str name = name_of(header);

    if (str_eq(folder, STR("base")) || str_eq(folder, from) || is_texts(folder, name))
        return true;
    if (str_starts(name, folder) && str_eq_z(str_sub(name, folder.n, name.n), ".h"))
        return true;
    for (size_t i = 0; i < COUNT(shown); i++)
        if (str_eq_z(header, shown[i].header))
            return !shown[i].only_for || str_eq_z(from, shown[i].only_for);
    return false;
}

/* "admission_queries.h" is what the build makes for one folder. */
static bool is_made_for_another(struct str from, struct str header)
{
    static const char *const endings[] = {"_queries.h", "_views.h", "_migrations.h"};
    bool own = str_starts(header, from) && header.n > from.n && header.p[from.n] == '_';

    for (size_t i = 0; i < COUNT(endings); i++)
        if (str_ends(header, str_from_z(endings[i])))
            return !own;
    return false;
}

static void
look_at_header(struct check *check, const struct file *file, int line, struct str header)
{
    struct str from = folder_of(file->path), rest = header, folder;
    size_t at;

    if (!str_find(header, STR("/"), &at)) {
        if (is_made_for_another(from, header))
            problem(check, file->path, line, "\"" STR_FMT "\" is made for another folder",
                    STR_ARG(header));
        return;
    }
    (void)scan_until(&rest, '/', &folder);
    bool testing = is_test(file->path) && (str_eq_z(rest, "testing.h") ||
                                           str_starts(rest, STR("testing/"))); /* as test_with */
    bool support = str_eq_z(folder, "tests") || str_eq_z(folder, "support");
    if (!testing && !support && !is_public(from, folder, header))
        problem(check, file->path, line, "\"" STR_FMT "\" is private to src/" STR_FMT,
                STR_ARG(header), STR_ARG(folder));
}

void rule_private_includes(struct check *check)
{
    each_include(check, look_at_header);
}
