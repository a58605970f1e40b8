// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/own_user.h"
#include "app/passwords.h"
#include "domain/account.h"

enum status show_own_account(struct work *work, struct own_account *ret_account)
{
    struct user_account user = {0};
    int64_t left = 0;

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    if (status == STATUS_OK)
        status = recovery_codes_left(work, user.id, &left);
    if (status == STATUS_OK)
        *ret_account = (struct own_account){.name = user.name,
                                            .email = user.email,
                                            .language = user.language,
                                            .has_password = user.password_hash != NULL,
                                            .has_two_factor = user.totp_sealed.at != NULL,
                                            .has_shortcuts = user.has_shortcuts,
                                            .password_at = user.password_at,
                                            .recovery_codes_left = left};
    return status;
}

/* Nothing is written, and nothing said, where nothing changes. */
static enum status write_profile(struct work *work, const struct user_account *user,
                                 const struct profile *profile)
{
    bool has_names = strcmp(user->name, profile->name) == 0 &&
                     (user->email && profile->email ? strcmp(user->email, profile->email) == 0
                                                    : user->email == profile->email);
    enum status status = STATUS_OK;

    if (!has_names)
        status = users_set_profile(work, user->id, profile->name, profile->email);
    if (status == STATUS_OK && user->has_shortcuts != profile->has_shortcuts)
        status = users_set_shortcuts(work, user->id, profile->has_shortcuts);
    if (status == STATUS_OK && !has_names)
        status = own_audit(work, AUDIT_PROFILE_CHANGED);
    return status;
}

static enum status run_profile(struct work *work, void *context)
{
    const struct profile *profile = (const struct profile *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    if (status == STATUS_OK && user.password_hash && !profile->email)
        return fault_set(&work->fault, STATUS_INVALID, "email",
                         PLAIN_MESSAGE("an e-mail address is needed to sign in with"));
    if (status == STATUS_OK)
        status = write_profile(work, &user, profile);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status change_profile(struct work *work, const struct profile *profile)
{
    struct profile clean = {.has_shortcuts = profile->has_shortcuts};
    bool has_email = profile->email && profile->email[0] != '\0';

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = account_name_clean(slice_of(profile->name ? profile->name : ""), work->arena,
                                    &work->fault, &clean.name);
    if (status == STATUS_OK && has_email)
        status =
            account_email_clean(slice_of(profile->email), work->arena, &work->fault, &clean.email);
    if (status == STATUS_OK)
        status = attempt(work, run_profile, &clean);
    return status;
}
