// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/*
 * Takes from the server what it does not need (docs/decisions/confinement.md). Sanitizer builds
 * are not confined, since sanitizers need more than we do.
 */

/* The whole process, before it has threads: calls that no part of it makes, new rights, cores. */
void confine_process(void);

/*
 * This thread and those it starts from then on: programs, processes, the network beyond what is
 * accepted already, and all files but the store's folder, time zones and certificates.
 */
struct confinement {
    const char *store_folder;  /* NULL: the store is a server to connect to */
    const char *backup_folder; /* only to be read: who makes backups is not confined; NULL: none */
    const char *tls_files[2];  /* read again when they were renewed; NULL: none */
};
void confine_server(const struct confinement *confinement);
