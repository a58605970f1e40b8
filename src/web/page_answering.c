// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "app/answering.h"
#include "app/hours.h"
#include "domain/automatic_answer.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/reading_words.h"
#include "web/settings_frame.h"
#include "web/text_field.h"

#define SECOND INT64_C(1000000)
enum { TYPED_MAX = 400, HOUR_MINUTES = 60 };

/* As they call themselves, each in its own. */
static const struct {
    const char *code, *name;
} preview_languages[] = {{"en", "English"}, {"ru", "Русский"}, {"hr", "Hrvatski"}};
enum { PREVIEWS = sizeof(preview_languages) / sizeof(preview_languages[0]) };

static const char *number_text(struct arena *arena, int32_t number)
{
    struct text text = text_new(arena);

    text_format(&text, "%" PRId32, number);
    return text.at;
}

static struct text_field_view number_field(const struct form_view *form, const char *name,
                                           struct message label, int32_t stored)
{
    struct text_field_view field =
        text_field(form, name, label, number_text(form->exchange->arena, stored));

    field.is_number = field.is_narrow = true;
    return field;
}

static bool is_ticked(const struct form_view *form, const char *name, bool stored)
{
    return form->state == FORM_OPENED ? stored : fields_value(&form->exchange->form, name) != NULL;
}

static void fill_fields(const struct form_view *form, const struct answering *stored,
                        struct answering_view *view)
{
    struct text times = text_new(form->exchange->arena);

    reading_times_write(&times, stored);
    view->enquiry = number_field(form, "enquiry_minutes",
                                 PLAIN_MESSAGE("New enquiries, complaints and guarantee claims"),
                                 stored->enquiry_minutes);
    view->enquiry.hint = PLAIN_MESSAGE("Working minutes to the first answer.");
    view->message = number_field(form, "message_minutes", PLAIN_MESSAGE("All other messages"),
                                 stored->message_minutes);
    view->message.hint = PLAIN_MESSAGE("Working minutes; 240 are four hours.");
    view->times = text_field(form, "reading_times", PLAIN_MESSAGE("Reading times"), times.at);
    view->times.hint = PLAIN_MESSAGE("As 10:00 15:00: between them only what is urgent is told. "
                                     "Empty: messages are read as they come.");
    view->undo =
        number_field(form, "undo_seconds", PLAIN_MESSAGE("Undo, in seconds"), stored->undo_seconds);
    view->undo.hint = PLAIN_MESSAGE("For so long what you sent can be taken back.");
    view->is_held = is_ticked(form, "is_held", stored->is_held);
    view->is_answered = is_ticked(form, "is_answered", stored->is_answered);
}

/* ---- what follows from it ---- */

static const char *clock_text(struct arena *arena, struct zone *zone, int64_t at)
{
    const int32_t minute = zone_minute(zone, at / SECOND);
    struct text text = text_new(arena);

    text_format(&text, "%02d:%02d", (int)(minute / HOUR_MINUTES), (int)(minute % HOUR_MINUTES));
    return text.at;
}

static void fill_previews(struct exchange *exchange, const struct answering *now,
                          const struct hours_now *hours, struct zone *zone,
                          struct answering_view *view)
{
    struct automatic_times times;
    int64_t at = 0;

    view->sample =
        PLAIN_MESSAGE("By your working hours nothing closes for the night, so nothing is "
                      "sent. Under Working hours you say when you are open.");
    if (!automatic_answer_closed(&hours->hours, zone, exchange->work->now, &at) ||
        !automatic_answer_times(now, &hours->hours, zone, URGENCY_NONE, at, &times))
        return;
    view->sample = MESSAGE("What somebody reads who writes on {1} at {2}, each in their language:",
                           arg_day(zone_day(zone, at / SECOND)),
                           arg_text(clock_text(exchange->arena, zone, at)));
    view->previews.items = arena_array(exchange->arena, struct answer_preview, PREVIEWS);
    for (size_t i = 0; i < PREVIEWS; i++) {
        const struct language *language = language_by_code(preview_languages[i].code);
        const struct letter letter =
            automatic_answer_write(&times, zone, hours->time_zone, "", language, exchange->arena);

        view->previews.items[view->previews.count++] =
            (struct answer_preview){.code = preview_languages[i].code,
                                    .language = preview_languages[i].name,
                                    .subject = letter.subject,
                                    .text = letter.text};
    }
}

static enum status show_form(const struct form_view *form)
{
    struct exchange *exchange = form->exchange;
    struct answering now;
    struct hours_now hours;
    struct message reads;

    enum status status = answering_of(exchange->work, &now);
    if (status == STATUS_OK)
        status = show_hours(exchange->work, &hours);
    if (status == STATUS_OK)
        status = reading_words(exchange, &reads);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(hours.time_zone);
    struct answering_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Answering"))),
        .version = now.version,
        .is_conflict = form->state == FORM_CONFLICT,
        .reads = reads};

    fill_fields(form, &now, &view);
    fill_previews(exchange, &now, &hours, zone, &view);
    zone_close(zone);
    if (form->state == FORM_TYPED)
        reply_code(exchange, 422);
    else if (form->state == FORM_CONFLICT)
        reply_code(exchange, 409);
    struct html out = reply_html(exchange);
    view_answering(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/answering */
enum status page_answering(struct exchange *exchange)
{
    return show_form(&(struct form_view){.exchange = exchange, .state = FORM_OPENED});
}

/* 0: the defaults were looked at. */
static enum status read_version(struct exchange *exchange, int64_t *ret_version)
{
    const char *text = NULL;

    enum status status = form_text(exchange, "version", TYPED_MAX, &text);
    if (status != STATUS_OK || (text && text[0] == '0' && text[1] == '\0'))
        return status;
    return form_id(exchange, "version", ret_version);
}

static enum status read_form(struct exchange *exchange, int64_t *version,
                             struct answering_typed *typed)
{
    const char *is_held = NULL, *is_answered = NULL;

    enum status status = read_version(exchange, version);
    if (status == STATUS_OK)
        status = form_text(exchange, "enquiry_minutes", TYPED_MAX, &typed->enquiry_minutes);
    if (status == STATUS_OK)
        status = form_text(exchange, "message_minutes", TYPED_MAX, &typed->message_minutes);
    if (status == STATUS_OK)
        status = form_text(exchange, "reading_times", TYPED_MAX, &typed->reading_times);
    if (status == STATUS_OK)
        status = form_text(exchange, "undo_seconds", TYPED_MAX, &typed->undo_seconds);
    if (status == STATUS_OK)
        status = form_text(exchange, "is_held", TYPED_MAX, &is_held);
    if (status == STATUS_OK)
        status = form_text(exchange, "is_answered", TYPED_MAX, &is_answered);
    typed->is_held = is_held != NULL;
    typed->is_answered = is_answered != NULL;
    return status;
}

/* POST /settings/answering */
enum status page_answering_save(struct exchange *exchange)
{
    struct answering_typed typed = {0};
    struct answering_edited edited = {0};
    int64_t version = 0;

    enum status status = read_form(exchange, &version, &typed);
    if (status == STATUS_OK)
        status = edit_answering(exchange->work, version, &typed, &edited);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID) {
        const struct form_view form = {.exchange = exchange,
                                       .state =
                                           status == STATUS_CONFLICT ? FORM_CONFLICT : FORM_TYPED,
                                       .fault = *exchange->fault};

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        return show_form(&form);
    }
    if (status != STATUS_OK)
        return status;
    if (edited.audit_id != 0)
        page_done(exchange, DEED_SAVED, edited.audit_id);
    reply_see_other(exchange, "/settings/answering");
    return STATUS_OK;
}
