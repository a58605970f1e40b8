// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_clients.h"

#include "base/sort_key.h"
#include "domain/client_words.h"
#include "store/clients.h"
#include "store/searches.h"
#include "store/users.h"
#include "store/verifications.h"
#include "support/check.h"

int64_t sample_client(struct store_case *test, enum client_kind kind, const char *name)
{
    struct work work = store_case_work(test);
    struct sort_keys *keys = sort_keys_open("en");
    const struct new_client client = {.kind = kind,
                                      .name = name,
                                      .sort_key = sort_key(keys, &test->arena, slice_of(name)),
                                      .main_contact = {.name = name,
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = "",
                                                       .is_main = true}};
    const struct client_texts texts = {
        .name = name, .contacts = &client.main_contact, .contact_count = 1};
    int64_t id = 0, contact_id = 0;

    sort_keys_close(keys);
    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = clients_insert(&work, &client, &id, &contact_id);
    if (status == STATUS_OK)
        status = searches_put(&work, id, SEARCH_CLIENT, client_words(&test->arena, &texts));
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    return id;
}

int64_t sample_member(struct store_case *test, const char *name, enum role role)
{
    const struct user_account user = {.name = name, .language = "en"};
    struct work work = store_case_work(test);
    int64_t user_id = 0, member_id = 0;

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = users_insert(&work, &user, &user_id);
    if (status == STATUS_OK)
        status = members_insert(&work, user_id, role, &member_id);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    return user_id;
}

struct work sample_work(struct store_case *test, int64_t user_id, enum role role)
{
    struct work work = store_case_work(test);

    work.actor = (struct actor){.user_id = user_id, .role = role};
    return work;
}

struct client_card sample_card(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct client_card card = {0};

    store_case_ok(&work, show_client(&work, id, &card));
    work_end(&work);
    return card;
}

int64_t sample_rename(struct store_case *test, int64_t id, const char *name)
{
    const struct client_edit edit = {
        .id = id, .version = sample_card(test, id).client.version, .name = name};
    struct work work = store_case_work(test);
    struct client_edited edited = {0};

    store_case_ok(&work, edit_client(&work, &edit, &edited));
    return edited.audit_id;
}

void sample_check_sums(struct store_case *test)
{
    struct work work = store_case_work(test);
    int64_t wrong = -1;

    store_case_ok(&work, verifications_count(&work, VERIFY_SUMMARIES, &wrong));
    work_end(&work);
    assert_int_equal(wrong, 0);
}
