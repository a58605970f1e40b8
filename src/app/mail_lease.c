// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_lease.h"

#include "app/attempt.h"
#include "store/installation.h"
#include "store/store.h"

#define LEASE (MAIL_LEASE_SECONDS * INT64_C(1000000))

struct leasing {
    enum installation_setting owner_setting, until_setting;
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
        status = installation_number(work, leasing->owner_setting, 0, &owner);
    if (status == STATUS_OK)
        status = installation_number(work, leasing->until_setting, 0, &until);
    leasing->is_ours =
        owner == leasing->owner || until < work->now || until > work->now + 2 * LEASE;
    if (status != STATUS_OK || !leasing->is_ours)
        return status;
    status = installation_set_number(work, leasing->owner_setting, leasing->owner);
    if (status == STATUS_OK)
        status = installation_set_number(work, leasing->until_setting, leasing->until);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status take(struct work *work, struct leasing leasing, bool *ret_is_ours)
{
    enum status status = STATUS_OK;

    leasing.until = work->now + LEASE;
    leasing.is_ours = true;
    if (store_kind(work->store) != STORE_SQLITE)
        status = attempt(work, run_lease, &leasing);
    if (status == STATUS_OK)
        *ret_is_ours = leasing.is_ours;
    return status;
}

static enum status give_back(struct work *work, struct leasing leasing)
{
    return store_kind(work->store) == STORE_SQLITE ? STATUS_OK : attempt(work, run_lease, &leasing);
}

enum status mail_lease_take(struct work *work, int64_t owner, bool *ret_is_ours)
{
    return take(work, (struct leasing){MAIL_OWNER, MAIL_UNTIL, .owner = owner}, ret_is_ours);
}

enum status mail_lease_give_back(struct work *work, int64_t owner)
{
    return give_back(work, (struct leasing){MAIL_OWNER, MAIL_UNTIL, .owner = owner});
}

enum status telegram_lease_take(struct work *work, int64_t owner, bool *ret_is_ours)
{
    return take(work, (struct leasing){TELEGRAM_OWNER, TELEGRAM_UNTIL, .owner = owner},
                ret_is_ours);
}

enum status telegram_lease_give_back(struct work *work, int64_t owner)
{
    return give_back(work, (struct leasing){TELEGRAM_OWNER, TELEGRAM_UNTIL, .owner = owner});
}
