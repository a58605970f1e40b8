// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/forecast_said.h"

#include "app/client_json.h"
#include "cli/wrap.h"

enum { MONEY_DECIMALS = 4 };

void forecast_say_kept(struct command_line *line, const struct forecast *forecast)
{
    if (forecast->state != FORECAST_MADE) {
        command_line_note(line, PLAIN_MESSAGE("nothing was kept"));
        return;
    }
    command_line_note(line, MESSAGE_N("kept for {1} client, as seen on {2}",
                                      "kept for {1} clients, as seen on {2}",
                                      arg_count(forecast->clients), arg_day(forecast->basis.end)));
}

static enum status print_lines(struct command_line *line, const struct message *messages,
                               size_t count)
{
    struct text text = text_new(line->arena);

    for (size_t i = 0; i < count; i++)
        text_wrap(&text, message_text(line->arena, line->language, messages[i]), 0,
                  (size_t)line->out_columns);
    return command_line_print(line, &text);
}

/* --- bringing it up to date --- */

static struct message updated_message(const struct forecast_updated *updated)
{
    if (updated->state != FORECAST_MADE)
        return PLAIN_MESSAGE("There is not enough to foretell anything yet; regulars forecast "
                             "says what is missing.");
    switch (updated->kind) {
    case FORECAST_WAS_FRESH:
        return PLAIN_MESSAGE("The forecast is up to date.");
    case FORECAST_SOME_ANEW:
        return MESSAGE_N("{1} client's figures are new.", "{1} clients' figures are new.",
                         arg_count(updated->clients));
    case FORECAST_ALL_ANEW:
        return MESSAGE_N("{1} client's figures are those of {2} now.",
                         "{1} clients' figures are those of {2} now.", arg_count(updated->clients),
                         arg_day(updated->forecast.seen_on));
    case FORECAST_FITTED_ANEW:
        break;
    }
    return MESSAGE_N("The forecast was made anew from all orders, for {1} client.",
                     "The forecast was made anew from all orders, for {1} clients.",
                     arg_count(updated->clients));
}

static const char *kind_word(enum forecast_update_kind kind)
{
    switch (kind) {
    case FORECAST_WAS_FRESH:
        return "fresh";
    case FORECAST_SOME_ANEW:
        return "some";
    case FORECAST_ALL_ANEW:
        return "all";
    case FORECAST_FITTED_ANEW:
        return "fitted";
    }
    return "";
}

enum status forecast_print_updated(struct command_line *line,
                                   const struct forecast_updated *updated)
{
    const struct message message = updated_message(updated);
    struct text text = text_new(line->arena);

    if (!option_is_set(line, "json"))
        return option_is_set(line, "quiet") ? STATUS_OK : print_lines(line, &message, 1);
    struct json json = json_new(&text);
    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_text(&json, "updated", kind_word(updated->kind));
    json_bool(&json, "is_kept", updated->state == FORECAST_MADE);
    json_int(&json, "clients", updated->clients);
    if (updated->state == FORECAST_MADE)
        json_day(&json, "seen_on", updated->forecast.seen_on);
    else
        json_null(&json, "seen_on");
    json_end(&json);
    json_finish(&json);
    return command_line_print(line, &text);
}

/* --- one client --- */

static void add_figure(struct json *json, const char *key, const struct outlook_figure *figure,
                       int decimals)
{
    json_begin_array(json, key);
    json_decimal(json, NULL, figure->expected, decimals);
    json_decimal(json, NULL, figure->low, decimals);
    json_decimal(json, NULL, figure->high, decimals);
    json_end(json);
}

static void add_horizons(struct json *json, const struct client_outlook *outlook)
{
    static const char *const within[] = {"order_within_30", "order_within_90", "order_within_365"};
    static const char *const orders[] = {"orders_30", "orders_90", "orders_365"};
    enum { UNIT_DECIMALS = 6 };

    add_figure(json, "alive", &outlook->alive, UNIT_DECIMALS);
    for (int i = 0; i < OUTLOOK_HORIZONS; i++)
        json_decimal(json, within[i], outlook->order_within[i], UNIT_DECIMALS);
    for (int i = 0; i < OUTLOOK_HORIZONS; i++)
        add_figure(json, orders[i], &outlook->orders[i], UNIT_DECIMALS);
}

static void add_client_json(struct text *out, const struct stored_forecast *forecast,
                            const struct client_outlook *outlook)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_id(&json, "client_id", outlook->client_id);
    json_day(&json, "seen_on", forecast->seen_on);
    json_instant(&json, "made_at", forecast->made_at);
    json_text(&json, "currency", forecast->currency[0] ? forecast->currency : NULL);
    add_horizons(&json, outlook);
    if (outlook->has_money) {
        add_figure(&json, "revenue_365", &outlook->revenue, MONEY_DECIMALS);
        add_figure(&json, "value", &outlook->value, MONEY_DECIMALS);
    } else {
        json_null(&json, "revenue_365");
        json_null(&json, "value");
    }
    if (outlook->has_window) {
        json_day(&json, "window_from", outlook->window_from);
        json_day(&json, "window_by", outlook->window_by);
    } else {
        json_null(&json, "window_from");
        json_null(&json, "window_by");
    }
    json_end(&json);
    json_finish(&json);
}

static double share(int64_t millionths)
{
    return (double)millionths / OUTLOOK_UNIT;
}

static struct message orders_message(const struct outlook_figure *orders)
{
    return MESSAGE("Orders in the next 365 days: {1} ({2} to {3})",
                   arg_real(share(orders->expected), 1), arg_real(share(orders->low), 0),
                   arg_real(share(orders->high), 0));
}

static size_t client_messages(const struct stored_forecast *forecast,
                              const struct client_outlook *outlook, struct message *messages)
{
    enum { YEAR = OUTLOOK_HORIZONS - 1 };
    size_t count = 0;

    messages[count++] =
        MESSAGE("As seen on {1}. Every range holds what comes in nine cases of ten.",
                arg_day(forecast->seen_on));
    messages[count++] = MESSAGE(
        "Still a client: {1} ({2} to {3})", arg_percent(share(outlook->alive.expected), 0),
        arg_percent(share(outlook->alive.low), 0), arg_percent(share(outlook->alive.high), 0));
    messages[count++] = MESSAGE("Orders again within 30 days: {1}, within 90: {2}, within 365: {3}",
                                arg_percent(share(outlook->order_within[0]), 0),
                                arg_percent(share(outlook->order_within[1]), 0),
                                arg_percent(share(outlook->order_within[YEAR]), 0));
    messages[count++] = orders_message(&outlook->orders[YEAR]);
    if (outlook->has_money)
        messages[count++] = MESSAGE("Revenue of the next 365 days: {1} ({2} to {3})",
                                    arg_money(outlook->revenue.expected, 0, forecast->currency),
                                    arg_money(outlook->revenue.low, 0, forecast->currency),
                                    arg_money(outlook->revenue.high, 0, forecast->currency));
    if (outlook->has_window)
        messages[count++] = MESSAGE("The next order is due from {1} to {2}, by their own rhythm",
                                    arg_day(outlook->window_from), arg_day(outlook->window_by));
    return count;
}

enum status forecast_print_client(struct command_line *line, const struct stored_forecast *forecast,
                                  const struct client_outlook *outlook)
{
    struct message messages[8];
    struct text text = text_new(line->arena);

    if (!option_is_set(line, "json"))
        return print_lines(line, messages, client_messages(forecast, outlook, messages));
    add_client_json(&text, forecast, outlook);
    return command_line_print(line, &text);
}
