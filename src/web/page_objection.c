// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/enquiries.h"
#include "web/enquiry_words.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* “I need to think about it” (C10), as it is said of one enquiry. */

static const struct objection_line nots[] = {
#define OBJECTION_NOT(text) {.words = {.one = (text)}},
#define OBJECTION_ANSWER(title, text)
#define OBJECTION_CHECK(text)
#include "domain/objections.def"
#undef OBJECTION_CHECK
#undef OBJECTION_ANSWER
#undef OBJECTION_NOT
};

static const struct objection_line answers[] = {
#define OBJECTION_NOT(text)
#define OBJECTION_ANSWER(name, text) {.title = {.one = (name)}, .words = {.one = (text)}},
#define OBJECTION_CHECK(text)
#include "domain/objections.def"
#undef OBJECTION_CHECK
#undef OBJECTION_ANSWER
#undef OBJECTION_NOT
};

static const struct objection_line checks[] = {
#define OBJECTION_NOT(text)
#define OBJECTION_ANSWER(title, text)
#define OBJECTION_CHECK(text) {.words = {.one = (text)}},
#include "domain/objections.def"
#undef OBJECTION_CHECK
#undef OBJECTION_ANSWER
#undef OBJECTION_NOT
};

static struct objection_lines lines_of(struct exchange *exchange, const struct objection_line *from,
                                       size_t count)
{
    struct objection_lines lines = {arena_array(exchange->arena, struct objection_line, count),
                                    count};

    memcpy(lines.items, from, count * sizeof(*from));
    return lines;
}

/* GET /enquiries/:id/objection */
enum status page_enquiry_objection(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("“I need to think about it”"));
    struct enquiry_card card;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_enquiry(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    struct objection_view view = {
        .page = page_frame(exchange, title),
        .id = id,
        .client_id = card.enquiry.client_id,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .headline = enquiry_headline(exchange, &card.enquiry),
        .nots = lines_of(exchange, nots, sizeof(nots) / sizeof(nots[0])),
        .answers = lines_of(exchange, answers, sizeof(answers) / sizeof(answers[0])),
        .checks = lines_of(exchange, checks, sizeof(checks) / sizeof(checks[0])),
    };
    view.page.crumb = view.headline;
    struct html out = reply_html(exchange);
    view_objection(&out, exchange->language, &view);
    return STATUS_OK;
}
