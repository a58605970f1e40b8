// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

/*
 * Large zeroed buffers straight from the kernel. Only touched pages cost memory, so a buffer
 * may be reserved for the most that can come. Running out ends the process with a log line.
 */
void *pages_map(size_t size);
/* Larger, with what it holds, and zeroed beyond; perhaps elsewhere, without a copy. */
void *pages_grow(void *pages, size_t size, size_t wanted);
void pages_unmap(void *pages, size_t size);

/* Gives the whole pages within [from, from + size) back; they read as zero afterwards. */
void pages_release(void *from, size_t size);
