// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/disk.h"

#include "app/disk_reserve.h"
#include "base/log.h"

void serve_disk_look(struct disk_reserve *reserve)
{
    if (!reserve)
        return;
    switch (disk_reserve_look(reserve)) {
    case DISK_GIVEN_UP:
        log_event(LOG_ERROR,
                  "disk is full: what was held in reserve is given up, and no files are "
                  "taken until there is room",
                  NULL, 0);
        return;
    case DISK_MADE:
        log_event(LOG_NOTICE, "disk has room: some of it is held in reserve", NULL, 0);
        return;
    case DISK_NOT_MADE:
        log_event(LOG_WARNING, "this disk lets nothing be held in reserve", NULL, 0);
        return;
    case DISK_UNCHANGED:
        break;
    }
}
