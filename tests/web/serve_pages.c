// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * The pages over a store of invented clients, for tests in a browser: prints the address, then one
 * link to sign in for each line that it reads; ends with its input.
 *
 * usage: serve_pages full|empty
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/accounts.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "base/fold.h"
#include "base/sort_key.h"
#include "http/events.h"
#include "http/server.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/orders.h"
#include "store/searches.h"
#include "store/users.h"
#include "support/store_case.h"
#include "web/web.h"

static const struct secret_cost cheap = {.memory_bytes = 8192, .passes = 1};

struct sample {
    const char *name, *contact; /* NULL: a person, who is the contact */
    enum form_of_address form;
    int orders;
};

static const struct sample samples[] = {
    {"Harbour Lights Hotel", "Nora Quill", ADDRESS_FIRST_NAME, 23},
    {"Quince Kitchen", "Lena Quince", ADDRESS_FORMAL, 3},
    {"Žarko Đurić", NULL, ADDRESS_UNKNOWN, 1},
    {"Гостиница «Огни гавани»", "Нора Павловна Квиллова", ADDRESS_FORMAL, 8},
    {"مكتبة الفانوس", "سلمى", ADDRESS_UNKNOWN, 2},
    {"<script>alert(1)</script> \"quoted\" & 'more'", NULL, ADDRESS_UNKNOWN, 0},
    {"\xE2\x80\xAE gnp.exe turned round", NULL, ADDRESS_UNKNOWN, 0},
};

static void check(const struct work *work, enum status status)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "serve_pages: %s (%s)\n",
            work->fault.message.one ? work->fault.message.one : "no fault", work->fault.detail);
    exit(1);
}

static void add_point(struct work *work, int64_t contact_id, enum contact_point_kind kind,
                      const char *value)
{
    const struct contact_point point = {
        .contact_id = contact_id, .kind = kind, .value = value, .key = value};
    int64_t id;

    check(work, contact_points_insert(work, &point, &id));
}

static void add_order(struct work *work, int64_t client_id, int number, int64_t version)
{
    struct text label = text_new(work->arena);
    struct client_order order = {.client_id = client_id,
                                 .accepted_on = work->today - 30 * number - 3,
                                 .has_amount = number % 7 != 6,
                                 .amount = (int64_t)number * 1234500 + 990000,
                                 .currency = "EUR",
                                 .state = ORDER_COUNTS,
                                 .source = "",
                                 .service = number % 2 ? "Translation" : "Winter menu"};
    int64_t id;

    text_format(&label, "%d", 1519 - number);
    order.number = label.at;
    if (number == 1)
        order.state = ORDER_CANCELLED;
    if (number == 2) {
        order.state = ORDER_REFUND;
        order.amount = -500000;
    }
    check(work, orders_insert(work, &order, version, &id));
}

static void add_client(struct work *work, struct sort_keys *keys, const struct sample *sample,
                       int64_t version)
{
    struct new_client client = {
        .kind = sample->contact ? CLIENT_COMPANY : CLIENT_PERSON,
        .name = sample->name,
        .sort_key = sort_key(keys, work->arena, slice_of(sample->name)),
        .main_contact = {.name = sample->contact ? sample->contact : sample->name,
                         .given = "",
                         .family = "",
                         .additional = "",
                         .salutation = "",
                         .form_of_address = sample->form,
                         .language = sample->orders > 3 ? "en" : "",
                         .is_main = true}};
    struct text words = text_new(work->arena);
    int64_t id, contact_id;

    text_format(&words, "%s %s", client.name, client.main_contact.name);
    check(work, clients_insert(work, &client, &id, &contact_id));
    check(work,
          searches_put(work, id, SEARCH_CLIENT, fold_words(work->arena, slice_of(words.at), 50)));
    for (int i = 0; i < sample->orders; i++)
        add_order(work, id, i, version);
    if (sample->orders > 0)
        check(work, clients_summarise(work, id));
    if (sample->orders <= 3)
        return;
    const struct contact other = {.client_id = id,
                                  .name = "Emil Quill",
                                  .given = "",
                                  .family = "",
                                  .additional = "",
                                  .salutation = "",
                                  .form_of_address = ADDRESS_FORMAL,
                                  .language = "de"};
    add_point(work, contact_id, POINT_EMAIL, "nora+menu@harbourlights.example");
    add_point(work, contact_id, POINT_PHONE, "+385 91 234 567");
    add_point(work, contact_id, POINT_WEB, "https://harbourlights.example/");
    check(work, contacts_insert(work, &other, &contact_id));
    add_point(work, contact_id, POINT_TELEGRAM, "@emilquill");
}

/* One with a name as long as names get, and enough for two pages. */
static void add_clients(struct work *work)
{
    enum { MORE = 70 };
    struct sort_keys *keys = sort_keys_open("en");
    char *longest = arena_alloc(work->arena, CLIENT_NAME_MAX + 1);
    int64_t version;

    memset(longest, 'W', CLIENT_NAME_MAX);
    check(work, work_reserve_ids(work, 1000));
    check(work, work_begin(work));
    check(work, orders_next_version(work, &version));
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
        add_client(work, keys, &samples[i], version);
    add_client(work, keys, &(struct sample){.name = longest}, version);
    for (int i = 0; i < MORE; i++) {
        struct text name = text_new(work->arena);

        text_format(&name, "Client %02d", i);
        add_client(work, keys, &(struct sample){.name = name.at, .orders = i % 4}, version);
    }
    check(work, work_commit(work));
    sort_keys_close(keys);
}

/* Whoever has a password is not asked for one on the way in. */
static void set_password(struct work *work)
{
    char hash[SECRET_PASSWORD_SIZE];

    if (!secret_password_hash("words of an invented studio", cheap, hash))
        exit(1);
    check(work, work_begin(work));
    check(work, users_set_profile(work, work->actor.user_id, "Ada", "ada@example.com"));
    check(work, users_set_password(work, work->actor.user_id, hash));
    check(work, work_commit(work));
}

static void print_link(struct store_case *test, const struct site *site)
{
    struct work work = store_case_work(test);
    const char *path;

    check(&work, sign_in_link(&work, &path));
    printf("%s%s\n", site->base_url, path);
    fflush(stdout);
    work_end(&work);
}

static struct server *start(struct site *site, struct arena *arena)
{
    /* The server goes on to read it. */
    struct route_table *table = arena_alloc(arena, sizeof(*table));
    struct server_options options = {
        .site = site, .tables = table, .table_count = 1, .events = site->events};
    struct text base_url = text_new(arena);
    struct fault fault = {0};
    struct server *server = NULL;

    *table = web_routes();
    options.assets = web_assets(&options.asset_count);
    enum status status = listen_open("127.0.0.1:0", arena, &fault, &options.listening);
    if (status == STATUS_OK) {
        text_format(&base_url, "http://%s", options.listening.host);
        site->base_url = base_url.at;
        site->host = options.listening.host;
        status = server_start(&options, arena, &fault, &server);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "serve_pages: %s (%s)\n", fault.message.one, fault.detail);
        exit(1);
    }
    return server;
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct site site = {0};
    char line[16];
    void *state;

    store_case_setup(&state);
    struct store_case *test = state;
    struct work work = store_case_work(test);
    if (count > 1 && strcmp(arguments[1], "full") == 0)
        add_clients(&work);
    set_password(&work);
    work_end(&work);
    site.accounts = accounts_open(cheap, "/nonexistent/store.key", &arena);

    site.events = events_open();
    site.store = test->at.store;
    site.store_shown = "sqlite:regulars.db";
    struct server *server = start(&site, &arena);
    puts(site.base_url);
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin))
        print_link(test, &site);
    server_stop(server, 2);
    events_close(site.events);
    accounts_close(site.accounts);
    store_case_teardown(&state);
    arena_free(&arena);
    return 0;
}
