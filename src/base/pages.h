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

/*
 * Lets go of the pages of the program and its libraries that are as they are in their files, code
 * and constants: most were needed for starting only, or came along with a neighbour. What is needed
 * again comes from the system's cache of files.
 */
void pages_release_code(void);
