// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A clock that a test moves, for the whole program and without a word of it in there: loaded before
 * it (LD_PRELOAD), it adds the seconds that stand in the file REGULARS_TEST_CLOCK, eight bytes that
 * the test may rewrite at any time. Clocks that measure how long something took are left alone.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic(const _Atomic int64_t *) moved;

/* The first call comes before the program confines itself. */
static const _Atomic int64_t *seconds_moved(void)
{
    const _Atomic int64_t *seconds = atomic_load(&moved);
    const char *path = getenv("REGULARS_TEST_CLOCK");
    int fd;

    if (seconds || !path || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return seconds;
    void *page = mmap(NULL, sizeof(*seconds), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (page == MAP_FAILED)
        return NULL;
    atomic_store(&moved, page);
    return page;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    const _Atomic int64_t *seconds = clock == CLOCK_REALTIME ? seconds_moved() : NULL;

    if (result == 0 && seconds)
        now->tv_sec += (time_t)atomic_load(seconds);
    return result;
}
