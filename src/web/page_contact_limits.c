// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/client_standing.h"
#include "app/contact_limits.h"
#include "app/quiet_clients.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/contact_words.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

/* Limits between contacts: those of standings and tags in the settings, and of one client. */

enum { DAYS_BYTES_MAX = 40 };

/* Cooling is no standing of its own: whoever cools has one of the others. */
enum { LIMITED_STANDINGS = CLIENT_COOLING };

/* ---- what was typed ---- */

/* "" is no limit. A number beyond all limits for what is none, so that it is refused with them. */
static int64_t days_typed(const char *text)
{
    int64_t days = 0;

    if (text[0] == '\0')
        return LIMIT_UNSET;
    for (; *text >= '0' && *text <= '9' && days <= LIMIT_DAYS_MAX; text++)
        days = days * 10 + (*text - '0');
    return *text == '\0' ? days : LIMIT_DAYS_MAX + 1;
}

static enum status read_days(struct exchange *exchange, const char *field, int32_t *ret_days)
{
    const char *text = NULL;

    enum status status = form_text(exchange, field, DAYS_BYTES_MAX, &text);
    int64_t days = status == STATUS_OK && text ? days_typed(text) : LIMIT_UNSET;
    if (status == STATUS_OK)
        status = contact_limit_check(days, field, exchange->fault);
    if (status == STATUS_OK)
        *ret_days = (int32_t)days;
    return status;
}

static const char *standing_field(struct exchange *exchange, size_t standing)
{
    return path_text(exchange, "standing-%s", client_standing_word((enum client_standing)standing));
}

static const char *tag_field(struct exchange *exchange, int64_t tag_id)
{
    return path_text(exchange, "tag-%" PRId64, tag_id);
}

/* ---- the settings ---- */

struct shown_again {
    bool is_again;
    struct fault fault;
};

static struct limit_row row_of(struct exchange *exchange, const struct shown_again *again,
                               const char *field, int32_t days)
{
    const char *typed = again->is_again ? fields_value(&exchange->form, field) : NULL;
    struct limit_row row = {.field = field, .tag = "", .value = ""};

    if (typed)
        row.value = typed;
    else if (days != LIMIT_UNSET)
        row.value = path_text(exchange, "%d", (int)days);
    if (again->fault.field && strcmp(again->fault.field, field) == 0)
        row.fault = again->fault.message;
    return row;
}

static struct limit_rows standing_rows(struct exchange *exchange, const struct shown_again *again,
                                       const struct contact_limits_base *base, bool *ret_proposed)
{
    struct limit_rows rows = {arena_array(exchange->arena, struct limit_row, LIMITED_STANDINGS),
                              LIMITED_STANDINGS};

    for (size_t i = 0; i < rows.count; i++) {
        int32_t proposed = contact_limit_proposed((enum client_standing)i);

        rows.items[i] =
            row_of(exchange, again, standing_field(exchange, i), base->standing_days[i]);
        rows.items[i].words = client_standing_group_words((enum client_standing)i);
        if (base->standing_days[i] == LIMIT_UNSET && proposed != LIMIT_UNSET) {
            rows.items[i].proposed = MESSAGE("proposed: {1}", arg_count(proposed));
            *ret_proposed = true;
        }
    }
    return rows;
}

/* The way to those lists; of a base whose clients are not counted here without a number, and none
 * while nobody is in them. */
static enum status set_quiet(struct exchange *exchange, struct contact_limits_view *view)
{
    struct quiet_counts counts;

    enum status status = quiet_counts(exchange->work, exchange->site->snapshots, &counts);
    if (status != STATUS_OK)
        return status;
    if (!counts.is_known) {
        view->red = PLAIN_MESSAGE("Quiet for too long");
        view->yellow = PLAIN_MESSAGE("Soon quiet for too long");
        return STATUS_OK;
    }
    if (counts.red > 0)
        view->red = MESSAGE_N("{1} client is quiet for too long",
                              "{1} clients are quiet for too long", arg_count(counts.red));
    if (counts.yellow > 0)
        view->yellow =
            MESSAGE_N("{1} client is soon quiet for too long",
                      "{1} clients are soon quiet for too long", arg_count(counts.yellow));
    return STATUS_OK;
}

static enum status show_page(struct exchange *exchange, const struct shown_again *again)
{
    struct contact_limits_base base;

    enum status status = show_contact_limits(exchange->work, &base);
    if (status != STATUS_OK)
        return status;
    struct contact_limits_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Staying in touch"))),
        .version = base.version,
        .tags = {arena_array(exchange->arena, struct limit_row, base.tag_count), base.tag_count},
    };
    status = set_quiet(exchange, &view);
    if (status != STATUS_OK)
        return status;
    view.standings = standing_rows(exchange, again, &base, &view.is_proposed);
    for (size_t i = 0; i < base.tag_count; i++) {
        view.tags.items[i] =
            row_of(exchange, again, tag_field(exchange, base.tags[i].tag_id), base.tags[i].days);
        view.tags.items[i].tag = base.tags[i].name;
    }
    if (again->is_again && !again->fault.field)
        view.conflict = again->fault.message;
    struct html out = reply_html(exchange);
    view_contact_limits(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/contact */
enum status page_contact_limits(struct exchange *exchange)
{
    return show_page(exchange, &(struct shown_again){.is_again = false});
}

/* The limits of standings as typed; with the button that asks for it what is proposed as well. */
static enum status read_standings(struct exchange *exchange, struct contact_limits_base *base)
{
    const char *proposed = NULL;

    enum status status = form_text(exchange, "proposed", DAYS_BYTES_MAX, &proposed);
    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        base->standing_days[i] = LIMIT_UNSET;
    for (size_t i = 0; i < LIMITED_STANDINGS && status == STATUS_OK; i++) {
        status = read_days(exchange, standing_field(exchange, i), &base->standing_days[i]);
        if (proposed && base->standing_days[i] == LIMIT_UNSET)
            base->standing_days[i] = contact_limit_proposed((enum client_standing)i);
    }
    return status;
}

/* Tags that came into being since the form was shown are not in it, and stay as they are. */
static enum status read_tags(struct exchange *exchange, struct contact_limits_base *base)
{
    struct contact_limits_base stored;
    size_t count = 0;

    enum status status = show_contact_limits(exchange->work, &stored);
    for (size_t i = 0; status == STATUS_OK && i < stored.tag_count; i++) {
        const char *field = tag_field(exchange, stored.tags[i].tag_id);

        if (!fields_value(&exchange->form, field))
            continue;
        stored.tags[count] = stored.tags[i];
        status = read_days(exchange, field, &stored.tags[count++].days);
    }
    base->tags = stored.tags;
    base->tag_count = count;
    return status;
}

static enum status read_number(struct exchange *exchange, const char *name, int64_t *ret_number)
{
    enum { NUMBER_BYTES_MAX = 24 };
    const char *text = NULL;
    int64_t number = 0;

    enum status status = form_text(exchange, name, NUMBER_BYTES_MAX, &text);
    if (status != STATUS_OK)
        return status;
    for (; text && *text >= '0' && *text <= '9' && number <= (INT64_MAX - 9) / 10; text++)
        number = number * 10 + (*text - '0');
    *ret_number = number;
    return STATUS_OK;
}

/* POST /settings/contact */
enum status page_contact_limits_save(struct exchange *exchange)
{
    struct contact_limits_base base = {0};
    struct contact_limits_saved saved = {0};

    enum status status = read_number(exchange, "version", &base.version);
    if (status == STATUS_OK)
        status = read_standings(exchange, &base);
    if (status == STATUS_OK)
        status = read_tags(exchange, &base);
    if (status == STATUS_OK) {
        work_end(exchange->work);
        status = save_contact_limits(exchange->work, &base, &saved);
    }
    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        struct shown_again again = {.is_again = true, .fault = *exchange->fault};

        if (again.fault.field && again.fault.field[0] == '\0')
            again.fault.field = NULL;
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        return show_page(exchange, &again);
    }
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/settings/contact");
    return STATUS_OK;
}

/* ---- of one client ---- */

static const struct form_spec days_spec = {
    "days",
    NULL,
    N_("Days between two contacts"),
    N_("Empty: what their tags and where they stand say. 0: never."),
    FORM_LINE,
    NULL};

/* What holds now. */
static const char *lead_of(struct exchange *exchange, const struct client_contact *contact,
                           day_t today)
{
    struct arena *arena = exchange->arena;
    const struct message last = contact_last_words(contact->last_on, today);
    const struct message limit = contact_limit_words(&contact->held);

    return message_text(arena, exchange->language,
                        MESSAGE("Last contact: {1}. You wished to speak: {2}.",
                                arg_text(message_text(arena, exchange->language, last)),
                                arg_text(message_text(arena, exchange->language, limit))));
}

static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    struct client_card card = {0};
    struct client_stands stands = {0};
    struct client_contact contact = {0};

    enum status status = show_client(exchange->work, id, &card);
    if (status == STATUS_OK)
        status = client_stands(exchange->work, exchange->site->snapshots, &card.client, &stands);
    if (status == STATUS_OK)
        status = show_client_contact(exchange->work, &card.client, stands.standing, &stands.now,
                                     &contact);
    if (status != STATUS_OK)
        return status;
    const int32_t own = contact.limits.said.own_days;
    struct form_page form =
        form_page_start(exchange, mode, translate(exchange->language, N_("Staying in touch")));
    form.fault = *fault;
    form.view.action = exchange->path;
    form.view.back = path_text(exchange, "/clients/%" PRId64, id);
    form.view.lead = lead_of(exchange, &contact, stands.now.today);
    form.view.fields.version = form_version(exchange, mode, contact.limits.version);
    form_page_row(&form, &days_spec, own == LIMIT_UNSET ? "" : path_text(exchange, "%d", (int)own));
    form_page_show(&form);
    return STATUS_OK;
}

/* GET /clients/:id/contact-limit */
enum status page_client_limit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    return status == STATUS_OK ? show_form(exchange, id, FORM_OPENED, &(struct fault){0}) : status;
}

/* POST /clients/:id/contact-limit */
enum status page_client_limit_save(struct exchange *exchange)
{
    struct contact_limits_saved saved = {0};
    int64_t id = 0, version = 0;
    int32_t days = LIMIT_UNSET;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_number(exchange, "version", &version);
    if (status == STATUS_OK)
        status = read_days(exchange, "days", &days);
    if (status == STATUS_OK)
        status = save_client_limit(exchange->work, id, version, days, &saved);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        struct fault fault;
        enum form_mode mode = form_again(exchange, status, &fault);

        return show_form(exchange, id, mode, &fault);
    }
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, id);
    return STATUS_OK;
}
