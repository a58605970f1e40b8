// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/page_case.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/accounts.h"
#include "app/sign_in.h"
#include "base/fold.h"
#include "base/sort_key.h"
#include "store/clients.h"
#include "store/searches.h"
#include "store/users.h"
#include "support/check.h"
#include "web/web.h"

void page_use_session(struct page_case *test, const char *token)
{
    struct work work = work_start(test->store->at.store, &test->arena);
    struct signed_in signed_in;

    store_case_ok(&work, open_session(&work, token, &signed_in));
    work_end(&work);
    test->session = arena_copy(&test->arena, token, strlen(token));
    test->csrf = signed_in.csrf_token;
}

/* A session as sign_in() makes one, of a member who has no link. */
static void open_for_member(struct page_case *test, enum role role)
{
    struct work work = store_case_work(test->store);
    const struct user_account user = {.name = "Mo", .language = "en"};
    struct session session = {.workspace_id = work.workspace_id,
                              .created_at = work.now,
                              .used_at = work.now,
                              .expires_at = work.now + INT64_C(3600000000)};
    char token[SECRET_TOKEN_SIZE];
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t member_id;

    secret_token(token);
    secret_hash(token, hash);
    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = users_insert(&work, &user, &session.user_id);
    if (status == STATUS_OK)
        status = members_insert(&work, session.user_id, role, &member_id);
    if (status == STATUS_OK)
        status = sessions_insert(&work, hash, &session);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    work_end(&work);
    page_use_session(test, token);
}

void page_sign_in_as(struct page_case *test, enum role role)
{
    struct work work = store_case_work(test->store);
    char token[SECRET_TOKEN_SIZE];
    const char *path;

    if (role != ROLE_OWNER) {
        open_for_member(test, role);
        return;
    }
    store_case_ok(&work, sign_in_link(&work, &path));
    store_case_ok(&work,
                  sign_in(&work, path + strlen("/sign-in/"), &(struct visiting_browser){0}, token));
    work_end(&work);
    page_use_session(test, token);
}

/* Where a server keeps it: beside the store. */
static const char *key_path(struct page_case *test)
{
    return page_text(test, "%s/store.key", test->store->at.folder);
}

int page_case_setup(void **state)
{
    struct page_case *test = calloc(1, sizeof(*test));
    void *store;

    assert_non_null(test);
    *state = test;
    store_case_setup(&store);
    test->store = store;
    test->site =
        (struct site){.store = test->store->at.store,
                      .store_shown = "sqlite:regulars.db",
                      .base_url = "http://127.0.0.1:8080",
                      .host = "127.0.0.1:8080",
                      .accounts = accounts_open(PAGE_CASE_COST, key_path(test), &test->arena)};
    page_sign_in_as(test, ROLE_OWNER);
    return 0;
}

int page_case_teardown(void **state)
{
    struct page_case *test = *state;
    void *store = test->store;

    accounts_close(test->site.accounts);
    store_case_teardown(&store);
    arena_free(&test->arena);
    free(test);
    return 0;
}

static void add(struct page_case *test, struct http_fields *fields, const char *name,
                const char *value)
{
    enum { MOST = 12 };

    if (!fields->items)
        fields->items = arena_array(&test->arena, struct http_field, MOST);
    assert_true(fields->count < MOST);
    fields->items[fields->count++] = (struct http_field){name, value};
}

static struct exchange *new_exchange(struct page_case *test, enum http_method method)
{
    struct exchange *exchange = arena_alloc(&test->arena, sizeof(*exchange));

    exchange_start(exchange, &test->arena);
    exchange->site = &test->site;
    exchange->port = 8080;
    exchange->peer = test->peer ? test->peer : "192.0.2.1";
    exchange->method = method;
    memcpy(exchange->request_id, "0123456789abcdef", sizeof("0123456789abcdef"));
    if (test->session)
        add(test, &exchange->cookies, "session-8080", test->session);
    if (test->language)
        add(test, &exchange->cookies, "language-8080", test->language);
    if (test->done)
        add(test, &exchange->cookies, "done-8080", test->done);
    if (test->device)
        add(test, &exchange->cookies, "device-8080", test->device);
    if (test->second)
        add(test, &exchange->cookies, "second-8080", test->second);
    if (test->agent)
        add(test, &exchange->headers, "User-Agent", test->agent);
    if (test->origin)
        add(test, &exchange->headers, "Origin", test->origin);
    return exchange;
}

/* Keeps one cookie as a browser does, if the reply sets it. */
static void keep_cookie(struct page_case *test, const char *begins, const char **kept)
{
    const struct http_fields *headers = &test->exchange->reply.headers;

    for (size_t i = 0; i < headers->count; i++) {
        const char *value = headers->items[i].value;

        if (strcmp(headers->items[i].name, "Set-Cookie") != 0 ||
            strncmp(value, begins, strlen(begins)) != 0)
            continue;
        size_t length = strcspn(value + strlen(begins), ";");
        *kept = length == 0 ? NULL : arena_copy(&test->arena, value + strlen(begins), length);
    }
}

/* Not the session's: tests say themselves who asks. */
static void keep_cookies(struct page_case *test)
{
    keep_cookie(test, "done-8080=", &test->done);
    keep_cookie(test, "device-8080=", &test->device);
    keep_cookie(test, "second-8080=", &test->second);
    keep_cookie(test, "session-8080=", &test->new_session);
}

static const char *ask(struct page_case *test, struct exchange *exchange, const char *path)
{
    const struct route_table table = web_routes();
    size_t length = strcspn(path, "?");
    unsigned allowed = 0;

    test->exchange = exchange;
    exchange->path = arena_copy(&test->arena, path, length);
    if (path[length] == '?')
        assert_int_equal(form_parse(slice_of(path + length + 1), &test->arena, &exchange->own_fault,
                                    &exchange->query),
                         STATUS_OK);
    exchange->route = route_find(&table, exchange->method, exchange->path, &test->arena,
                                 &exchange->params, &allowed);
    if (exchange->route)
        table.enter(exchange, exchange->route);
    else
        table.refuse(exchange, allowed ? 405 : 404);
    keep_cookies(test);
    return exchange->reply.body.at;
}

const char *page_get(struct page_case *test, const char *path)
{
    return ask(test, new_exchange(test, HTTP_GET), path);
}

const char *page_post(struct page_case *test, const char *path, const char *form)
{
    struct exchange *exchange = new_exchange(test, HTTP_POST);

    exchange->media_type = "application/x-www-form-urlencoded";
    assert_int_equal(
        form_parse(slice_of(form), &test->arena, &exchange->own_fault, &exchange->form), STATUS_OK);
    return ask(test, exchange, path);
}

const char *page_send(struct page_case *test, const char *path, const char *form)
{
    return page_post(test, path,
                     page_text(test, "csrf=%s%s%s", test->csrf, form[0] != '\0' ? "&" : "", form));
}

const char *page_replied(const struct page_case *test, const char *name)
{
    return fields_value(&test->exchange->reply.headers, name);
}

int64_t page_add_client(struct page_case *test, const char *name)
{
    struct work work = store_case_work(test->store);
    struct sort_keys *keys = sort_keys_open("en");
    const struct new_client client = {.kind = CLIENT_PERSON,
                                      .name = name,
                                      .sort_key = sort_key(keys, &test->arena, slice_of(name)),
                                      .main_contact = {.name = name,
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = "",
                                                       .is_main = true}};
    int64_t id = 0, contact_id;

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = clients_insert(&work, &client, &id, &contact_id);
    if (status == STATUS_OK)
        status =
            searches_put(&work, id, SEARCH_CLIENT, fold_words(&test->arena, slice_of(name), 50));
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    work_end(&work);
    sort_keys_close(keys);
    return id;
}

const char *page_text(struct page_case *test, const char *format, ...)
{
    enum { TEXT_MAX = 16384 };
    char *text = arena_alloc(&test->arena, TEXT_MAX);
    va_list args;

    va_start(args, format);
    int length = vsnprintf(text, TEXT_MAX, format, args);
    va_end(args);
    assert_in_range(length, 0, TEXT_MAX - 1);
    return text;
}

void page_has_or_fail(const char *page, const char *part, const char *file, int line)
{
    if (!strstr(page, part)) {
        fprintf(stderr, "%s\n", page);
        print_error("the page lacks: %s\n", part);
        _fail(file, line);
    }
}

void page_lacks_or_fail(const char *page, const char *part, const char *file, int line)
{
    if (strstr(page, part)) {
        fprintf(stderr, "%s\n", page);
        print_error("the page holds: %s\n", part);
        _fail(file, line);
    }
}
