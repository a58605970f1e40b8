// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_language.h"

#include <string.h>

#include "app/attempt.h"
#include "base/language.h"
#include "store/users.h"

static enum status run_choosing(struct work *work, void *context)
{
    const struct language *const *language = (const struct language *const *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = users_set_language(work, work->actor.user_id, (*language)->code);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status choose_own_language(struct work *work, const char *code)
{
    const struct language *language = code ? language_by_code(code) : NULL;

    if (work->actor.user_id == 0)
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only somebody with an account can choose a language"));
    if (!language || strcmp(language->code, code) != 0)
        return fault_set(&work->fault, STATUS_INVALID, "language",
                         PLAIN_MESSAGE("Regulars speaks English, Russian and Croatian"));
    return attempt(work, run_choosing, &language);
}
