// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaints.h"
#include "app/local_time.h"
#include "base/escape.h"
#include "store/work.h"
#include "web/complaint_words.h"
#include "web/conversation_words.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

#define SECOND INT64_C(1000000)
enum { WORD_MAX = 40, SERVICE_MAX = 800, PLACE_MAX = 80 };

/* ---- open ones ---- */

static struct complaint_lines lines_of(struct exchange *exchange, struct zone *zone,
                                       const struct open_complaints *open)
{
    struct complaint_lines rows = {
        arena_array(exchange->arena, struct complaint_line, open->list.count), open->list.count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct complaint_row *row = &open->list.items[i];
        const struct complaint *complaint = &row->complaint;

        rows.items[i] =
            (struct complaint_line){.id = complaint->id,
                                    .title = complaint->title,
                                    .client = row->client_name,
                                    .owner = row->owner_name,
                                    .due = conversation_time(exchange, zone, complaint->due_at),
                                    .stage = complaint_stage_words(complaint->stage),
                                    .left = complaint_left_words(complaint, open->minutes_left[i]),
                                    .is_over = open->minutes_left[i] <= 0};
    }
    return rows;
}

/* GET /complaints */
enum status page_complaint_list(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Complaints"));
    struct open_complaints open = {0};
    struct zone *zone;

    enum status status = list_open_complaints(exchange->work, &open);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    struct complaint_list_view view = {.page = page_frame(exchange, title),
                                       .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
                                       .has_more = open.list.has_more,
                                       .rows = lines_of(exchange, zone, &open)};
    zone_close(zone);
    view.page.heading = title;
    struct html out = reply_html(exchange);
    view_complaint_list(&out, exchange->language, &view);
    return STATUS_OK;
}

/* ---- what was learnt ---- */

static struct message cause_words(enum complaint_cause cause)
{
    return (struct message){.one = complaint_cause_words(cause)};
}

/* `after` NULL: from the newest. */
static const char *address_of(struct exchange *exchange, enum complaint_cause cause,
                              const char *service, const char *after)
{
    struct text out = text_new(exchange->arena);

    text_add(&out, "/complaints/learnt?cause=");
    text_add(&out, cause == COMPLAINT_CAUSE_NONE ? "" : complaint_cause_word(cause));
    if (service) {
        text_add(&out, "&service=");
        escape_uri(&out, service);
    }
    if (after) {
        text_add(&out, "&after=");
        escape_uri(&out, after);
    }
    return out.at;
}

static struct lesson_counts counts_of(struct exchange *exchange,
                                      const struct complaint_tally_list *tallies)
{
    struct lesson_counts rows = {arena_array(exchange->arena, struct lesson_count, tallies->count),
                                 tallies->count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct complaint_tally *tally = &tallies->items[i];

        rows.items[i] =
            (struct lesson_count){.service = tally->service,
                                  .path = address_of(exchange, tally->cause, tally->service, NULL),
                                  .cause = cause_words(tally->cause),
                                  .count = arg_count(tally->count)};
    }
    return rows;
}

static struct lesson_rows lessons_of(struct exchange *exchange, struct zone *zone,
                                     const struct complaint_list *list)
{
    struct lesson_rows rows = {arena_array(exchange->arena, struct lesson_row, list->count),
                               list->count};

    for (size_t i = 0; i < rows.count; i++) {
        const struct complaint *complaint = &list->items[i].complaint;

        rows.items[i] = (struct lesson_row){
            .id = complaint->id,
            .learnt = complaint->learnt,
            .title = complaint->title,
            .service = complaint->service,
            .cause = cause_words(complaint->cause),
            .day = arg_day_short(zone_day(zone, complaint->closed_at / SECOND))};
    }
    return rows;
}

static struct message which_of(struct exchange *exchange, const struct lesson_query *query)
{
    const char *cause = translate(exchange->language, complaint_cause_words(query->cause));

    if (query->cause == COMPLAINT_CAUSE_NONE)
        return MESSAGE("Only those of the service “{1}”.", arg_text(query->service));
    if (!query->service || query->service[0] == '\0')
        return MESSAGE("Only those with the cause “{1}”.", arg_text(cause));
    return MESSAGE("Only those of the service “{1}” with the cause “{2}”.",
                   arg_text(query->service), arg_text(cause));
}

static enum status read_query(struct exchange *exchange, struct lesson_query *query)
{
    const char *cause = "", *service = "";

    query->limit = COMPLAINTS_PAGE;
    enum status status = query_text(exchange, "cause", WORD_MAX, &cause);
    if (status == STATUS_OK)
        status = query_text(exchange, "service", SERVICE_MAX, &service);
    if (status == STATUS_OK)
        status = query_text(exchange, "after", PLACE_MAX, &query->after);
    if (status == STATUS_OK && cause[0] != '\0' && !complaint_cause_of(cause, &query->cause))
        status = fault_set(exchange->fault, STATUS_INVALID, "cause",
                           PLAIN_MESSAGE("the list cannot be shown so; begin again at its start"));
    if (service[0] != '\0' || (cause[0] != '\0' && fields_times(&exchange->query, "service") > 0))
        query->service = service;
    return status;
}

/* GET /complaints/learnt?cause=&service=&after= */
enum status page_lessons(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("What we learnt"));
    struct lesson_query query = {.cause = COMPLAINT_CAUSE_NONE, .after = ""};
    struct lesson_page page = {.next = NULL};
    struct complaint_tally_list tallies = {0};
    struct zone *zone;

    enum status status = read_query(exchange, &query);
    if (status == STATUS_OK)
        status = list_lessons(exchange->work, &query, &page);
    if (status == STATUS_OK)
        status = count_lessons(exchange->work, &tallies);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    struct lessons_view view = {
        .page = page_frame(exchange, title),
        .is_some = query.cause != COMPLAINT_CAUSE_NONE || query.service,
        .counts = counts_of(exchange, &tallies),
        .rows = lessons_of(exchange, zone, &page.list),
    };
    zone_close(zone);
    if (view.is_some)
        view.which = which_of(exchange, &query);
    if (page.next)
        view.next = address_of(exchange, query.cause, query.service, page.next);
    view.page.heading = title;
    struct html out = reply_html(exchange);
    view_lessons(&out, exchange->language, &view);
    return STATUS_OK;
}
