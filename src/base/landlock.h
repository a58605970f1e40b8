// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/*
 * Landlock: takes from this thread, and those it starts from then on, all files but those that are
 * allowed, as far as the kernel can (Debian 12's knows its second version). Descriptors that are
 * open stay usable.
 */
enum landlock_network { LANDLOCK_NO_TCP, LANDLOCK_ANY_TCP };
enum landlock_use { LANDLOCK_READ, LANDLOCK_READ_WRITE };

/* The kernel's version of Landlock; 0 when it has none. */
int landlock_version(void);

/* A set of rules; -1 when the kernel has none. */
int landlock_begin(enum landlock_network network);

/* A file, or a folder with all below it. What does not exist needs no rule. */
void landlock_allow(int rules, const char *path, enum landlock_use use);

/* Holds for good from now on; false when it does not. Closes the rules. */
bool landlock_enforce(int rules);
