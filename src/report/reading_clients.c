// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

/* Groups whose last order lies within the window. */
static const enum standing active_standings[] = {STANDING_NEWCOMER, STANDING_GROWING, STANDING_VIP};
enum { ACTIVE_STANDINGS = 3 };

static int64_t active_clients(const struct matrix *matrix)
{
    int64_t clients = 0;

    for (size_t i = 0; i < ACTIVE_STANDINGS; i++)
        clients += matrix->standings[active_standings[i]].clients;
    return clients;
}

static int64_t cooling_clients(const struct matrix *matrix)
{
    int64_t clients = 0;

    for (size_t i = 0; i < ACTIVE_STANDINGS; i++)
        clients += matrix->standings[active_standings[i]].cooling;
    return clients;
}

static struct message cooling_message(const struct analysis *analysis, int64_t cooling)
{
    int64_t regulars = analysis->matrix.standings[STANDING_VIP].cooling;

    if (cooling == 0)
        return PLAIN_MESSAGE("None of them is cooling: nobody is late for their next order.");
    if (!cooling_is_by_returns(analysis))
        return MESSAGE_N("{1} of them is cooling: silent beyond day {2}, not yet lost. Write to "
                         "these first.",
                         "{1} of them are cooling: silent beyond day {2}, not yet lost. Write to "
                         "these first.",
                         arg_count(cooling), arg_count(analysis->window.cooling_days));
    if (regulars == 0)
        return MESSAGE_N("{1} of them is cooling: later than three quarters of all returns, not "
                         "yet lost. Write to these first.",
                         "{1} of them are cooling: later than three quarters of all returns, not "
                         "yet lost. Write to these first.",
                         arg_count(cooling));
    return MESSAGE_N("{1} of them is cooling: later than three quarters of all returns, not yet "
                     "lost. With {3} orders or more: {2}; begin there.",
                     "{1} of them are cooling: later than three quarters of all returns, not yet "
                     "lost. With {3} orders or more: {2}; begin there.",
                     arg_count(cooling), arg_count(regulars),
                     arg_count(analysis->window.vip_orders));
}

struct statement reading_matrix(const struct analysis *analysis)
{
    int64_t total = (int64_t)analysis->log->client_count;
    int64_t active = active_clients(&analysis->matrix);

    if (!has_section(analysis, SECTION_MATRIX))
        return (struct statement){0};
    return (struct statement){
        .head = MESSAGE("Active clients: {1} of {2} ({3}).", arg_count(active), arg_count(total),
                        arg_percent(share_of(active, total), 0)),
        .rest = active > 0 ? cooling_message(analysis, cooling_clients(&analysis->matrix))
                           : PLAIN_MESSAGE("Everybody's last order is older than the window."),
    };
}

static struct statement champions(const struct analysis *analysis)
{
    const struct rfm *rfm = &analysis->rfm;
    int64_t clients = rfm->segments[RFM_CHAMPIONS].clients;
    int64_t revenue = rfm->segments[RFM_CHAMPIONS].revenue, total = 0;

    for (size_t i = 0; i < RFM_SEGMENTS; i++)
        total += rfm->segments[i].revenue;
    if (clients == 0)
        return (struct statement){.head =
                                      PLAIN_MESSAGE("Nobody orders both often and lately yet.")};
    if (analysis->history.revenue == NULL || total <= 0 || revenue < 0)
        return (struct statement){
            .head = MESSAGE("Clients who order both often and lately: {1} of {2} ({3}).",
                            arg_count(clients), arg_count(rfm->sample_clients),
                            arg_percent(share_of(clients, rfm->sample_clients), 0))};
    return (struct statement){
        .head =
            MESSAGE("{1} of the money comes from {2} of the clients: those who order both "
                    "often and lately ({3}).",
                    arg_percent(share_of(revenue, total), 0),
                    arg_percent(share_of(clients, rfm->sample_clients), 0), arg_count(clients))};
}

bool rfm_is_scored(const struct analysis *analysis)
{
    return analysis->rfm.sample_clients >= RFM_SCORES;
}

/* Among fewer, every score says who came first and who second, and a segment means nothing. */
static struct statement too_few_for_scores(void)
{
    return (struct statement){
        .head = PLAIN_MESSAGE("Too few clients to score by fifths yet."),
        .rest = MESSAGE("That takes {1} or more who ordered in the days looked at.",
                        arg_count(RFM_SCORES)),
    };
}

struct statement reading_rfm(const struct analysis *analysis)
{
    const struct rfm *rfm = &analysis->rfm;

    if (!has_section(analysis, SECTION_RFM))
        return (struct statement){0};
    if (rfm->sample_clients == 0)
        return (struct statement){
            .head = MESSAGE_N("Nobody ordered in the last {1} day.",
                              "Nobody ordered in the last {1} days.", arg_count(rfm->sample_days)),
            .rest = PLAIN_MESSAGE("A longer sample can be chosen: --sample-days N or all."),
        };
    if (!rfm_is_scored(analysis))
        return too_few_for_scores();
    struct statement statement = champions(analysis);

    if (rfm->sample_days == RFM_SAMPLE_ALL)
        statement.rest =
            MESSAGE_N("Scored by fifths; {1} client in all.",
                      "Scored by fifths among all {1} clients.", arg_count(rfm->sample_clients));
    else
        statement.rest =
            MESSAGE_N("Scored by fifths among the {1} client who ordered in the last {2} days.",
                      "Scored by fifths among the {1} clients who ordered in the last {2} days.",
                      arg_count(rfm->sample_clients), arg_count(rfm->sample_days));
    return statement;
}
