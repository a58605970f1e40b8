// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/business.h"
#include "app/channel_json.h"
#include "app/channels.h"
#include "store/work.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define SECOND INT64_C(1000000)

/* Mailboxes: which there are, how they are doing, and what is done with one press. */

struct shown_time {
    struct message_arg day, clock;
};

static struct shown_time time_of(struct exchange *exchange, struct zone *zone, int64_t at)
{
    int32_t minute = zone_minute(zone, at / SECOND);

    return (struct shown_time){
        arg_day(zone_day(zone, at / SECOND)),
        arg_text(path_text(exchange, "%02d:%02d", (int)(minute / 60), (int)(minute % 60)))};
}

static void say_well(struct exchange *exchange, struct zone *zone, const struct channel *channel,
                     struct mail_box_row *row)
{
    const struct shown_time at = time_of(exchange, zone, channel->looked_at);

    row->tag = "tag";
    row->state = PLAIN_MESSAGE("not looked at yet");
    row->since = PLAIN_MESSAGE("The first look comes within seconds, as long as the server runs.");
    if (channel->looked_at == 0)
        return;
    row->tag = "tag full good";
    row->state = PLAIN_MESSAGE("all is well");
    row->since = MESSAGE("Looked at last on {1} at {2}.", at.day, at.clock);
}

static void say_wrong(struct exchange *exchange, struct zone *zone, const struct channel *channel,
                      struct mail_box_row *row)
{
    const struct shown_time at = time_of(exchange, zone, channel->fault_at);

    row->tag = "tag late";
    row->state = PLAIN_MESSAGE("does not work");
    row->trouble = channel_trouble(channel, exchange->arena);
    row->since = MESSAGE("So since {1} at {2}. It is tried again by itself; nothing that clients "
                         "wrote is lost meanwhile.",
                         at.day, at.clock);
}

static struct mail_box_row row_of(struct exchange *exchange, struct zone *zone,
                                  const struct channel *channel)
{
    struct mail_box_row row = {.id = channel->id,
                               .version = channel->version,
                               .name = channel->name,
                               .address = channel->address,
                               .is_main = channel->is_main,
                               .is_paused = channel->is_paused};

    if (channel->is_paused) {
        row.tag = "tag half";
        row.state = PLAIN_MESSAGE("paused");
        row.since = PLAIN_MESSAGE("Nothing is fetched by it and nothing leaves, until you let it "
                                  "go on; what comes meanwhile is fetched then.");
    } else if (channel->fault) {
        say_wrong(exchange, zone, channel, &row);
    } else {
        say_well(exchange, zone, channel, &row);
    }
    return row;
}

/* GET /settings/mail */
enum status page_mail(struct exchange *exchange)
{
    struct channel_list list = {0};
    struct business_now now;

    enum status status = list_channels(exchange->work, &list);
    if (status == STATUS_OK)
        status = show_business(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    struct mail_boxes_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Mailboxes"))),
        .csrf = exchange->csrf_token,
        .rows.items = arena_array(exchange->arena, struct mail_box_row, list.count)};
    struct zone *zone = zone_open_known(now.business.time_zone);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].kind == CHANNEL_MAIL)
            view.rows.items[view.rows.count++] = row_of(exchange, zone, &list.items[i]);
    zone_close(zone);
    struct html out = reply_html(exchange);
    view_mail_boxes(&out, exchange->language, &view);
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
    reply_see_other(exchange, "/settings/mail");
    return STATUS_OK;
}

/* POST /settings/mail/:id/pause */
enum status page_mail_pause(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_PAUSE, DEED_MAILBOX_PAUSED);
}

/* POST /settings/mail/:id/resume */
enum status page_mail_resume(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_RESUME, DEED_MAILBOX_RESUMED);
}

/* POST /settings/mail/:id/remove */
enum status page_mail_remove(struct exchange *exchange)
{
    return do_step(exchange, CHANNEL_ARCHIVE, DEED_MAILBOX_REMOVED);
}

/* POST /settings/mail/:id/main */
enum status page_mail_main(struct exchange *exchange)
{
    struct channel_saved saved = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = set_main_channel(exchange->work, id, &saved);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, saved.audit_id == 0 ? DEED_NOTHING_CHANGED : DEED_MAILBOX_MAIN,
              saved.audit_id);
    reply_see_other(exchange, "/settings/mail");
    return STATUS_OK;
}
