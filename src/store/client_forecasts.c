// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"
#include "store/forecasts.h"

/* The one place where the columns of a client's figures and their order meet. */
#define FIGURE_COLUMNS                                                                  \
    "alive, alive_low, alive_high, within_30, within_90, within_365, orders_30,"        \
    " orders_30_low, orders_30_high, orders_90, orders_90_low, orders_90_high,"         \
    " orders_365, orders_365_low, orders_365_high, revenue, revenue_low, revenue_high," \
    " value, value_low, value_high, window_from, window_by"
#define INSERTED_COLUMNS "workspace_id, id, forecast_id, " FIGURE_COLUMNS
enum { FIGURES = 23, INSERTED_COUNT = 3 + FIGURES };

struct value_list {
    struct db_value *items;
    size_t count;
};

static void add(struct value_list *list, int64_t number)
{
    list->items[list->count++] = db_int(number);
}

static void add_figure(struct value_list *list, const struct outlook_figure *figure)
{
    add(list, figure->expected);
    add(list, figure->low);
    add(list, figure->high);
}

static void add_nulls(struct value_list *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list->items[list->count++] = db_null();
}

static void figure_values(const struct work *work, int64_t forecast_id,
                          const struct client_outlook *outlook, struct db_value *values)
{
    struct value_list list = {.items = values};

    add(&list, work->workspace_id);
    add(&list, outlook->client_id);
    add(&list, forecast_id);
    add_figure(&list, &outlook->alive);
    for (int i = 0; i < OUTLOOK_HORIZONS; i++)
        add(&list, outlook->order_within[i]);
    for (int i = 0; i < OUTLOOK_HORIZONS; i++)
        add_figure(&list, &outlook->orders[i]);
    if (outlook->has_money) {
        add_figure(&list, &outlook->revenue);
        add_figure(&list, &outlook->value);
    } else {
        add_nulls(&list, 6);
    }
    if (outlook->has_window) {
        add(&list, outlook->window_from);
        add(&list, outlook->window_by);
    } else {
        add_nulls(&list, 2);
    }
}

struct db_bulk *client_forecasts_bulk(struct work *work)
{
    return db_bulk(work, "client_forecast", INSERTED_COLUMNS, INSERTED_COUNT);
}

void client_forecasts_bulk_row(const struct work *work, struct db_bulk *bulk, int64_t forecast_id,
                               const struct client_outlook *outlook)
{
    struct db_value values[INSERTED_COUNT];

    figure_values(work, forecast_id, outlook, values);
    bulk_row(bulk, values);
}

enum status client_forecasts_put(struct work *work, int64_t forecast_id,
                                 const struct client_outlook *outlook)
{
    struct db_value values[INSERTED_COUNT];

    enum status status = client_forecasts_delete(work, outlook->client_id);
    if (status != STATUS_OK)
        return status;
    figure_values(work, forecast_id, outlook, values);
    return db_execute(work, NULL,
                      "INSERT INTO client_forecast (" INSERTED_COLUMNS ")"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
                      " $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)",
                      values, INSERTED_COUNT);
}

enum status client_forecasts_delete(struct work *work, int64_t client_id)
{
    return db_execute(work, NULL, "DELETE FROM client_forecast WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(client_id)));
}

static struct outlook_figure read_figure(const struct rows *rows, size_t column)
{
    return (struct outlook_figure){rows_int(rows, column), rows_int(rows, column + 1),
                                   rows_int(rows, column + 2)};
}

static struct client_outlook read_outlook(const struct rows *rows, int64_t client_id)
{
    enum { ALIVE = 0, WITHIN = 3, ORDERS = 6, REVENUE = 15, VALUE = 18, WINDOW = 21 };
    struct client_outlook outlook = {.client_id = client_id, .alive = read_figure(rows, ALIVE)};

    for (size_t i = 0; i < OUTLOOK_HORIZONS; i++) {
        outlook.order_within[i] = rows_int(rows, WITHIN + i);
        outlook.orders[i] = read_figure(rows, ORDERS + 3 * i);
    }
    outlook.has_money = !rows_is_null(rows, REVENUE);
    if (outlook.has_money) {
        outlook.revenue = read_figure(rows, REVENUE);
        outlook.value = read_figure(rows, VALUE);
    }
    outlook.has_window = !rows_is_null(rows, WINDOW);
    if (outlook.has_window) {
        outlook.window_from = (day_t)rows_int(rows, WINDOW);
        outlook.window_by = (day_t)rows_int(rows, WINDOW + 1);
    }
    return outlook;
}

enum status client_forecasts_find(struct work *work, int64_t client_id, bool *ret_found,
                                  struct client_outlook *ret_outlook)
{
    struct rows rows = db_query(
        work, "SELECT " FIGURE_COLUMNS " FROM client_forecast WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    struct client_outlook outlook = {0};
    bool found = rows_next(&rows);

    if (found)
        outlook = read_outlook(&rows, client_id);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_found = found;
    *ret_outlook = outlook;
    return STATUS_OK;
}
