// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/full_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/archive.h"
#include "base/sort_key.h"
#include "base/text.h"
#include "domain/client_words.h"
#include "store/blobs.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/searches.h"
#include "store/users.h"
#include "support/check.h"
#include "support/made_store.h"

static const char *const names[FULL_STORE_CLIENTS] = {
    "Ана Jović",      "O'Brien \"the \\ second\"", "Ünal\tGmbH & Co.\n<b>",
    "李小龍 🙂", "=HYPERLINK(\"x\")",
};

static int64_t insert_import(struct work *work)
{
    int64_t id = work_new_id(work);

    store_case_ok(
        work,
        db_execute(work, NULL,
                   "INSERT INTO import (workspace_id, id, kind, file_name, "
                   "file_hash, row_count, created_at, created_by, undone_at) "
                   "VALUES ($1, $2, 1, 'a.csv', $3, 3, 5, NULL, NULL)",
                   DB_BIND(db_int(work->workspace_id), db_int(id),
                           db_bytes((struct slice){"0123456789abcdef0123456789abcde\0", 32}))));
    return id;
}

static void put_words(struct work *work, const struct new_client *client, int64_t id)
{
    struct contact_point_list points;
    struct contact_list contacts;

    store_case_ok(work, contacts_list(work, id, &contacts));
    store_case_ok(work, contact_points_list(work, id, &points));
    const struct client_texts texts = {.name = client->name,
                                       .reference = client->reference,
                                       .contacts = contacts.items,
                                       .contact_count = contacts.count,
                                       .points = points.items,
                                       .point_count = points.count};
    store_case_ok(work, searches_put(work, id, SEARCH_CLIENT, client_words(work->arena, &texts)));
}

static int64_t insert_client(struct work *work, const char *name, const char *reference,
                             int64_t import_id)
{
    struct sort_keys *keys = sort_keys_open("en");
    struct new_client client = {.kind = CLIENT_PERSON,
                                .name = name,
                                .sort_key = sort_key(keys, work->arena, slice_of(name)),
                                .reference = reference,
                                .import_id = import_id,
                                .main_contact = {.name = name,
                                                 .given = "",
                                                 .family = "",
                                                 .additional = "",
                                                 .salutation = "",
                                                 .language = "",
                                                 .is_main = true}};
    struct contact_point point = {
        .kind = POINT_EMAIL, .value = "Ada@Example.org", .key = "Ada@example.org", .is_main = true};
    int64_t id = 0, point_id;

    store_case_ok(work, clients_insert(work, &client, &id, &point.contact_id));
    store_case_ok(work, contact_points_insert(work, &point, &point_id));
    put_words(work, &client, id);
    sort_keys_close(keys);
    return id;
}

static void insert_order(struct work *work, int64_t client_id, struct db_value amount,
                         int64_t state)
{
    store_case_ok(
        work,
        db_execute(work, NULL,
                   "INSERT INTO client_order (workspace_id, id, order_version, client_id, "
                   "accepted_on, amount, currency, state, number, source, service, import_id, "
                   "created_at, deleted_at) VALUES ($1, $2, 0, $3, $4, $5, 'EUR', $6, NULL, "
                   "'', 'Übersetzung', NULL, 7, NULL)",
                   DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(client_id),
                           db_int(20000 + state), amount, db_int(state))));
}

static void insert_orders(struct work *work, int64_t client_id)
{
    insert_order(work, client_id, db_int(INT64_MAX), 1);
    insert_order(work, client_id, db_int(INT64_MIN), 3);
    insert_order(work, client_id, db_null(), 2);
    store_case_ok(work, clients_summarise(work, client_id));
}

/* A picture in two pieces, with every byte in it. */
static void insert_file(struct work *work, int64_t client_id)
{
    char *bytes = arena_alloc(work->arena, BLOB_CHUNK_SIZE + 1000);
    uint8_t hash[SECRET_HASH_SIZE];
    struct contact_list contacts;

    for (size_t i = 0; i < BLOB_CHUNK_SIZE + 1000; i++)
        bytes[i] = (char)(i * 131 >> 3);
    store_case_ok(work, blobs_put(work, (struct slice){bytes, BLOB_CHUNK_SIZE + 1000}, hash));
    store_case_ok(work, contacts_list(work, client_id, &contacts));
    store_case_ok(
        work, db_execute(work, NULL,
                         "INSERT INTO contact_file (workspace_id, id, contact_id, kind, "
                         "media_type, blob_hash, created_at) "
                         "VALUES ($1, $2, $3, 1, 'image/png', $4, 9)",
                         DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                                 db_int(contacts.items[0].id),
                                 db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE}))));
}

static void insert_audit(struct work *work, int64_t client_id)
{
    store_case_ok(work,
                  db_execute(work, NULL,
                             "INSERT INTO audit (workspace_id, id, at, user_id, action, "
                             "object_id, before_json, after_json, version, undone_by) "
                             "VALUES ($1, $2, 11, NULL, 1, $3, '{\"name\":\"a\\\\b\"}', NULL, "
                             "2, NULL)",
                             DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                                     db_int(client_id))));
}

static void sign_somebody_in(struct store_case *test, struct work *work)
{
    const uint8_t hash[SECRET_HASH_SIZE] = {1, 2, 3};
    const struct session session = {.user_id = test->user_id,
                                    .workspace_id = test->workspace_id,
                                    .created_at = 1,
                                    .used_at = 1,
                                    .expires_at = INT64_MAX};

    store_case_ok(work, sessions_insert(work, hash, &session));
}

void full_store_fill(struct store_case *test)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_reserve_ids(&work, 200));
    store_case_ok(&work, work_begin(&work));
    int64_t import_id = insert_import(&work);
    for (int i = 0; i < FULL_STORE_CLIENTS; i++) {
        int64_t id = insert_client(&work, names[i], i == 0 ? "Ana" : NULL, i == 0 ? import_id : 0);

        insert_audit(&work, id);
        if (i < 2)
            insert_orders(&work, id);
        if (i == 2)
            insert_file(&work, id);
    }
    sign_somebody_in(test, &work);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

struct work full_store_work(struct store_case *test, struct store *store)
{
    struct work work = work_start(store, &test->arena);

    work.actor = actor_system();
    return work;
}

void full_store_open_other(struct empty_store *at)
{
    made_store_make(at, STORE_CREATE);
}

struct slice full_store_archive(struct store_case *test, struct store *store, const char *name)
{
    struct work work = full_store_work(test, store);
    struct text path = text_new(&test->arena);
    struct archive_count count;
    struct stat found;

    text_format(&path, "%s/%s", test->at.folder, name);
    int fd = open(path.at, O_CREAT | O_TRUNC | O_RDWR, 0600);
    assert_true(fd >= 0);
    store_case_ok(&work, write_archive(&work, fd, archive_packing_of(name), &count));
    work_end(&work);
    assert_int_equal(fstat(fd, &found), 0);
    char *bytes = arena_alloc(&test->arena, (size_t)found.st_size);
    assert_int_equal(pread(fd, bytes, (size_t)found.st_size, 0), found.st_size);
    close(fd);
    return (struct slice){bytes, (size_t)found.st_size};
}
