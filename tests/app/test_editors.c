// SPDX-License-Identifier: AGPL-3.0-or-later
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "app/clients.h"
#include "store/audits.h"
#include "support/check.h"
#include "support/sample_clients.h"

/*
 * Editors at once, checked by history: each reads a version and edits it. Every edit that was
 * acknowledged raised the version by one and stands in the trail, whose rows follow one another;
 * none is lost, and none came through on a version that had gone.
 */
enum { EDITORS = 6, EDITS = 40, CLIENTS = 3 };

struct editor {
    struct store_case *test;
    const int64_t *clients;
    int number;
    int done[CLIENTS], conflicts;
    atomic_bool *has_failed;
};

static enum status edit_once(struct editor *editor, struct arena *arena, int turn)
{
    const size_t which = (size_t)(turn + editor->number) % CLIENTS;
    struct work work = work_start(editor->test->at.store, arena);
    struct client_card card;
    struct client_edited edited;
    char name[40];

    work.workspace_id = editor->test->workspace_id;
    work.actor = (struct actor){.user_id = editor->test->user_id, .role = ROLE_MEMBER};
    enum status status = show_client(&work, editor->clients[which], &card);
    work_end(&work);
    if (status != STATUS_OK)
        return status;
    snprintf(name, sizeof(name), "Editor %d, turn %d", editor->number, turn);
    const struct client_edit edit = {
        .id = card.client.id, .version = card.client.version, .name = name};
    status = edit_client(&work, &edit, &edited);
    work_end(&work);
    if (status == STATUS_OK && edited.version == card.client.version + 1)
        editor->done[which]++;
    /* What is told of the edit is of this one, whoever came next. */
    if (status == STATUS_OK &&
        (edited.client.version != edited.version || strcmp(edited.client.name, name) != 0))
        atomic_store(editor->has_failed, true);
    return status;
}

static void *edit_on(void *context)
{
    struct editor *editor = context;

    for (int turn = 0; turn < EDITS; turn++) {
        struct arena arena = {0};

        enum status status = edit_once(editor, &arena, turn);
        if (status == STATUS_CONFLICT)
            editor->conflicts++;
        else if (status != STATUS_OK && status != STATUS_UNAVAILABLE)
            atomic_store(editor->has_failed, true);
        arena_free(&arena);
    }
    return NULL;
}

/* The newest first: each row's "before" is the "after" of the one below it. */
static void check_trail(struct store_case *test, int64_t client_id, int edits)
{
    struct work work = store_case_work(test);
    struct audit_list audits = {0};

    store_case_ok(&work, audits_of_object(&work, client_id, EDITORS * EDITS + 1, &audits));
    assert_int_equal(audits.count, edits);
    for (size_t i = 0; i < audits.count; i++) {
        assert_int_equal(audits.items[i].version, edits + 1 - (int)i);
        if (i > 0)
            assert_string_equal(audits.items[i - 1].before_json, audits.items[i].after_json);
    }
    work_end(&work);
}

static void no_edit_is_lost(void **state)
{
    struct store_case *test = *state;
    atomic_bool has_failed = false;
    int64_t clients[CLIENTS];
    struct editor editors[EDITORS];
    pthread_t threads[EDITORS];

    for (size_t i = 0; i < CLIENTS; i++)
        clients[i] = sample_client(test, CLIENT_PERSON, "Ada");
    for (int i = 0; i < EDITORS; i++) {
        editors[i] = (struct editor){
            .test = test, .clients = clients, .number = i, .has_failed = &has_failed};
        assert_int_equal(pthread_create(&threads[i], NULL, edit_on, &editors[i]), 0);
    }
    for (int i = 0; i < EDITORS; i++)
        pthread_join(threads[i], NULL);

    assert_false(atomic_load(&has_failed));
    int all = 0;
    for (size_t which = 0; which < CLIENTS; which++) {
        int done = 0;

        for (int i = 0; i < EDITORS; i++)
            done += editors[i].done[which];
        assert_int_equal(sample_card(test, clients[which]).client.version, 1 + done);
        check_trail(test, clients[which], done);
        all += done;
    }
    assert_true(all >= EDITS); /* somebody always gets through */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_edit_is_lost, store_case_setup, store_case_teardown),
    };
    return run_store_tests(tests);
}
