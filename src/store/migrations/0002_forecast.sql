-- What clients will do, as it was foretold last, so that pages read it without computing. All of it
-- follows from the orders and can be made anew: it stays out of archives. Shares and numbers of
-- orders are millionths, amounts ten-thousandths of the currency's major unit.

-- One forecast of a workspace: the fit that all figures follow from.
CREATE TABLE forecast (
    workspace_id  @INT64@ NOT NULL REFERENCES workspace (id),
    id            @INT64@ NOT NULL,
    made_at       @INT64@ NOT NULL,                -- the figures
    fitted_at     @INT64@ NOT NULL,                -- the model; earlier than the figures, or then
    seen_on       INTEGER NOT NULL,                -- the day they look ahead from
    order_version @INT64@ NOT NULL,                -- of the workspace that they know of
    currency      TEXT NOT NULL,                   -- that was chosen, '' for the only one
    client_count  @INT64@ NOT NULL,                -- with figures of their own
    basis         TEXT NOT NULL,                   -- model and parameters, JSON
    PRIMARY KEY (workspace_id, id)
) @STRICT@;

-- One client's figures, of the workspace's forecast. Intervals hold 90 %.
CREATE TABLE client_forecast (
    workspace_id    @INT64@ NOT NULL,
    id              @INT64@ NOT NULL,              -- of the client
    forecast_id     @INT64@ NOT NULL,
    alive           INTEGER NOT NULL,              -- chance that they still are a client
    alive_low       INTEGER NOT NULL,
    alive_high      INTEGER NOT NULL,
    within_30       INTEGER NOT NULL,              -- chance of an order within so many days
    within_90       INTEGER NOT NULL,
    within_365      INTEGER NOT NULL,
    orders_30       @INT64@ NOT NULL,
    orders_30_low   @INT64@ NOT NULL,
    orders_30_high  @INT64@ NOT NULL,
    orders_90       @INT64@ NOT NULL,
    orders_90_low   @INT64@ NOT NULL,
    orders_90_high  @INT64@ NOT NULL,
    orders_365      @INT64@ NOT NULL,
    orders_365_low  @INT64@ NOT NULL,
    orders_365_high @INT64@ NOT NULL,
    revenue         @INT64@,                       -- of 365 days; NULL without amounts, as the next
    revenue_low     @INT64@,
    revenue_high    @INT64@,
    value           @INT64@,                       -- discounted
    value_low       @INT64@,
    value_high      @INT64@,
    window_from     INTEGER,                       -- days of the next order; NULL when their own
    window_by       INTEGER,                       -- rhythm is not known yet
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, id) REFERENCES client (workspace_id, id),
    FOREIGN KEY (workspace_id, forecast_id) REFERENCES forecast (workspace_id, id)
) @STRICT@;
CREATE INDEX client_forecast_of ON client_forecast (workspace_id, forecast_id);
