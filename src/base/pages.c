// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/pages.h"

#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *checked(void *pages, size_t size)
{
    if (pages == MAP_FAILED) {
        fprintf(stderr, "regulars: out of memory (%zu bytes wanted)\n", size);
        exit(EXIT_FAILURE);
    }
    return pages;
}

void *pages_map(size_t size)
{
    if (size == 0)
        size = 1;
    return checked(mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
                   size);
}

void *pages_grow(void *pages, size_t size, size_t wanted)
{
    return checked(mremap(pages, size == 0 ? 1 : size, wanted, MREMAP_MAYMOVE), wanted);
}

void pages_unmap(void *pages, size_t size)
{
    if (pages != NULL)
        munmap(pages, size == 0 ? 1 : size);
}

void pages_release(void *from, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)from + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)from + size) / page * page;

    if (end > start)
        madvise((unsigned char *)from + (start - (uintptr_t)from), end - start, MADV_DONTNEED);
}

static int release_segments(struct dl_phdr_info *file, size_t size, void *context)
{
    (void)size, (void)context;
    for (size_t i = 0; i < file->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &file->dlpi_phdr[i];

        if (segment->p_type == PT_LOAD && !(segment->p_flags & PF_W))
            pages_release((void *)(file->dlpi_addr + segment->p_vaddr), segment->p_memsz);
    }
    return 0;
}

void pages_release_code(void)
{
    (void)dl_iterate_phdr(release_segments, NULL);
}
