// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue_making.h"

/* Never, for what has no last time. */
static int64_t days_since(day_t then, day_t today)
{
    return then == CLIENT_DAY_NONE ? INT64_MAX : (int64_t)today - then;
}

static struct cue about(const struct cue_client *client, enum cue_rule rule, int64_t occasion)
{
    return (struct cue){.rule = rule,
                        .key = {.object_id = client->id, .occasion = occasion},
                        .client_id = client->id,
                        .due_on = CUE_NO_DAY,
                        .due_minute = CUE_NO_HOUR,
                        .client = client};
}

static void add(struct cue_making *making, struct cue cue, day_t since_on, day_t due_on)
{
    cue.since_on = since_on;
    cue.due_on = due_on;
    cue_add(making, &cue);
}

static struct client_facts standing_facts(const struct cue_client *client)
{
    return (struct client_facts){.occasion_count = client->occasion_count,
                                 .last_order_on = client->last_order_on,
                                 .has_window = client->has_window,
                                 .window_from = client->window_from,
                                 .window_by = client->window_by};
}

/* From when somebody is late: after their own window, else after the base's cooling days. */
static day_t late_from(const struct cue_making *making, const struct cue_client *client)
{
    return client->has_window ? client->window_by + 1
                              : client->last_order_on + making->day->window.cooling_days + 1;
}

/* Late, not lost yet, and nobody has spoken with them of late. */
static bool is_quiet(const struct cue_making *making, const struct cue_client *client,
                     enum client_standing standing)
{
    const day_t today = making->day->today;

    return making->day->window.active_days > 0 && client->mark != MARK_RARE &&
           (standing == CLIENT_NEWCOMER || standing == CLIENT_GROWING || standing == CLIENT_VIP) &&
           today >= late_from(making, client) &&
           days_since(client->last_contact_on, today) > CUE_RESTING_DAYS;
}

/* From when a window is closing. A newcomer is asked how it was first. */
static day_t closing_from(const struct cue_client *client)
{
    day_t closing_on = client->window_by - WINDOW_CLOSING_DAYS;
    day_t asked_on = client->first_order_on + CUE_FIRST_DAYS_TO + 1;

    return client->occasion_count == 1 && closing_on < asked_on ? asked_on : closing_on;
}

static bool is_closing(const struct cue_making *making, const struct cue_client *client,
                       enum client_standing standing)
{
    if (!client->has_window)
        return false;
    day_t closing_on = closing_from(client);
    bool is_rare =
        client->mark == MARK_RARE && making->day->today <= client->window_by + CUE_LOST_DAYS;

    return making->day->today >= closing_on &&
           (is_rare || standing == CLIENT_NEWCOMER || standing == CLIENT_GROWING ||
            standing == CLIENT_VIP) &&
           (client->last_contact_on == CLIENT_DAY_NONE || client->last_contact_on < closing_on);
}

static day_t due_of_window(const struct cue_client *client)
{
    day_t closing_on = closing_from(client);

    return client->window_by < closing_on ? closing_on : client->window_by;
}

/* A VIP gone quiet, one who slips, a window that closes: one reminder for each last order. False
 * when there is no reason for one, answered or not. */
static bool come_back(struct cue_making *making, const struct cue_client *client)
{
    const struct cue_day *day = making->day;
    struct client_facts facts = standing_facts(client);
    enum client_standing standing = client_standing_of(&facts, &day->window, day->today);
    day_t late_on = late_from(making, client);

    if (standing == CLIENT_VIP && is_quiet(making, client, standing))
        add(making, about(client, CUE_VIP_QUIET, client->last_order_on), late_on, late_on);
    else if (!client->has_window && is_quiet(making, client, standing))
        add(making, about(client, CUE_SLIPPING, client->last_order_on), late_on,
            late_on + CUE_SLIPPING_DUE_DAYS);
    else if (is_closing(making, client, standing))
        add(making, about(client, CUE_WINDOW_CLOSES, client->last_order_on), closing_from(client),
            due_of_window(client));
    else
        return false;
    return true;
}

/* That a window opens is shown; nothing is asked. */
static void window_opens(struct cue_making *making, const struct cue_client *client)
{
    struct client_facts facts = standing_facts(client);

    if (client_own_window(&facts, making->day->today) == OWN_WINDOW_OPEN)
        add(making, about(client, CUE_WINDOW_OPENS, client->last_order_on), client->window_from,
            CUE_NO_DAY);
}

static void first_days(struct cue_making *making, const struct cue_client *client)
{
    int64_t age = days_since(client->first_order_on, making->day->today);

    if (client->occasion_count == 1 && age >= CUE_FIRST_DAYS_FROM && age <= CUE_FIRST_DAYS_TO &&
        client->last_contact_on <= client->first_order_on)
        add(making, about(client, CUE_FIRST_DAYS, client->first_order_on),
            client->first_order_on + CUE_FIRST_DAYS_FROM,
            client->first_order_on + CUE_FIRST_DAYS_DUE);
}

/* Who comes back after they had counted as lost gets a newcomer's first days again (E5). */
static void welcome_back(struct cue_making *making, const struct cue_client *client)
{
    const day_t last = client->last_order_on, before = client->before_last_on;
    const int32_t active_days = making->day->window.active_days;
    int64_t age = days_since(last, making->day->today);

    if (active_days == 0 || client->mark == MARK_RARE || client->occasion_count < 2 ||
        before == CLIENT_DAY_NONE || last - before <= active_days || age < CUE_FIRST_DAYS_FROM ||
        age > CUE_FIRST_DAYS_TO || client->last_contact_on > last)
        return;
    struct cue cue = about(client, CUE_WELCOME_BACK, last);

    cue.count = last - before;
    add(making, cue, last + CUE_FIRST_DAYS_FROM, last + CUE_FIRST_DAYS_DUE);
}

static void newly_lost(struct cue_making *making, const struct cue_client *client)
{
    const struct cue_day *day = making->day;
    struct client_facts facts = standing_facts(client);

    if (day->window.active_days == 0 || client->mark != MARK_NONE || client->has_loss_reason ||
        client_standing_of(&facts, &day->window, day->today) != CLIENT_LOST)
        return;
    day_t lost_on = client->last_order_on + day->window.active_days + 1;
    if (day->today - lost_on < CUE_LOST_DAYS)
        add(making, about(client, CUE_NEWLY_LOST, client->last_order_on), lost_on,
            lost_on + CUE_LOST_DUE_DAYS);
}

static void silence(struct cue_making *making, const struct cue_client *client)
{
    if (client->contact_days <= 0 || client->last_contact_on == CLIENT_DAY_NONE ||
        days_since(client->last_contact_on, making->day->today) < client->contact_days)
        return;
    day_t due_on = client->last_contact_on + client->contact_days;
    add(making, about(client, CUE_STAY_IN_TOUCH, client->last_contact_on), due_on, due_on);
}

static void one_way(struct cue_making *making, const struct cue_client *client)
{
    struct client_facts facts = standing_facts(client);
    enum client_standing standing =
        client_standing_of(&facts, &making->day->window, making->day->today);

    if (client->way_count == 1 && making->day->window.active_days > 0 &&
        (standing == CLIENT_GROWING || standing == CLIENT_VIP))
        add(making, about(client, CUE_SECOND_POINT, client->only_way_id), making->day->today,
            CUE_NO_DAY);
}

/* ---- days of the year ---- */

/* That day in that year; 29 February is the 28th where there is none. */
static day_t day_in_year(int32_t year, int32_t month, int32_t day)
{
    if (!civil_exists(year, month, day))
        day = 28;
    return day_of(year, month, day);
}

/* The year whose such day is looked after on `today`: some days ahead until some days after. */
static bool year_at_hand(int32_t month, int32_t day, day_t today, int32_t *ret_year)
{
    int32_t first = civil_of(today - CUE_DATE_AFTER_DAYS).year;

    for (int32_t year = first; year <= first + 1; year++) {
        int64_t ahead = (int64_t)day_in_year(year, month, day) - today;

        if (ahead >= -CUE_DATE_AFTER_DAYS && ahead <= CUE_DATE_AHEAD_DAYS) {
            *ret_year = year;
            return true;
        }
    }
    return false;
}

void cue_of_date(struct cue_making *making, const struct cue_date *date)
{
    const struct cue_client *client = &making->facts->clients[date->client];
    int32_t year;

    if (client->mark == MARK_LOST ||
        !year_at_hand(date->month, date->day, making->day->today, &year))
        return;
    struct cue cue = about(client, CUE_IMPORTANT_DAY, year);
    day_t day = day_in_year(year, date->month, date->day);

    cue.key.object_id = date->id;
    cue.date = date;
    add(making, cue, day - CUE_DATE_AHEAD_DAYS, day);
}

/* The anniversary of the first order, of somebody who came again. */
static void years(struct cue_making *making, const struct cue_client *client)
{
    int32_t year;

    if (client->occasion_count < 2 || client->first_order_on == CLIENT_DAY_NONE)
        return;
    struct civil first = civil_of(client->first_order_on);
    if (!year_at_hand(first.month, first.day, making->day->today, &year) || year <= first.year)
        return;
    struct cue cue = about(client, CUE_YEARS, year);
    day_t day = day_in_year(year, first.month, first.day);

    cue.count = year - first.year;
    add(making, cue, day - CUE_DATE_AHEAD_DAYS, day);
}

void cues_of_client(struct cue_making *making, const struct cue_client *client)
{
    if (client->mark == MARK_LOST)
        return;
    one_way(making, client);
    years(making, client);
    if (client->has_open_order)
        return;
    first_days(making, client);
    welcome_back(making, client);
    /* Who is reminded of the next order is written to anyway. */
    if (!come_back(making, client))
        silence(making, client);
    window_opens(making, client);
    newly_lost(making, client);
}
