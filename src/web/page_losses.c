// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/client_standing.h"
#include "app/clients.h"
#include "app/losses.h"
#include "app/site.h"
#include "web/form_page.h"
#include "web/loss_words.h"
#include "web/losses_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/retention_tabs.h"

enum { WORD_BYTES_MAX = 40, WORDS_BYTES_MAX = 4 * LOSS_WORDS_MAX };

static enum status form_changed(struct exchange *exchange, const char *field)
{
    return fault_set(exchange->fault, STATUS_INVALID, field,
                     PLAIN_MESSAGE("the form was changed on its way; load the page anew"));
}

static enum status form_day(struct exchange *exchange, const char *name, day_t *ret_day)
{
    const char *text = NULL;

    enum status status = form_text(exchange, name, WORD_BYTES_MAX, &text);
    if (status == STATUS_OK && (!text || !day_read(text, ret_day)))
        status = form_changed(exchange, name);
    return status;
}

/* LOSS_UNKNOWN for a word that is none: the use case says what is to be done. */
static enum status form_reason(struct exchange *exchange, enum loss_reason *ret_reason)
{
    const char *word = NULL;

    *ret_reason = LOSS_UNKNOWN;
    enum status status = form_text(exchange, "reason", WORD_BYTES_MAX, &word);
    if (status == STATUS_OK && word)
        (void)loss_reason_of(word, ret_reason);
    return status;
}

/* POST /today/loss */
enum status page_today_loss(struct exchange *exchange)
{
    enum loss_reason reason = LOSS_UNKNOWN;
    int64_t client_id = 0, audit_id = 0;
    day_t last_order_on = 0;

    enum status status = form_id(exchange, "client", &client_id);
    if (status == STATUS_OK)
        status = form_day(exchange, "last_order", &last_order_on);
    if (status == STATUS_OK)
        status = form_reason(exchange, &reason);
    if (status == STATUS_OK)
        status = answer_loss_cue(exchange->work, exchange->site->snapshots, client_id,
                                 last_order_on, reason, &audit_id);
    if (status == STATUS_OK)
        page_done(exchange, DEED_LOSS_ANSWERED, audit_id);
    else if (status != STATUS_NOT_FOUND)
        return status;
    reply_see_other(exchange, "/today");
    return STATUS_OK;
}

/* ---- of one client ---- */

static const struct form_spec specs[] = {
    {"reason", NULL, N_("Why they left"), NULL, FORM_CHOICE, loss_choices},
    {"words", NULL, N_("What was said"), N_("In their own words, if you have them."), FORM_AREA,
     NULL},
};

struct asked {
    struct client client;
    struct client_stands stands;
    struct shown_loss loss;
};

static enum status read_asked(struct exchange *exchange, int64_t id, struct asked *asked)
{
    enum status status = find_client(exchange->work, id, &asked->client);

    if (status == STATUS_OK)
        status = client_stands(exchange->work, exchange->site->snapshots, &asked->client,
                               &asked->stands);
    if (status == STATUS_OK)
        status = show_loss(exchange->work, &asked->stands.now, &asked->client, &asked->loss);
    return status;
}

static enum status not_lost(struct exchange *exchange)
{
    return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("they do not count as lost, so there is no reason to say"));
}

static void show_form(struct exchange *exchange, const struct asked *asked, enum form_mode mode,
                      const struct fault *fault)
{
    struct form_page form =
        form_page_start(exchange, mode, translate(exchange->language, N_("Why they left")));
    const struct client_loss *said = &asked->loss.said;
    const struct message suggestion = loss_suggestion_words(&asked->loss.record);

    form.fault = *fault;
    form.view.page.crumb = asked->client.name;
    form.view.back = path_text(exchange, "/clients/%" PRId64, asked->client.id);
    form.view.action = path_text(exchange, "/clients/%" PRId64 "/loss", asked->client.id);
    form.view.fields.version = form_version(exchange, mode, said->id != 0 ? said->said_at : 0);
    if (suggestion.one)
        form.view.lead = message_text(exchange->arena, exchange->language, suggestion);
    if (said->id != 0)
        form.view.remove =
            path_text(exchange, "/clients/%" PRId64 "/loss/remove", asked->client.id);
    *exchange->fault = (struct fault){0};
    (void)form_page_row(&form, &specs[0], said->id != 0 ? loss_reason_word(said->reason) : "");
    (void)form_page_row(&form, &specs[1], said->words);
    form_page_show(&form);
}

/* GET /clients/:id/loss */
enum status page_client_loss(struct exchange *exchange)
{
    struct asked asked = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_asked(exchange, id, &asked);
    if (status == STATUS_OK && !asked.loss.is_lost && asked.loss.said.id == 0)
        status = not_lost(exchange);
    if (status == STATUS_OK)
        show_form(exchange, &asked, FORM_OPENED, &(struct fault){0});
    return status;
}

static enum status show_again(struct exchange *exchange, int64_t id, enum status status)
{
    struct asked asked = {0};
    struct fault fault;
    const enum form_mode mode = form_again(exchange, status, &fault);

    enum status found = read_asked(exchange, id, &asked);
    if (found == STATUS_OK && !asked.loss.is_lost && asked.loss.said.id == 0)
        found = not_lost(exchange);
    if (found == STATUS_OK)
        show_form(exchange, &asked, mode, &fault);
    return found;
}

/* The leaving that is spoken of is the one that the form was opened for; without a version nothing
 * was said then. */
static enum status read_saying(struct exchange *exchange, struct loss_saying *saying)
{
    struct client client = {0};

    enum status status = param_id(exchange, "id", &saying->client_id);
    if (status == STATUS_OK && fields_times(&exchange->form, "version") > 0)
        status = form_id(exchange, "version", &saying->seen_at);
    if (status == STATUS_OK)
        status = form_reason(exchange, &saying->reason);
    if (status == STATUS_OK)
        status = form_text(exchange, "words", WORDS_BYTES_MAX, &saying->words);
    if (status == STATUS_OK)
        status = find_client(exchange->work, saying->client_id, &client);
    saying->last_order_on = client.last_order_on;
    saying->words = saying->words ? saying->words : "";
    return status;
}

static enum status done(struct exchange *exchange, const struct loss_saying *saying,
                        enum page_deed deed, int64_t audit_id)
{
    if (audit_id != 0)
        page_done(exchange, deed, audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, saying->client_id);
    return STATUS_OK;
}

/* POST /clients/:id/loss */
enum status page_client_loss_say(struct exchange *exchange)
{
    struct loss_saying saying = {.words = ""};
    int64_t audit_id = 0;

    enum status status = read_saying(exchange, &saying);
    if (status != STATUS_OK)
        return status;
    status = say_loss(exchange->work, exchange->site->snapshots, &saying, &audit_id);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT)
        return show_again(exchange, saying.client_id, status);
    return status == STATUS_OK ? done(exchange, &saying, DEED_LOSS_SAID, audit_id) : status;
}

/* POST /clients/:id/loss/remove: whatever is said now, since that is what one sees go. */
enum status page_client_loss_remove(struct exchange *exchange)
{
    struct loss_saying saying = {.words = ""};
    struct asked asked = {0};
    int64_t audit_id = 0;

    enum status status = param_id(exchange, "id", &saying.client_id);
    if (status == STATUS_OK)
        status = read_asked(exchange, saying.client_id, &asked);
    if (status != STATUS_OK)
        return status;
    saying.last_order_on = asked.client.last_order_on;
    saying.seen_at = asked.loss.said.id != 0 ? asked.loss.said.said_at : 0;
    status = remove_loss(exchange->work, exchange->site->snapshots, &saying, &audit_id);
    return status == STATUS_OK ? done(exchange, &saying, DEED_REMOVED, audit_id) : status;
}

/* ---- Retention ---- */

enum { PERIOD_DAYS = 365 };

/* As it stands when the query does not say. */
static enum status query_day(struct exchange *exchange, const char *name, day_t *day)
{
    const char *text = "";

    enum status status = query_text(exchange, name, WORD_BYTES_MAX, &text);
    if (status == STATUS_OK && text[0] != '\0' && !day_read(text, day))
        status = fault_set(exchange->fault, STATUS_INVALID, name,
                           MESSAGE("a day is written as 2026-11-30, not “{1}”", arg_text(text)));
    return status;
}

/* GET /retention/losses?from=&to= */
enum status page_losses(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Why do they leave?"));
    struct standing_now now = {0};
    struct loss_counts counts;
    day_t from = 0, to = 0;

    enum status status =
        standing_now(exchange->work, exchange->site->snapshots, STANDING_NEEDED, &now);
    to = now.today;
    if (status == STATUS_OK)
        status = query_day(exchange, "to", &to);
    from = to - PERIOD_DAYS + 1;
    if (status == STATUS_OK)
        status = query_day(exchange, "from", &from);
    const struct loss_periods periods = loss_periods_of(from, to);
    if (status == STATUS_OK)
        status = count_losses(exchange->work, exchange->site->snapshots, &periods, &counts);
    if (status != STATUS_OK)
        return status;
    char days[2][DAY_TEXT_SIZE];
    struct losses_page_view view = {.page = page_frame(exchange, title),
                                    .losses = losses_part(exchange, &counts)};
    struct html out = reply_html(exchange);

    day_write(counts.periods.from, days[0]);
    day_write(counts.periods.to, days[1]);
    view.from = days[0];
    view.to = days[1];
    view.page.heading = title;
    view.parts = retention_tabs(exchange, "/retention/losses", NULL);
    view_losses_page(&out, exchange->language, &view);
    return STATUS_OK;
}
