// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_lease.h"

#include "app/attempt.h"
#include "store/installation.h"
#include "store/store.h"

#define LEASE (MAIL_LEASE_SECONDS * INT64_C(1000000))

struct leasing {
    int64_t owner, until; /* 0: it is given back */
    bool is_ours;
};

/* A lease that ends later than any can was taken before the clock was set back (D-16). */
static enum status run_lease(struct work *work, void *context)
{
    struct leasing *leasing = (struct leasing *)context;
    int64_t owner = 0, until = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = installation_number(work, MAIL_OWNER, 0, &owner);
    if (status == STATUS_OK)
        status = installation_number(work, MAIL_UNTIL, 0, &until);
    leasing->is_ours =
        owner == leasing->owner || until < work->now || until > work->now + 2 * LEASE;
    if (status != STATUS_OK || !leasing->is_ours)
        return status;
    status = installation_set_number(work, MAIL_OWNER, leasing->owner);
    if (status == STATUS_OK)
        status = installation_set_number(work, MAIL_UNTIL, leasing->until);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status mail_lease_take(struct work *work, int64_t owner, bool *ret_is_ours)
{
    struct leasing leasing = {.owner = owner, .until = work->now + LEASE, .is_ours = true};
    enum status status = STATUS_OK;

    if (store_kind(work->store) != STORE_SQLITE)
        status = attempt(work, run_lease, &leasing);
    if (status == STATUS_OK)
        *ret_is_ours = leasing.is_ours;
    return status;
}

enum status mail_lease_give_back(struct work *work, int64_t owner)
{
    struct leasing leasing = {.owner = owner};

    return store_kind(work->store) == STORE_SQLITE ? STATUS_OK : attempt(work, run_lease, &leasing);
}
