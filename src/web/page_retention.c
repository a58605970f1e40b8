// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/site.h"
#include "web/client_choice.h"
#include "web/form_page.h"
#include "web/goal_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/retention_calculator.h"
#include "web/retention_query.h"
#include "web/retention_tabs.h"

/* The pages, each with a few sections: one alone would be slow to load and long to read. */
struct retention_part {
    const char *path;
    unsigned sections;
    enum report_part first, rest[3];
    size_t rest_count;
};
enum part_place { PART_RATE, PART_TIMING, PART_COHORTS, PART_RFM, PARTS };
static const struct retention_part retention_parts[PARTS] = {
    [PART_RATE] = {"/retention",
                   SECTION_RETENTION | SECTION_MATRIX,
                   REPORT_RATE,
                   {REPORT_COMPARED, REPORT_MATRIX, REPORT_MOVEMENT},
                   3},
    [PART_TIMING] = {.path = "/retention/timing",
                     .sections = SECTION_NEXT_ORDER,
                     .first = REPORT_NEXT_ORDER},
    [PART_COHORTS] = {.path = "/retention/cohorts",
                      .sections = SECTION_COHORTS,
                      .first = REPORT_COHORTS},
    [PART_RFM] = {.path = "/retention/rfm", .sections = SECTION_RFM, .first = REPORT_RFM},
};

/* --- what is around the figures --- */

/* Each is compared with the days before it: a choice of days for another one may not fit. */
static struct retention_tabs span_tabs(struct exchange *exchange, const char *path,
                                       const struct retention_choice *choice)
{
    static const char *const words[] = {
        [SPAN_12_MONTHS] = N_("Last 12 months"),  [SPAN_THIS_QUARTER] = N_("This quarter"),
        [SPAN_LAST_QUARTER] = N_("Last quarter"), [SPAN_THIS_YEAR] = N_("This year"),
        [SPAN_LAST_YEAR] = N_("Last year"),
    };
    struct arena *arena = exchange->arena;
    struct retention_tabs tabs = {arena_array(arena, struct retention_tab, SPAN_OWN), SPAN_OWN};

    for (int span = 0; span < SPAN_OWN; span++) {
        struct retention_choice other = *choice;

        other.span = (enum retention_span)span;
        other.with_asked = false;
        tabs.items[span] = (struct retention_tab){
            .path = retention_address(arena, path, retention_query(arena, &other, WITH_PERIOD)),
            .words = {.one = words[span]},
            .is_here = choice->span == other.span,
        };
    }
    return tabs;
}

static struct retention_days days_of(struct exchange *exchange)
{
    static const char *const labels[RETENTION_DAYS] = {
        N_("From"), N_("To"), N_("Compared with, from"), N_("Compared with, to")};
    struct retention_days days = {
        arena_array(exchange->arena, struct retention_day, RETENTION_DAYS), RETENTION_DAYS};

    for (size_t i = 0; i < RETENTION_DAYS; i++)
        days.items[i] = (struct retention_day){.name = retention_day_names[i],
                                               .label = {.one = labels[i]},
                                               .value = retention_day_typed(exchange, i)};
    return days;
}

static void fill_choice(struct exchange *exchange, const struct retention_choice *choice,
                        struct retention_page_view *view)
{
    struct arena *arena = exchange->arena;
    struct retention_choice everybody = *choice;
    bool is_own = choice->span == SPAN_OWN;

    everybody.source = everybody.service = everybody.tag = "";
    view->span =
        is_own || choice->span == SPAN_12_MONTHS ? NULL : retention_span_word(choice->span);
    view->days = days_of(exchange);
    view->by_month = choice->period_asked && choice->period == PERIOD_MONTH;
    view->by_quarter = choice->period_asked && choice->period == PERIOD_QUARTER;
    view->by_year = choice->period_asked && choice->period == PERIOD_YEAR;
    view->is_filtered =
        choice->source[0] != '\0' || choice->service[0] != '\0' || choice->tag[0] != '\0';
    view->is_open = view->is_filtered || is_own || choice->with_asked;
    view->clear_path =
        retention_address(arena, view->path, retention_query(arena, &everybody, WITH_PERIOD));
    view->spans = span_tabs(exchange, view->path, choice);
    view->parts = retention_tabs(exchange, view->path, choice);
}

/* --- the figures --- */

static struct markup section_of(struct exchange *exchange, enum report_part part,
                                const struct retention_view *figures,
                                const struct report_links *links, struct text *text)
{
    report_section(text, part, figures->kept->analysis, exchange->language, links);
    return (struct markup){text->at};
}

static void fill_figures(struct exchange *exchange, const struct retention_part *part,
                         const struct retention_view *figures, struct retention_page_view *view)
{
    const struct retention_ways ways = {
        .choice = &figures->choice,
        .has_lists = figures->choice.currency[0] == '\0',
        .has_files = actor_may(&exchange->work->actor, RIGHT_EXPORT),
    };
    const struct report_links links = retention_links(&ways);
    struct text first = text_new(exchange->arena), rest = text_new(exchange->arena);

    view->first = section_of(exchange, part->first, figures, &links, &first);
    view->rest = (struct markup){rest.at};
    for (size_t i = 0; i < part->rest_count; i++)
        view->rest = section_of(exchange, part->rest[i], figures, &links, &rest);
    if (ways.has_files)
        view->report_path =
            retention_address(exchange->arena, "/retention/report.html",
                              retention_query(exchange->arena, &figures->choice, WITH_PERIOD));
    if (figures->kept->tags_left_out)
        view->note = PLAIN_MESSAGE("There are too many tags to compare periods by them.");
}

/* Where nothing but orders counts already, there is no other way to count. */
static void fill_plain(struct exchange *exchange, const struct retention_view *figures,
                       struct retention_page_view *view)
{
    const struct analysis *analysis = figures->kept->analysis;
    struct retention_choice other = figures->choice;

    other.is_plain = !other.is_plain;
    view->is_plain = figures->choice.is_plain;
    view->may_be_plain =
        !view->is_plain && (analysis->has_holds || analysis->window.active_from == GIVEN ||
                            analysis->window.cooling_from == GIVEN);
    view->other_path = retention_address(exchange->arena, view->path,
                                         retention_query(exchange->arena, &other, WITH_PERIOD));
}

static void fill_names(struct arena *arena, const struct retention_view *figures,
                       const struct retention_choice *choice, struct retention_page_view *view)
{
    struct client_names names = {
        .tags = figures->tags,
        .currencies = figures->currencies,
        .currency_count = figures->currency_count,
        .currency = figures->currency,
        .source = choice->source,
        .service = choice->service,
        .tag = choice->tag,
    };

    view->has_orders = figures->state != RETENTION_NO_ORDERS;
    if (figures->kept != NULL) {
        names.sources = figures->kept->sources;
        names.services = figures->kept->services;
    }
    view->clients = client_choice(arena, &names);
}

static void fill(struct exchange *exchange, const struct retention_part *part,
                 const struct retention_view *figures, struct retention_page_view *view)
{
    struct arena *arena = exchange->arena;
    const struct retention_choice *choice = &figures->choice;

    fill_choice(exchange, choice, view);
    fill_names(arena, figures, choice, view);
    view->has_figures = figures->state == RETENTION_SHOWN;
    if (!view->has_figures)
        return;
    fill_figures(exchange, part, figures, view);
    fill_plain(exchange, figures, view);
}

/* Beside the field that it is about, else above the figures that there are none of. */
static void fill_error(const struct fault *fault, struct retention_page_view *view)
{
    for (size_t i = 0; view->has_period && view->has_orders && i < view->days.count; i++) {
        struct retention_day *day = &view->days.items[i];

        if (strcmp(day->name, fault->field) != 0)
            continue;
        day->error = fault->message;
        return;
    }
    view->error = fault->message;
}

/* What the address asks for cannot be: told in the form that it came from, all else in it as it
 * was. What one can choose from is that of all clients. */
static enum status fill_fault(struct exchange *exchange, struct retention_choice *choice,
                              const struct fault *fault, struct retention_page_view *view)
{
    struct retention_choice everybody = retention_choice_of_nothing();
    struct retention_view figures = {0};

    everybody.sections = choice->sections;
    everybody.currency = choice->currency;
    enum status status =
        retention_view(exchange->work, exchange->site->snapshots, &everybody, &figures);
    if (status == STATUS_OK) {
        fill_choice(exchange, choice, view);
        fill_names(exchange->arena, &figures, choice, view);
        fill_error(fault, view);
        view->is_failed = view->is_open = true;
        reply_code(exchange, 422);
    }
    retention_view_close(&figures);
    return status;
}

static enum status show_part(struct exchange *exchange, enum part_place place)
{
    const struct retention_part *part = &retention_parts[place];
    const char *title = translate(exchange->language, N_("Retention"));
    struct retention_view figures = {0};
    struct retention_choice choice = retention_choice_of_nothing();
    struct goal_part_view goals = {0};

    struct fault fault = {0};

    enum status status = retention_choice_of(exchange, &choice);
    choice.sections = part->sections;
    if (status == STATUS_OK && place == PART_RATE)
        status = goal_part(exchange, &choice, &goals);
    if (status == STATUS_OK)
        status = retention_view(exchange->work, exchange->site->snapshots, &choice, &figures);
    bool is_invalid = status == STATUS_INVALID;
    if (is_invalid)
        (void)form_again(exchange, status, &fault);
    struct retention_page_view view = {
        .page = page_frame(exchange, title),
        .path = part->path,
        .has_period = place == PART_RATE,
        .goals = goals,
    };
    view.page.heading = title;
    if (is_invalid)
        status = fill_fault(exchange, &choice, &fault, &view);
    else if (status == STATUS_OK)
        fill(exchange, part, &figures, &view);
    if (status == STATUS_OK && view.has_period && view.has_figures)
        view.calculator = retention_calculator(exchange);
    if (status == STATUS_OK) {
        struct html out = reply_html(exchange);

        view_retention_page(&out, exchange->language, &view);
    }
    retention_view_close(&figures);
    return status;
}

/* GET /retention */
enum status page_retention(struct exchange *exchange)
{
    return show_part(exchange, PART_RATE);
}

/* GET /retention/timing */
enum status page_retention_timing(struct exchange *exchange)
{
    return show_part(exchange, PART_TIMING);
}

/* GET /retention/cohorts */
enum status page_retention_cohorts(struct exchange *exchange)
{
    return show_part(exchange, PART_COHORTS);
}

/* GET /retention/rfm */
enum status page_retention_rfm(struct exchange *exchange)
{
    return show_part(exchange, PART_RFM);
}
