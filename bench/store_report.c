// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * How long the figures of a store take: store_report ADDRESS [ORDERS]. A store that is empty is
 * filled with invented orders first. Prints milliseconds: the columns' first load, the whole report
 * on columns that are there (median and worst), the columns brought up to date after one more
 * order, and the first page of Retention after one more order and asked for again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/report_store.h"
#include "app/retention_view.h"
#include "base/clock.h"
#include "base/language.h"
#include "report/report_section.h"
#include "report/report_text.h"
#include "store/clients.h"
#include "store/db.h"
#include "store/orders.h"
#include "store/store.h"
#include "store/workspaces.h"

#include "app/open_store.h"

enum { ORDERS_PER_CLIENT = 10, BATCH = 50000, ROUNDS = 100 };
#define MILLISECONDS 1e-6

static void must(const struct work *work, enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "%s: status %d, %s (%s)\n", what, (int)status,
            work->fault.message.one ? work->fault.message.one : "", work->fault.detail);
    exit(EXIT_FAILURE);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void add_clients(struct work *work, int64_t count, int64_t *ids)
{
    for (int64_t done = 0; done < count;) {
        must(work, work_reserve_ids(work, BATCH * 3), "ids");
        must(work, work_begin(work), "begin");
        for (int i = 0; i < BATCH && done < count; i++, done++) {
            char name[32];
            int64_t contact_id;
            snprintf(name, sizeof(name), "c%07lld", (long long)done);
            const struct new_client client = {.kind = CLIENT_PERSON,
                                              .name = name,
                                              .sort_key = slice_of(name),
                                              .reference = name,
                                              .main_contact = {.name = name,
                                                               .given = "",
                                                               .family = "",
                                                               .additional = "",
                                                               .salutation = "",
                                                               .language = "",
                                                               .is_main = true}};
            must(work, clients_insert(work, &client, &ids[done], &contact_id), "client");
        }
        must(work, work_commit(work), "commit");
    }
}

static void add_orders(struct work *work, int64_t count, const int64_t *clients,
                       int64_t client_count)
{
    uint64_t state = 1;

    must(work, work_reserve_ids(work, count), "ids");
    must(work, work_begin(work), "begin");
    int64_t version;
    must(work, orders_next_version(work, &version), "version");
    struct db_bulk *bulk = orders_bulk(work);
    for (int64_t i = 0; i < count; i++) {
        const struct client_order order = {
            .id = work_new_id(work),
            .client_id = clients[next_random(&state) % (uint64_t)client_count],
            .accepted_on = (day_t)(19000 + i * 1460 / count),
            .has_amount = true,
            .amount = (int64_t)(next_random(&state) % 50000) * 100,
            .currency = "EUR",
            .state = ORDER_COUNTS,
            .source = "",
            .service = ""};
        orders_bulk_row(work, bulk, &order, version);
    }
    must(work, bulk_end(bulk), "orders");
    must(work, work_commit(work), "commit");
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Fills `times` (ROUNDS) and prints its median and its worst. */
static void say(const char *what, double *times, size_t count)
{
    qsort(times, count, sizeof(*times), compare);
    printf("%-44s median %8.3f ms, worst %8.3f ms\n", what, times[count / 2], times[count - 1]);
}

static double report_once(struct store *store, struct snapshots *snapshots)
{
    struct arena arena = {0};
    struct work work = work_start(store, &arena);
    struct store_report report;
    struct store_report_request request = {
        .choice = {.as_of = DAY_NONE},
        .analysis = {.sections = SECTIONS_ALL & ~SECTION_FORECAST,
                     .sample_days = RFM_SAMPLE_DAYS,
                     .from = DAY_NONE,
                     .to = DAY_NONE},
        .language = language_by_code("en"),
        .making = {.source = "store"}};
    struct text text = text_new(&arena);

    must(&work, open_workspace(&work), "workspace");
    int64_t began = clock_ticks();
    must(&work, report_store(&work, snapshots, &request, &report), "report");
    report_html(&text, &report.analysis, request.language, &request.making);
    double took = (double)(clock_ticks() - began) * MILLISECONDS;
    store_report_close(&report);
    work_end(&work);
    arena_free(&arena);
    return took;
}

static const char *no_figure(const void *context, const struct report_figure *figure,
                             struct arena *arena)
{
    (void)context, (void)figure, (void)arena;
    return "/clients";
}

static const char *no_table(const void *context, const char *table, struct arena *arena)
{
    (void)context, (void)table, (void)arena;
    return "/retention/table.csv";
}

/* The figures of the page of Retention and their HTML, of the period that is shown first. */
static double page_once(struct store *store, struct snapshots *snapshots)
{
    static const enum report_part parts[] = {REPORT_RATE, REPORT_COMPARED, REPORT_MATRIX,
                                             REPORT_MOVEMENT};
    const struct report_links links = {.figure = no_figure, .table = no_table};
    const struct retention_choice choice = {.from = DAY_NONE,
                                            .to = DAY_NONE,
                                            .currency = "",
                                            .source = "",
                                            .service = "",
                                            .tag = "",
                                            .sections = SECTION_RETENTION | SECTION_MATRIX};
    struct arena arena = {0};
    struct work work = work_start(store, &arena);
    struct retention_view view;
    struct text text = text_new(&arena);

    must(&work, open_workspace(&work), "workspace");
    int64_t began = clock_ticks();
    must(&work, retention_view(&work, snapshots, &choice, &view), "page");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        report_section(&text, parts[i], view.kept->analysis, language_by_code("en"), &links);
    double took = (double)(clock_ticks() - began) * MILLISECONDS;
    retention_view_close(&view);
    work_end(&work);
    arena_free(&arena);
    return took;
}

static double freshen_once(struct store *store, struct snapshots *snapshots, bool adds)
{
    struct arena arena = {0};
    struct work work = work_start(store, &arena);
    const struct snapshot_choice choice = {.as_of = DAY_NONE};
    struct snapshot *snapshot;
    struct client_list list;
    struct client_place next;
    int64_t version, id;

    must(&work, open_workspace(&work), "workspace");
    must(&work, clients_list(&work, &(struct client_place){0}, 20, &list, &next), "clients");
    if (adds) {
        must(&work, work_begin(&work), "begin");
        must(&work, orders_next_version(&work, &version), "version");
        struct client_order order = {.client_id = list.items[(size_t)work.now % list.count].id,
                                     .accepted_on = 20459,
                                     .has_amount = true,
                                     .amount = 10000,
                                     .currency = "EUR",
                                     .state = ORDER_COUNTS,
                                     .source = "",
                                     .service = ""};
        must(&work, orders_insert(&work, &order, version, &id), "order");
        must(&work, work_commit(&work), "commit");
    }
    int64_t began = clock_ticks();
    must(&work, snapshot_take(snapshots, &work, &choice, &snapshot), "snapshot");
    double took = (double)(clock_ticks() - began) * MILLISECONDS;
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    arena_free(&arena);
    return took;
}

static void fill(struct store *store, int64_t orders)
{
    struct arena arena = {0};
    struct work work = work_start(store, &arena);
    int64_t clients = orders / ORDERS_PER_CLIENT, there;
    int64_t *ids = arena_array(&arena, int64_t, (size_t)clients);

    must(&work, open_workspace(&work), "workspace");
    must(&work, clients_count(&work, &there), "count");
    if (there == 0) {
        add_clients(&work, clients, ids);
        add_orders(&work, orders, ids, clients);
    }
    work_end(&work);
    arena_free(&arena);
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct store *store;
    const struct store_opening opening = {
        .address = count > 1 ? arguments[1] : "", .use = USE_WRITE, .language = "en"};
    double times[ROUNDS];
    int64_t orders = count > 2 ? strtoll(arguments[2], NULL, 10) : 1000000;

    if (open_store(&opening, &arena, &fault, &store) != STATUS_OK) {
        fprintf(stderr, "store_report: %s (%s)\n", fault.message.one, fault.detail);
        return EXIT_FAILURE;
    }
    fill(store, orders);
    for (int i = 0; i < 5; i++) {
        struct snapshots *fresh = snapshots_open(0);
        times[i] = freshen_once(store, fresh, false);
        snapshots_close(fresh);
    }
    say("first load of the columns", times, 5);
    struct snapshots *snapshots = snapshots_open(0);
    (void)report_once(store, snapshots);
    for (int i = 0; i < ROUNDS; i++)
        times[i] = report_once(store, snapshots);
    say("report, columns there", times, ROUNDS);
    for (int i = 0; i < ROUNDS; i++)
        times[i] = freshen_once(store, snapshots, true);
    say("columns up to date after one more order", times, ROUNDS);
    for (int i = 0; i < ROUNDS; i++) {
        (void)freshen_once(store, snapshots, true);
        times[i] = page_once(store, snapshots);
    }
    say("Retention's page, after one more order", times, ROUNDS);
    for (int i = 0; i < ROUNDS; i++)
        times[i] = page_once(store, snapshots);
    say("Retention's page, asked for again", times, ROUNDS);
    snapshots_close(snapshots);
    close_store(store);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
