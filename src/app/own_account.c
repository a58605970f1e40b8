// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/own_user.h"
#include "app/passwords.h"
#include "app/tries.h"
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

static bool is_same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Nothing is written, and nothing said, where nothing changes. */
static enum status write_profile(struct work *work, const struct user_account *user,
                                 const struct profile *profile)
{
    bool has_names = strcmp(user->name, profile->name) == 0 && is_same(user->email, profile->email);
    enum status status = STATUS_OK;

    if (!has_names)
        status = users_set_profile(work, user->id, profile->name, profile->email);
    if (status == STATUS_OK && user->has_shortcuts != profile->has_shortcuts)
        status = users_set_shortcuts(work, user->id, profile->has_shortcuts);
    if (status == STATUS_OK && !has_names)
        status = own_audit(work, AUDIT_PROFILE_CHANGED);
    return status;
}

struct profiling {
    struct profile profile;   /* clean */
    const char *email, *hash; /* as they were when the password was asked for */
};

static enum status check_email(struct work *work, const struct profiling *profiling,
                               const struct user_account *user)
{
    if (user->password_hash && !profiling->profile.email)
        return fault_set(&work->fault, STATUS_INVALID, "email",
                         PLAIN_MESSAGE("an e-mail address is needed to sign in with"));
    if (is_same(user->email, profiling->profile.email) ||
        (is_same(user->password_hash, profiling->hash) && is_same(user->email, profiling->email)))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("the password was changed meanwhile"));
}

static enum status run_profile(struct work *work, void *context)
{
    const struct profiling *profiling = (const struct profiling *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    if (status == STATUS_OK)
        status = check_email(work, profiling, &user);
    if (status == STATUS_OK)
        status = write_profile(work, &user, &profiling->profile);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* Whoever sits down at a browser that was left open does not get a new way in by this. */
static enum status confirm_email(struct work *work, struct accounts *accounts, const char *current,
                                 struct profiling *profiling)
{
    struct user_account user = {0};

    enum status status = own_user(work, &user);
    work_end(work);
    profiling->email = user.email;
    profiling->hash = user.password_hash;
    if (status != STATUS_OK || !profiling->profile.email ||
        is_same(user.email, profiling->profile.email))
        return status;
    return confirm_password(accounts, user.id, user.password_hash, current, work->now, work->arena,
                            &work->fault);
}

enum status change_profile(struct work *work, struct accounts *accounts,
                           const struct profile *profile)
{
    struct profiling profiling = {.profile = {.has_shortcuts = profile->has_shortcuts}};
    struct profile *clean = &profiling.profile;
    bool has_email = profile->email && profile->email[0] != '\0';

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = account_name_clean(slice_of(profile->name ? profile->name : ""), work->arena,
                                    &work->fault, &clean->name);
    if (status == STATUS_OK && has_email)
        status =
            account_email_clean(slice_of(profile->email), work->arena, &work->fault, &clean->email);
    if (status == STATUS_OK)
        status = confirm_email(work, accounts, profile->current, &profiling);
    if (status == STATUS_OK)
        status = attempt(work, run_profile, &profiling);
    return status;
}
