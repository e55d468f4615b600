/* Runs a fuzz target over every file of the folders given: the regression half of fuzzing, in every
 * build. A folder without seeds is an error, so that a target cannot lose its corpus unnoticed. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_ROOM = 4096, SEED_MOST = 1 << 20 };

static void run_file(const char *path)
{
    static uint8_t seed[SEED_MOST];
    FILE *file = fopen(path, "rb");

    ASSERT(file != NULL);
    size_t n = fread(seed, 1, sizeof(seed), file);
    ASSERT(ferror(file) == 0 && n < sizeof(seed));
    (void)fclose(file);
    uint8_t *exact = malloc(n > 0 ? n : 1); /* so that the address sanitizer sees the last byte */
    ASSERT(exact != NULL);
    for (size_t i = 0; i < n; i++)
        exact[i] = seed[i];
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static int run_folder(const char *folder)
{
    int n = 0;
    DIR *dir = opendir(folder);

    if (!dir) {
        (void)fprintf(stderr, "cannot open the seeds in %s\n", folder);
        return 0;
    }
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        char path[PATH_ROOM];
        if (entry->d_name[0] == '.')
            continue;
        int length = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        ASSERT(length > 0 && length < (int)sizeof(path));
        run_file(path);
        n++;
    }
    (void)closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        int n = run_folder(argv[i]);
        (void)printf("%d seeds in %s\n", n, argv[i]);
        if (n == 0)
            return 1;
    }
    return argc > 1 ? 0 : 2;
}
