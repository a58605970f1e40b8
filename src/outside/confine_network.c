// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/confine_network.h"

#include <linux/sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/landlock.h"

enum { EPERM_CODE = 1, ENOSYS_CODE = 38, PROCESSOR_SECONDS = 20, DESCRIPTORS = 64 };
#define MEMORY_BYTES (UINT64_C(1024) * 1024 * 1024)

static void limit(int resource, rlim_t most)
{
    const struct rlimit limits = {most, most};

    (void)setrlimit(resource, &limits);
}

static void limit_resources(enum network_use use)
{
    limit(RLIMIT_AS, MEMORY_BYTES);
    if (use == NETWORK_FOR_ONE_ANSWER)
        limit(RLIMIT_CPU, PROCESSOR_SECONDS);
    limit(RLIMIT_NOFILE, DESCRIPTORS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

/* How names are found, with libc's modules for it, and certificates. */
static const char *const readable[] = {
    "/etc", "/usr", "/lib", "/run/systemd/resolve", "/run/resolvconf", "/dev/urandom"};

static void close_files(const char *trust)
{
    int rules = landlock_begin(LANDLOCK_ANY_TCP);

    if (rules < 0)
        return;
    for (size_t i = 0; i < sizeof(readable) / sizeof(readable[0]); i++)
        landlock_allow(rules, readable[i], LANDLOCK_READ);
    if (trust)
        landlock_allow(rules, trust, LANDLOCK_READ);
    (void)landlock_enforce(rules);
}

/* A list of what is refused: libc's resolver and GnuTLS are large, and may call something new. */
static const int refused_calls[] = {
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(bpf),
    SCMP_SYS(chroot),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(keyctl),
    SCMP_SYS(kill),
    SCMP_SYS(listen),
    SCMP_SYS(mount),
    SCMP_SYS(pivot_root),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(vfork),
};

static void close_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    if (filter == NULL)
        return;
    for (size_t i = 0; i < sizeof(refused_calls) / sizeof(refused_calls[0]); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), refused_calls[i], 0);
    /* Threads, and no processes. The newer call hides its flags: without it, libc takes the older.
     */
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS_CODE), SCMP_SYS(clone3), 0);
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), SCMP_SYS(clone), 1,
                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    (void)seccomp_load(filter);
    seccomp_release(filter);
}

#ifdef REGULARS_CONFINED
void confine_to_network(const char *trust, enum network_use use)
{
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit_resources(use);
    close_files(trust);
    close_calls();
}
#else
void confine_to_network(const char *trust, enum network_use use)
{
    (void)trust;
    (void)use;
    (void)limit_resources;
    (void)close_files;
    (void)close_calls;
}
#endif
