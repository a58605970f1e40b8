// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_orders.h"

#include "store/orders.h"

int64_t sample_order(struct store_case *test, int64_t client_id, day_t day)
{
    const struct client_order order = {.client_id = client_id,
                                       .accepted_on = day,
                                       .has_amount = true,
                                       .amount = 100000,
                                       .currency = "EUR",
                                       .state = ORDER_COUNTS,
                                       .source = "",
                                       .service = ""};
    struct work work = store_case_work(test);
    int64_t version = 0, id = 0;

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = orders_next_version(&work, &version);
    if (status == STATUS_OK)
        status = orders_insert(&work, &order, version, &id);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    work_end(&work);
    return id;
}
