// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"
#include "domain/client_outlook.h"
#include "retention/forecast.h"
#include "store/forecasts.h"

/*
 * The forecast that a workspace keeps: made once, then brought up to date, so that pages read every
 * client's figures without computing.
 */

/* Keeps a forecast that was made of the snapshot's log, with every client's figures, in place of
 * the one before; nothing when its state is not FORECAST_MADE. RIGHT_EDIT. */
CHECKED enum status forecast_keep(struct work *work, const struct snapshot *snapshot,
                                  const struct forecast *forecast);

struct forecast_update_request {
    struct snapshot_choice choice;   /* as_of: look ahead from this day */
    struct forecast_options options; /* when a model is fitted */
};
enum forecast_update_kind {
    FORECAST_WAS_FRESH,   /* nothing has changed since */
    FORECAST_SOME_ANEW,   /* a client's figures each, of those whose orders changed */
    FORECAST_ALL_ANEW,    /* another day: all figures, by the fit that stands */
    FORECAST_FITTED_ANEW, /* none was kept, or the base has drifted away from its fit */
};
struct forecast_updated {
    enum forecast_update_kind kind;
    enum forecast_state state; /* other than FORECAST_MADE: nothing could be fitted or kept */
    int64_t clients;           /* figures written */
    struct stored_forecast forecast;
};

/*
 * Brings the kept forecast up to date by the least work: constant time for a client whose orders
 * changed on the same day, and the population is fitted again only when its likelihood has drifted
 * (FORECAST_DRIFT_MAX). RIGHT_EDIT. INVALID: no orders.
 */
CHECKED enum status forecast_update(struct work *work, struct snapshots *snapshots,
                                    const struct forecast_update_request *request,
                                    struct forecast_updated *ret_updated);

/* What is kept of one client. RIGHT_VIEW. *ret_forecast.id 0: no forecast was made;
 * *ret_found false: none of this client. NOT_FOUND: no such client. */
CHECKED enum status forecast_of_kept_client(struct work *work, int64_t client_id,
                                            struct stored_forecast *ret_forecast, bool *ret_found,
                                            struct client_outlook *ret_outlook);
