// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

struct disk_reserve;

/* Looks after the reserve beside a SQLite store (app/disk_reserve.h), and says in the log what has
 * become of it. NULL does nothing. */
void serve_disk_look(struct disk_reserve *reserve);
