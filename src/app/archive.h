// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * One archive is export, backup, copy between stores and restore, on both stores: JSON Lines from
 * one read transaction, in the order of store/tables.def; gzip when its name ends in .gz. First
 * line: format, program version, schema number; then for each table a line with its name and
 * columns, its rows as arrays, ordered by key; last line: rows of each table and the BLAKE2b-256 of
 * all bytes before it. Sessions, one-time links and id blocks stay out. The same content gives the
 * same bytes. docs/archive.md is its description.
 */
struct archive_count {
    int64_t tables, rows, bytes; /* bytes unpacked */
};

/* By the name of the file: gzip when it ends in .gz. Reading tells it by the first bytes. */
enum archive_packing { ARCHIVE_PLAIN, ARCHIVE_GZIP };
enum archive_packing archive_packing_of(const char *path);

/* Writes to a descriptor; -1 only counts. RIGHT_EXPORT. BROKEN: the store holds what no archive can
 * hold, a text that is no UTF-8; `regulars verify` says more. */
CHECKED enum status write_archive(struct work *work, int fd, enum archive_packing packing,
                                  struct archive_count *ret_count);

/*
 * A backup that is read back and checked before it takes its name; what had that name stays until
 * then. A new file is its owner's alone. INVALID: not a place for a file.
 */
CHECKED enum status back_up(struct work *work, const char *path, struct archive_count *ret_count);

/*
 * Into an empty store, in one transaction; the whole archive is checked first. `fd` can be read at
 * any place. INVALID: not an archive, cut short, changed, of a newer program, or breaking a rule of
 * the schema: says where. CONFLICT: the store is not empty, or a server holds it.
 */
CHECKED enum status restore_archive(struct work *work, int fd, struct archive_count *ret_count);

/* The same check without a store: what `regulars backup` does with what it wrote. */
CHECKED enum status check_archive(struct work *work, int fd, struct archive_count *ret_count);

/*
 * From one store into another, empty one, in one transaction; before it is committed both are read
 * again and must give the same archive.
 */
CHECKED enum status copy_store(struct work *from, struct work *to, struct archive_count *ret_count);

/* What is wrong with a store, in sentences; empty when nothing is. */
struct finding_list {
    struct message *items;
    size_t count;
    int64_t rows_checked;
};

/*
 * Looks at everything: the engine's own check, foreign keys, one main contact for each client,
 * summaries against the orders, sort keys and search words against the names, blobs against their
 * hashes, ids below the next block, versions below the workspace's.
 */
CHECKED enum status verify_store(struct work *work, struct finding_list *ret_findings);
