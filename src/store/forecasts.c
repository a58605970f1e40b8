// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/forecasts.h"

#include "store/db.h"

/* The one place where the columns of a forecast and their reading order meet. */
#define FORECAST_COLUMNS                                                                    \
    "f.id, f.made_at, f.fitted_at, f.seen_on, f.order_version, f.currency, f.client_count," \
    " f.basis"

enum status forecasts_find(struct work *work, struct stored_forecast *ret_forecast)
{
    struct rows rows =
        db_query(work,
                 "SELECT " FORECAST_COLUMNS " FROM forecast f WHERE f.workspace_id = $1"
                 " ORDER BY f.id DESC LIMIT 1",
                 DB_BIND(db_int(work->workspace_id)));
    struct stored_forecast forecast = {0};

    if (rows_next(&rows))
        forecast = (struct stored_forecast){
            .id = rows_int(&rows, 0),
            .made_at = rows_int(&rows, 1),
            .fitted_at = rows_int(&rows, 2),
            .seen_on = (day_t)rows_int(&rows, 3),
            .order_version = rows_int(&rows, 4),
            .currency = rows_text(&rows, 5),
            .client_count = rows_int(&rows, 6),
            .basis = rows_text(&rows, 7),
        };
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_forecast = forecast;
    return status;
}

static enum status delete_all(struct work *work)
{
    enum status status =
        db_execute(work, NULL, "DELETE FROM client_forecast WHERE workspace_id = $1",
                   DB_BIND(db_int(work->workspace_id)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL, "DELETE FROM forecast WHERE workspace_id = $1",
                            DB_BIND(db_int(work->workspace_id)));
    return status;
}

enum status forecasts_replace(struct work *work, const struct stored_forecast *forecast,
                              int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = delete_all(work);
    if (status == STATUS_OK)
        status =
            db_execute(work, NULL,
                       "INSERT INTO forecast (workspace_id, id, made_at, fitted_at, seen_on,"
                       " order_version, currency, client_count, basis)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                       DB_BIND(db_int(work->workspace_id), db_int(id), db_int(forecast->made_at),
                               db_int(forecast->fitted_at), db_int(forecast->seen_on),
                               db_int(forecast->order_version), db_text(forecast->currency),
                               db_int(forecast->client_count), db_text(forecast->basis)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status forecasts_update(struct work *work, const struct stored_forecast *forecast)
{
    return db_execute(work, NULL,
                      "UPDATE forecast SET made_at = $3, order_version = $4, client_count = $5"
                      " WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(forecast->id),
                              db_int(forecast->made_at), db_int(forecast->order_version),
                              db_int(forecast->client_count)));
}
