// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/order_list_export.h"
#include "base/escape.h"
#include "domain/actor.h"
#include "store/work.h"
#include "web/enquiry_words.h"
#include "web/list_export.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { WORD_MAX = 40, PLACE_MAX = 80, PAGE_ROWS = 50 };

/* Those that are open, stage by stage: who has no answer yet stands before who has a price. */
static enum status take_open(struct exchange *exchange, struct enquiry_list *ret_list)
{
    struct enquiry_board board;

    enum status status = enquiry_board(exchange->work, &board);
    if (status != STATUS_OK)
        return status;
    size_t total = 0;
    for (size_t i = 0; i < ENQUIRY_OPEN_STAGES; i++)
        total += board.columns[i].count;
    struct enquiry_list list = {.items = arena_array(exchange->arena, struct enquiry, total)};
    for (size_t i = 0; i < ENQUIRY_OPEN_STAGES; i++)
        for (size_t j = 0; j < board.columns[i].count; j++)
            list.items[list.count++] = board.columns[i].items[j];
    *ret_list = list;
    return STATUS_OK;
}

static const char *next_address(struct arena *arena, const char *stage, const char *next)
{
    struct text out = text_new(arena);

    text_format(&out, "/enquiries?stage=%s&after=", stage);
    escape_uri(&out, next);
    return out.at;
}

static enum status take_stage(struct exchange *exchange, const char *word,
                              struct enquiry_list_view *view, struct enquiry_list *ret_list)
{
    struct enquiry_page page = {.next = NULL};
    enum enquiry_stage stage = ENQUIRY_NEW;
    const char *after = "";

    if (!enquiry_stage_of(word, &stage))
        return fault_set(exchange->fault, STATUS_INVALID, "stage",
                         PLAIN_MESSAGE("the list cannot be shown so; begin again at its start"));
    enum status status = query_text(exchange, "after", PLACE_MAX, &after);
    if (status == STATUS_OK)
        status = list_enquiries(exchange->work, stage, after, PAGE_ROWS, &page);
    if (status != STATUS_OK)
        return status;
    if (page.next)
        view->query = next_address(exchange->arena, word, page.next);
    view->is_won = stage == ENQUIRY_WON;
    view->is_lost = stage == ENQUIRY_LOST;
    *ret_list = page.enquiries;
    return STATUS_OK;
}

static const char *export_address(struct arena *arena, const char *as, const char *stage)
{
    struct text out = text_new(arena);

    text_format(&out, "/enquiries/export?format=%s&stage=", as);
    escape_uri(&out, stage);
    return out.at;
}

/* GET /enquiries?stage=&after= */
enum status page_enquiry_list(struct exchange *exchange)
{
    struct enquiry_list_view view = {.may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT)};
    struct enquiry_list list = {0};
    const char *stage = "";

    enum status status = query_text(exchange, "stage", WORD_MAX, &stage);
    view.is_open = stage[0] == '\0';
    if (status == STATUS_OK)
        status =
            view.is_open ? take_open(exchange, &list) : take_stage(exchange, stage, &view, &list);
    if (status == STATUS_OK)
        status = enquiry_line_rows(exchange, &list, &view.rows);
    if (status != STATUS_OK)
        return status;
    if (list.count > 0 && actor_may(&exchange->work->actor, RIGHT_EXPORT)) {
        view.csv_path = export_address(exchange->arena, "csv", stage);
        view.xlsx_path = export_address(exchange->arena, "xlsx", stage);
    }
    const char *title = translate(exchange->language, N_("Enquiries"));
    view.page = page_frame(exchange, title);
    view.page.heading = title;
    struct html out = reply_html(exchange);
    view_enquiry_list(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /enquiries/export?format=&stage= */
enum status page_enquiry_list_export(struct exchange *exchange)
{
    enum enquiry_stage stage = ENQUIRY_NEW;
    enum list_as as = LIST_AS_CSV;
    const char *word = "";
    int fd = -1;

    enum status status = list_as_of(exchange, &as);
    if (status == STATUS_OK)
        status = query_text(exchange, "stage", WORD_MAX, &word);
    if (status == STATUS_OK && word[0] != '\0' && !enquiry_stage_of(word, &stage))
        status = fault_set(exchange->fault, STATUS_INVALID, "stage",
                           PLAIN_MESSAGE("the list cannot be shown so; begin again at its start"));
    if (status == STATUS_OK)
        status = export_enquiry_list(exchange->work, word[0] == '\0' ? 0 : (int)stage,
                                     list_form(exchange, as), &fd);
    if (status == STATUS_OK)
        reply_list(exchange, as == LIST_AS_CARDS ? LIST_AS_CSV : as, "enquiries", fd);
    return status;
}
