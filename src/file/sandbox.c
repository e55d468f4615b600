/* See sandbox.h. Three layers: limits of resources, Landlock for the folders of fonts, and a list
 * of system calls (seccomp). A call that no decoder has a reason for ends the process; one that
 * libraries try and can do without gets an error. Under the address sanitizer, which needs more,
 * there are no memory limit and no list. */
#include "file/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

const bool sandbox_is_complete = !SANITIZED;

static bool limit(int what, rlim_t value)
{
    struct rlimit rl = {value, value};
    return setrlimit((__rlimit_resource_t)what, &rl) == 0;
}

static bool limit_resources(void)
{
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, SANDBOX_CPU_S) &&
           limit(RLIMIT_FSIZE, SANDBOX_OUTPUT) && limit(RLIMIT_NOFILE, 64) &&
           (SANITIZED || limit(RLIMIT_AS, SANDBOX_MEMORY));
}

/* ---- Landlock ------------------------------------------------------------------------------- */

static const char *const readable[] = {"/etc/fonts",
                                       "/usr/share/fonts",
                                       "/usr/share/fontconfig",
                                       "/usr/local/share/fonts",
                                       "/var/cache/fontconfig",
                                       "/usr/share/poppler"};

static bool allow_folder(int ruleset, const char *path)
{
    AUTO_FD fd = open(path, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = fd,
    };

    if (fd < 0)
        return errno == ENOENT;
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* False: this kernel cannot, so that nothing may be opened at all. */
static bool confine_reading(void)
{
    struct landlock_ruleset_attr attr = {
        /* every right of the first version: execute, write, read, make, remove */
        .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
    };
    AUTO_FD ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

    if (ruleset < 0)
        return false;
    for (size_t i = 0; i < COUNT(readable); i++)
        if (!allow_folder(ruleset, readable[i]))
            return false;
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

/* ---- system calls --------------------------------------------------------------------------- */

static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(readv),
    SCMP_SYS(writev),        SCMP_SYS(pread64),         SCMP_SYS(lseek),
    SCMP_SYS(close),         SCMP_SYS(fstat),           SCMP_SYS(newfstatat),
    SCMP_SYS(stat),          SCMP_SYS(lstat),           SCMP_SYS(statx),
    SCMP_SYS(fstatfs),       SCMP_SYS(statfs),          SCMP_SYS(getdents64),
    SCMP_SYS(access),        SCMP_SYS(faccessat),       SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),      SCMP_SYS(readlinkat),      SCMP_SYS(getcwd),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),          SCMP_SYS(madvise),
    SCMP_SYS(brk),           SCMP_SYS(futex),           SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(time),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),          SCMP_SYS(getuid),
    SCMP_SYS(geteuid),       SCMP_SYS(getgid),          SCMP_SYS(getegid),
    SCMP_SYS(uname),         SCMP_SYS(sysinfo),         SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),   SCMP_SYS(rt_sigaction),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(fadvise64),
};

/* What libraries try and can do without. */
static const int refused[] = {
    SCMP_SYS(open),      SCMP_SYS(ioctl),  SCMP_SYS(fcntl),  SCMP_SYS(socket), SCMP_SYS(prlimit64),
    SCMP_SYS(mkdir),     SCMP_SYS(unlink), SCMP_SYS(rename), SCMP_SYS(chmod),  SCMP_SYS(link),
    SCMP_SYS(utimensat), SCMP_SYS(tgkill), SCMP_SYS(prctl),
};

static bool add_simple(scmp_filter_ctx filter)
{
    bool fine = true;

    for (size_t i = 0; i < COUNT(allowed); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    for (size_t i = 0; i < COUNT(refused); i++)
        fine = fine && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0) == 0;
    return fine;
}

/* Memory may never be both written and executed; reading is all that may be asked of a file. */
static bool add_conditional(scmp_filter_ctx filter, bool may_open)
{
    const struct scmp_arg_cmp no_exec = SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    const struct scmp_arg_cmp exec = SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);
    const uint64_t not_reading = O_ACCMODE | O_CREAT | O_TRUNC | (__O_TMPFILE & ~O_DIRECTORY);
    const struct scmp_arg_cmp reading = SCMP_A2_64(SCMP_CMP_MASKED_EQ, not_reading, O_RDONLY);
    const uint32_t deny = SCMP_ACT_ERRNO(EACCES);
    bool fine =
        seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &no_exec) == 0;

    fine = fine && seccomp_rule_add_exact_array(filter, deny, SCMP_SYS(mmap), 1, &exec) == 0;
    fine = fine && seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                                &no_exec) == 0;
    fine = fine && seccomp_rule_add_exact_array(filter, deny, SCMP_SYS(mprotect), 1, &exec) == 0;
    if (!may_open)
        return fine && seccomp_rule_add(filter, deny, SCMP_SYS(openat), 0) == 0;
    fine = fine &&
           seccomp_rule_add_exact_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &reading) == 0;
    for (uint64_t bit = 1; fine && bit != 0 && bit <= not_reading; bit <<= 1)
        if (not_reading & bit)
            fine = seccomp_rule_add(filter, deny, SCMP_SYS(openat), 1,
                                    SCMP_A2_64(SCMP_CMP_MASKED_EQ, bit, bit)) == 0;
    return fine;
}

static bool list_calls(bool may_open)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool fine = filter && add_simple(filter) && add_conditional(filter, may_open) &&
                seccomp_load(filter) == 0;

    seccomp_release(filter);
    return fine;
}

bool sandbox_enter(void)
{
    if (!limit_resources() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
    bool confined = confine_reading();
    return SANITIZED || list_calls(confined);
}
