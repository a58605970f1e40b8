// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/bots.h"
#include "app/fault_json.h"
#include "app/qr_code.h"
#include "app/site.h"
#include "base/json_read.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/telegram.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

/* Bots of Telegram: which there are, how they are doing, and links that connect a client's chat. */

static struct message trouble_of(struct arena *arena, const char *json)
{
    struct fault fault = {.status = STATUS_OK};
    const struct json_value *value = NULL;
    struct message words = {0};

    if (json_read(slice_of(json), arena, &fault, &value) == STATUS_OK)
        words = fault_json_read(json_member(value, "fault"));
    if (!words.one)
        words = PLAIN_MESSAGE("Something is wrong that this version has no words for");
    return words;
}

static struct bot_row row_of(struct exchange *exchange, const struct channel *channel)
{
    const bool is_named = telegram_start_is_valid(slice_of(channel->address));
    struct bot_row row = {
        .id = channel->id,
        .version = channel->version,
        .address = channel->address,
        .is_named = is_named,
        .link = is_named ? path_text(exchange, "https://t.me/%s", channel->address) : "",
        .is_paused = channel->is_paused};

    if (channel->is_paused) {
        row.tag = "tag half";
        row.state = PLAIN_MESSAGE("paused");
    } else if (channel->fault) {
        row.tag = "tag late";
        row.state = PLAIN_MESSAGE("does not work");
        row.trouble = trouble_of(exchange->arena, channel->fault);
    } else if (channel->looked_at == 0) {
        row.tag = "tag";
        row.state = PLAIN_MESSAGE("not looked at yet");
        row.trouble =
            PLAIN_MESSAGE("The first look comes within seconds, as long as the server runs.");
    } else {
        row.tag = "tag full good";
        row.state = PLAIN_MESSAGE("all is well");
    }
    return row;
}

static enum status show(struct exchange *exchange, const struct fault *fault)
{
    struct telegram_view view = {.csrf = exchange->csrf_token};
    struct channel_list list = {0};
    bool is_new = false;

    enum status status = list_bots(exchange->work, &list);
    if (status != STATUS_OK)
        return status;
    view.rows.items = arena_array(exchange->arena, struct bot_row, list.count);
    for (size_t i = 0; i < list.count; i++) {
        view.rows.items[view.rows.count++] = row_of(exchange, &list.items[i]);
        is_new = is_new ||
                 (list.items[i].looked_at == 0 && !list.items[i].fault && !list.items[i].is_paused);
    }
    if (is_new && !fault)
        reply_header(exchange, "Refresh", "3"); /* also where no script runs */
    view.token = (struct entry_field_view){.id = "token",
                                           .name = "token",
                                           .type = "password",
                                           .label = PLAIN_MESSAGE("Token of the bot"),
                                           .autocomplete = "off",
                                           .value = ""};
    if (fault)
        view.token.fault = fault->message;
    view.frame = settings_frame(exchange, translate(exchange->language, N_("Telegram")));
    struct html out = reply_html(exchange);
    view_telegram(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/telegram */
enum status page_telegram(struct exchange *exchange)
{
    return show(exchange, NULL);
}

/* POST /settings/telegram */
enum status page_telegram_save(struct exchange *exchange)
{
    struct channel_saved saved = {0};
    const char *token = "";

    enum status status = entry_text(exchange, "token", TELEGRAM_TOKEN_MAX + 1, &token);
    if (status == STATUS_OK)
        status = save_bot(exchange->work, exchange->site->accounts, token, &saved);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        const struct fault fault = *exchange->fault;

        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        return show(exchange, &fault);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, 0);
    reply_see_other(exchange, "/settings/telegram");
    return STATUS_OK;
}

static enum status do_step(struct exchange *exchange, enum channel_step step, enum page_deed deed)
{
    struct channel_saved saved = {0};
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = step_channel(exchange->work, id, version, step, &saved);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, saved.audit_id == 0 ? DEED_NOTHING_CHANGED : deed, saved.audit_id);
    reply_see_other(exchange, "/settings/telegram");
    return STATUS_OK;
}

/* POST /settings/telegram/:id/pause */
enum status page_telegram_pause(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_PAUSE, DEED_BOT_PAUSED);
}

/* POST /settings/telegram/:id/resume */
enum status page_telegram_resume(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_RESUME, DEED_BOT_RESUMED);
}

/* POST /settings/telegram/:id/remove */
enum status page_telegram_remove(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_ARCHIVE, DEED_BOT_REMOVED);
}

/* Where it cannot be drawn the link stands alone, which does as well. */
static void add_drawing(struct exchange *exchange, struct telegram_link_view *view)
{
    struct text box = text_new(exchange->arena);
    struct fault fault = {0};
    struct qr_code code;

    if (qr_code_make(exchange->site->desk, view->link, exchange->arena, &fault, &code) !=
        STATUS_OK) {
        log_event(LOG_WARNING, "QR code not drawn",
                  LOG_FIELDS({.name = "message", .text = fault.message.one},
                             {.name = "detail", .text = fault.detail}));
        return;
    }
    text_format(&box, "0 0 %" PRId64 " %" PRId64, code.side, code.side);
    view->drawing = box.at;
    view->qr = code.path;
}

/* POST /clients/:id/telegram: the link is in this answer and nowhere else. */
enum status page_client_telegram(struct exchange *exchange)
{
    struct telegram_link_view view = {.qr = ""};
    struct chat_link_made made = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = make_chat_link(exchange->work, id, &made);
    if (status != STATUS_OK)
        return status;
    view.id = id;
    view.name = made.client_name;
    view.link = made.link;
    view.days = CHAT_LINK_DAYS;
    add_drawing(exchange, &view);
    view.page = page_frame(exchange, translate(exchange->language, N_("Connect Telegram")));
    struct html out = reply_html(exchange);
    view_telegram_link(&out, exchange->language, &view);
    return STATUS_OK;
}
