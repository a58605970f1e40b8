// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_merge.h"
#include "app/client_privacy.h"
#include "app/losses.h"
#include "app/undo.h"
#include "base/json.h"
#include "support/sample_clients.h"
#include "support/sample_losses.h"

#include "support/check.h"

/* What becomes of the reasons of loss when clients are merged, erased or given out. */

static int64_t left(struct store_case *test, const char *name, int32_t ago)
{
    int64_t id = sample_client(test, CLIENT_PERSON, name);

    sample_boundaries(test);
    sample_leaving(test, id, ago, 0);
    return id;
}

static int64_t say(struct store_case *test, int64_t id, enum loss_reason reason, const char *words)
{
    struct work work = store_case_work(test);
    struct client client;
    int64_t audit_id = 0;

    store_case_ok(&work, find_client(&work, id, &client));
    const struct loss_saying saying = {
        .client_id = id, .last_order_on = client.last_order_on, .reason = reason, .words = words};
    store_case_ok(&work, say_loss(&work, NULL, &saying, &audit_id));
    work_end(&work);
    return audit_id;
}

static struct client_loss_list losses(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct client_loss_list list;

    store_case_ok(&work, losses_of_client(&work, id, &list));
    work_end(&work);
    return list;
}

static int64_t merge(struct store_case *test, int64_t into, int64_t from)
{
    struct work work = store_case_work(test);
    struct merge_preview preview;
    int64_t audit_id = 0;

    store_case_ok(&work, preview_merge(&work, into, from, &preview));
    const struct client_merge wanted = {.into_id = into,
                                        .into_version = preview.into.version,
                                        .from_id = from,
                                        .from_version = preview.from.version};
    store_case_ok(&work, merge_clients(&work, &wanted, &audit_id));
    work_end(&work);
    return audit_id;
}

static void a_merge_takes_them_along_and_its_undo_brings_them_back(void **state)
{
    struct store_case *test = *state;
    int64_t into = left(test, "Ada", 300), from = left(test, "Ada L.", 100);
    struct undone undone;

    (void)say(test, into, LOSS_LATE, "");
    (void)say(test, from, LOSS_RUDE, "");
    int64_t audit_id = merge(test, into, from);
    struct client_loss_list both = losses(test, into);
    assert_int_equal(both.count, 2); /* of two leavings, the newest first */
    assert_int_equal(both.items[0].reason, LOSS_RUDE);
    assert_int_equal(both.items[1].reason, LOSS_LATE);
    assert_int_equal(losses(test, from).count, 0);

    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    assert_int_equal(losses(test, into).count, 1);
    assert_int_equal(losses(test, into).items[0].reason, LOSS_LATE);
    assert_int_equal(losses(test, from).count, 1);
    assert_int_equal(losses(test, from).items[0].reason, LOSS_RUDE);
}

static void of_one_leaving_the_one_that_stays_keeps_its_reason(void **state)
{
    struct store_case *test = *state;
    int64_t into = left(test, "Ada", 100), from = left(test, "Ada L.", 100);
    struct undone undone;

    (void)say(test, into, LOSS_LATE, "");
    (void)say(test, from, LOSS_RUDE, "");
    int64_t audit_id = merge(test, into, from);
    assert_int_equal(losses(test, into).count, 1);
    assert_int_equal(losses(test, into).items[0].reason, LOSS_LATE);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    assert_int_equal(losses(test, into).items[0].reason, LOSS_LATE);
    assert_int_equal(losses(test, from).items[0].reason, LOSS_RUDE);
}

static void an_export_of_a_person_tells_them(void **state)
{
    struct store_case *test = *state;
    int64_t id = left(test, "Ada", 100);
    struct text text = text_new(&test->arena);
    struct json json = json_new(&text);

    (void)say(test, id, LOSS_CANNOT_AFFORD, "dear, but good");
    struct work work = store_case_work(test);
    store_case_ok(&work, export_person(&work, id, &json));
    json_finish(&json);
    work_end(&work);
    assert_non_null(strstr(text.at, "\"losses\""));
    assert_non_null(strstr(text.at, "\"cannot-afford\""));
    assert_non_null(strstr(text.at, "dear, but good"));
}

static void nothing_is_left_of_them_after_an_erasure(void **state)
{
    struct store_case *test = *state;
    int64_t id = left(test, "Ada", 100), other = left(test, "Bo", 100);
    struct text text = text_new(&test->arena);
    struct json json = json_new(&text);
    struct undone undone;

    int64_t audit_id = say(test, id, LOSS_OTHER, "a secret of theirs");
    (void)say(test, other, LOSS_LATE, "");
    struct work work = store_case_work(test);
    struct client client;
    store_case_ok(&work, find_client(&work, id, &client));
    store_case_ok(&work, erase_client(&work, NULL, id, client.version, "Ada"));
    work_end(&work);
    assert_int_equal(losses(test, id).count, 0);
    assert_int_equal(losses(test, other).count, 1);

    work = store_case_work(test);
    assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, export_person(&work, id, &json));
    json_finish(&json);
    work_end(&work);
    assert_null(strstr(text.at, "a secret of theirs"));
}

#define LOSS_TEST(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOSS_TEST(a_merge_takes_them_along_and_its_undo_brings_them_back),
        LOSS_TEST(of_one_leaving_the_one_that_stays_keeps_its_reason),
        LOSS_TEST(an_export_of_a_person_tells_them),
        LOSS_TEST(nothing_is_left_of_them_after_an_erasure),
    };

    return run_store_tests(tests);
}
