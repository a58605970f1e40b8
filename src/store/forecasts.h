// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_outlook.h"
#include "store/work.h"

/* The forecast of a workspace, one at a time, and each client's figures in it. */
struct stored_forecast {
    int64_t id;        /* 0 when none was made */
    int64_t made_at;   /* Unix microseconds; the figures */
    int64_t fitted_at; /* the model they follow from */
    day_t seen_on;     /* the day they look ahead from */
    int64_t order_version;
    const char *currency;
    int64_t client_count;
    const char *basis; /* JSON, see app/forecast_basis.h */
};

CHECKED enum status forecasts_find(struct work *work, struct stored_forecast *ret_forecast);

/* Takes the place of the one before; the clients' figures are then gone, too, and come with
 * client_forecasts_bulk(). *ret_id is its id. */
CHECKED enum status forecasts_replace(struct work *work, const struct stored_forecast *forecast,
                                      int64_t *ret_id);

/* Other figures of the same forecast. */
CHECKED enum status forecasts_update(struct work *work, const struct stored_forecast *forecast);

/* Many at once: see db_bulk(). */
struct db_bulk;
struct db_bulk *client_forecasts_bulk(struct work *work);
void client_forecasts_bulk_row(const struct work *work, struct db_bulk *bulk, int64_t forecast_id,
                               const struct client_outlook *outlook);

/* One client's, in place of what was there; nothing is left of a client without figures. */
CHECKED enum status client_forecasts_put(struct work *work, int64_t forecast_id,
                                         const struct client_outlook *outlook);
CHECKED enum status client_forecasts_delete(struct work *work, int64_t client_id);

/* *ret_found false when there are none of this client. */
CHECKED enum status client_forecasts_find(struct work *work, int64_t client_id, bool *ret_found,
                                          struct client_outlook *ret_outlook);
