// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/confine.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/landlock.h"

/* A process is told before it is killed: SIGXCPU at the first limit, SIGKILL at the second. */
enum { AFTER_WARNING = 10 };

static void limit(int resource, rlim_t most)
{
    const struct rlimit limits = {most, resource == RLIMIT_CPU ? most + AFTER_WARNING : most};

    (void)setrlimit(resource, &limits);
}

static void limit_resources(void)
{
    limit(RLIMIT_AS, CONFINE_MEMORY_BYTES);
    limit(RLIMIT_CPU, CONFINE_PROCESSOR_SECONDS);
    limit(RLIMIT_NOFILE, CONFINE_DESCRIPTORS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

static void limit_mail_resources(void)
{
    limit(RLIMIT_AS, CONFINE_MAIL_MEMORY_BYTES);
    limit(RLIMIT_NOFILE, CONFINE_DESCRIPTORS);
    limit(RLIMIT_FSIZE, CONFINE_MAIL_FILE_BYTES);
    limit(RLIMIT_CORE, 0);
}

/* A set of rules without a rule: nothing that it handles is allowed. */
static void close_files(void)
{
    (void)landlock_enforce(landlock_begin(LANDLOCK_NO_TCP));
}

/*
 * All that reading a workbook or a mail needs. Anything else fails with EPERM rather than kills, so
 * that a C library that asks for something new costs a feature and not the program.
 */
static const int allowed_calls[] = {
    SCMP_SYS(read),           SCMP_SYS(readv),        SCMP_SYS(pread64),
    SCMP_SYS(write),          SCMP_SYS(writev),       SCMP_SYS(lseek),
    SCMP_SYS(fstat),          SCMP_SYS(newfstatat),   SCMP_SYS(dup),
    SCMP_SYS(close),          SCMP_SYS(brk),          SCMP_SYS(munmap),
    SCMP_SYS(mremap),         SCMP_SYS(madvise),      SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),         SCMP_SYS(sendmsg),      SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),  SCMP_SYS(futex),        SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(restart_syscall),
    SCMP_SYS(gettid),         SCMP_SYS(getpid),       SCMP_SYS(exit),
    SCMP_SYS(exit_group),     SCMP_SYS(setitimer),
};

static const int allowed_descriptor_commands[] = {F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL};

/* Calls that could do more than a reader needs are allowed as far as one needs them. */
static void allow_in_part(scmp_filter_ctx filter)
{
    for (size_t i = 0;
         i < sizeof(allowed_descriptor_commands) / sizeof(allowed_descriptor_commands[0]); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                               SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)allowed_descriptor_commands[i]));
    /* No new code: mprotect, which could make some out of data, is not allowed at all. */
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                           SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* abort() sends itself a signal; nobody else is to get one. */
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                           SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
}

static void close_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(1));

    if (filter == NULL)
        return;
    for (size_t i = 0; i < sizeof(allowed_calls) / sizeof(allowed_calls[0]); i++)
        (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_calls[i], 0);
    allow_in_part(filter);
    (void)seccomp_load(filter);
    seccomp_release(filter);
}

#ifdef REGULARS_CONFINED
static void close_all(void)
{
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    close_files();
    close_calls();
}

void confine(void)
{
    limit_resources();
    close_all();
}

void confine_for_mail(void)
{
    limit_mail_resources();
    close_all();
}

/* SIGPROF ends the process unless somebody waits for it, and nobody does. */
void confine_next(void)
{
    const struct itimerval once = {.it_value = {.tv_sec = CONFINE_MAIL_PROCESSOR_SECONDS}};

    (void)setitimer(ITIMER_PROF, &once, NULL);
}
#else
void confine_next(void)
{
}

void confine_for_mail(void)
{
    (void)limit_mail_resources;
}

void confine(void)
{
    (void)limit_resources;
    (void)close_files;
    (void)close_calls;
}
#endif
