// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/halves.h"

#include "app/undo.h"

#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static void fails_at(struct subject *subject, struct work *work, const struct use_case *use_case,
                     int failing, bool *ret_was_hit)
{
    struct store_case *test = subject->test;
    const struct store_digest before = store_digest_of(test);

    failing_store_arm(&test->at.failing, failing);
    enum status status = use_case->run(work, subject);
    work_end(work);
    *ret_was_hit = failing_store_was_hit(&test->at.failing);
    const struct store_digest after = store_digest_of(test);
    if (!*ret_was_hit) {
        store_case_ok(work, status);
        assert_false(store_digests_equal(&before, &after));
        return;
    }
    if (status != STATUS_UNAVAILABLE)
        fail_msg("call %d failed: status %d", failing, (int)status);
    assert_int_equal(work->fault.status, STATUS_UNAVAILABLE);
    if (!store_digests_equal(&before, &after))
        fail_msg("call %d failed: something was written", failing);
}

/* More calls than this and the test, not the use case, has gone astray. */
enum { CALLS_MAX = 200, CALLS_LEAST = 4 };

void halves_check(struct store_case *test, const struct use_case *use_case)
{
    struct subject subject = {.test = test, .user_id = test->user_id};
    bool was_hit = true;
    int calls = 0;

    use_case->prepare(&subject);
    while (was_hit) {
        struct work work = sample_work(test, subject.user_id, ROLE_OWNER);

        calls++;
        assert_in_range(calls, 1, CALLS_MAX);
        fails_at(&subject, &work, use_case, calls, &was_hit);
    }
    /* begin, read, write, commit: fewer would mean that none was counted */
    assert_in_range(calls, CALLS_LEAST, CALLS_MAX);
}

void halves_check_each(const struct half *halves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *store;

        print_message("# %s\n", halves[i].name);
        store_case_setup(&store);
        halves_check(store, &halves[i].use_case);
        store_case_teardown(&store);
    }
}

void make_nothing(struct subject *subject)
{
    (void)subject;
}

void done_once(struct subject *subject, enum status (*run)(struct work *, struct subject *))
{
    struct work work = store_case_work(subject->test);

    store_case_ok(&work, run(&work, subject));
    work_end(&work);
}

enum status run_undo(struct work *work, struct subject *subject)
{
    struct undone undone;

    return undo(work, subject->audit_id, &undone);
}
