// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/confine.h"

#include <limits.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/landlock.h"
#include "base/log.h"

/* Refused with EPERM, so that a C library that tries something new goes on without it. */
enum { EPERM_CODE = 1, ENOSYS_CODE = 38 };

/* What nobody in this process does; much of the kernel's weaknesses lies behind these. */
static const int foreign_calls[] = {
    SCMP_SYS(acct),
    SCMP_SYS(add_key),
    SCMP_SYS(adjtimex),
    SCMP_SYS(bpf),
    SCMP_SYS(chroot),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(clock_settime),
    SCMP_SYS(delete_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(fsmount),
    SCMP_SYS(init_module),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(ioperm),
    SCMP_SYS(iopl),
    SCMP_SYS(kcmp),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(mount),
    SCMP_SYS(move_mount),
    SCMP_SYS(move_pages),
    SCMP_SYS(open_tree),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(personality),
    SCMP_SYS(pivot_root),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(quotactl),
    SCMP_SYS(reboot),
    SCMP_SYS(request_key),
    SCMP_SYS(setgid),
    SCMP_SYS(setns),
    SCMP_SYS(setresgid),
    SCMP_SYS(setresuid),
    SCMP_SYS(settimeofday),
    SCMP_SYS(setuid),
    SCMP_SYS(swapoff),
    SCMP_SYS(swapon),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
};

/* What the threads that answer requests do not do either. */
static const int outward_calls[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat),          SCMP_SYS(fork), SCMP_SYS(vfork),
    SCMP_SYS(listen), SCMP_SYS(open_by_handle_at), SCMP_SYS(bind), SCMP_SYS(kill),
};

static void refuse_calls(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), calls[i], 0);
}

/* Threads, and no processes. The newer call hides its flags: without it, libc takes the older. */
static void refuse_processes(scmp_filter_ctx filter)
{
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS_CODE), SCMP_SYS(clone3), 0);
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), SCMP_SYS(clone), 1,
                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

/* A server of PostgreSQL may have to be connected to again, by TCP or a socket of this machine. */
static void refuse_sockets(scmp_filter_ctx filter, bool has_store_server)
{
    if (!has_store_server) {
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), SCMP_SYS(socket), 0);
        (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), SCMP_SYS(connect), 0);
        return;
    }
    for (int family = 0; family <= AF_MAX; family++)
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6 && family != AF_NETLINK)
            (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM_CODE), SCMP_SYS(socket), 1,
                                   SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family));
}

static void enforce(scmp_filter_ctx filter)
{
    if (seccomp_load(filter) != 0)
        log_event(LOG_WARNING, "not confined by seccomp", NULL, 0);
    seccomp_release(filter);
}

/* Files that are sent to us lie beside the store, or in /var/tmp when it is a server. Then: time
 * zones, certificates, how many processors there are. */
static const char *const readable[] = {
    "/usr/share/zoneinfo", "/etc/localtime",          "/etc/timezone", "/etc/ssl",
    "/dev/urandom",        "/sys/devices/system/cpu",
};

/* Names of hosts, the modules of libc that look them up, and what libpq reads. */
static const char *const readable_of_clients[] = {"/etc", "/usr/lib", "/lib",
                                                  "/run/systemd/resolve", "/var/run/postgresql"};

/* The folder of a file, and of what it is a link to: a renewed one is another file of both. */
static void allow_folders(int rules, const char *path)
{
    char resolved[PATH_MAX], folder[PATH_MAX];
    const char *const paths[] = {path, realpath(path, resolved)};

    for (size_t i = 0; i < 2 && paths[i]; i++) {
        const char *slash = strrchr(paths[i], '/');
        int length = slash ? (int)(slash - paths[i]) : 0;

        snprintf(folder, sizeof(folder), "%.*s", length, paths[i]);
        landlock_allow(rules, length > 0 ? folder : slash ? "/" : ".", LANDLOCK_READ);
    }
}

static void close_files(const struct confinement *confinement)
{
    const char *store_folder = confinement->store_folder;

    int rules = landlock_begin(store_folder ? LANDLOCK_NO_TCP : LANDLOCK_ANY_TCP);

    if (rules < 0) {
        log_event(LOG_WARNING, "not confined by Landlock", NULL, 0);
        return;
    }
    for (size_t i = 0; i < sizeof(readable) / sizeof(readable[0]); i++)
        landlock_allow(rules, readable[i], LANDLOCK_READ);
    if (store_folder)
        landlock_allow(rules, store_folder, LANDLOCK_READ_WRITE);
    else
        landlock_allow(rules, "/var/tmp", LANDLOCK_READ_WRITE);
    if (confinement->backup_folder)
        landlock_allow(rules, confinement->backup_folder, LANDLOCK_READ);
    for (size_t i = 0; !store_folder && i < sizeof(readable_of_clients) / sizeof(char *); i++)
        landlock_allow(rules, readable_of_clients[i], LANDLOCK_READ);
    for (size_t i = 0; i < 2; i++)
        if (confinement->tls_files[i])
            allow_folders(rules, confinement->tls_files[i]);
    if (!landlock_enforce(rules))
        log_event(LOG_WARNING, "not confined by Landlock", NULL, 0);
}

#ifdef REGULARS_CONFINED
void confine_process(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (filter == NULL)
        return;
    refuse_calls(filter, foreign_calls, sizeof(foreign_calls) / sizeof(foreign_calls[0]));
    enforce(filter);
}

void confine_server(const struct confinement *confinement)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    close_files(confinement);
    if (filter == NULL)
        return;
    refuse_calls(filter, outward_calls, sizeof(outward_calls) / sizeof(outward_calls[0]));
    refuse_processes(filter);
    refuse_sockets(filter, confinement->store_folder == NULL);
    enforce(filter);
}
#else
void confine_process(void)
{
    (void)foreign_calls;
    (void)enforce;
}

void confine_server(const struct confinement *confinement)
{
    (void)confinement;
    (void)close_files;
    (void)outward_calls;
    (void)refuse_calls;
    (void)refuse_processes;
    (void)refuse_sockets;
}
#endif
