// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/installation.h"

#include "store/db.h"

enum status installation_number(struct work *work, enum installation_setting setting,
                                int64_t otherwise, int64_t *ret_number)
{
    struct rows rows = db_query(work, "SELECT i.value FROM installation i WHERE i.setting = $1",
                                DB_BIND(db_int(setting)));
    int64_t number = rows_next(&rows) ? rows_int(&rows, 0) : otherwise;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_number = number;
    return status;
}

enum status installation_set_number(struct work *work, enum installation_setting setting,
                                    int64_t number)
{
    return db_execute(work, NULL,
                      "INSERT INTO installation (setting, value) VALUES ($1, $2)"
                      " ON CONFLICT (setting) DO UPDATE SET value = excluded.value",
                      DB_BIND(db_int(setting), db_int(number)));
}
