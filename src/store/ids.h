// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct db;
struct work;

/*
 * Ids of the installation. Blocks of them are taken from the table id_block, in short transactions
 * of their own, so that an id is never given twice: not by threads, not by processes, not after a
 * crash (what was left of a block is then lost). A write unit is promised WORK_IDS_MAX when it
 * begins, as it could not run a transaction of its own later.
 */
struct id_range {
    int64_t next, end; /* empty when equal */
};

enum { ID_BLOCK_SIZE = 65536 };

struct id_blocks {
    pthread_mutex_t mutex;
    struct id_range now, later; /* `later` is used when `now` is */
    int64_t promised;           /* to units that are open */
};

void ids_init(struct id_blocks *blocks);
void ids_destroy(struct id_blocks *blocks);

/* Before the unit's own transaction, on its connection, which is replaced when it was lost. Without
 * the table nothing is promised. */
CHECKED enum status ids_promise(struct work *work, struct db **at);

/* When the unit ends. */
void ids_release(struct work *work);

/* Forgets what is in stock, as rows came whose ids may lie in it; nobody else has a unit open. This
 * unit takes no ids any more. */
void ids_forget(struct work *work);
