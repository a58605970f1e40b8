// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/business.h"
#include "base/day.h"
#include "web/form_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"
#include "web/text_field.h"

/* What is typed may have more bytes before it is trimmed. */
enum { LINE_MAX_TYPED = 1000, TEXT_MAX_TYPED = 4 * BUSINESS_ABOUT_MAX, DAYS_DIGITS = 9 };

/* 0 means that nothing is set. */
static const char *days_text(struct arena *arena, int32_t days)
{
    if (days == 0)
        return "";
    struct text text = text_new(arena);

    text_format(&text, "%" PRId32, days);
    return text.at;
}

/* "" and what is no whole number: -1, which no rule takes; an empty field is 0. */
static int32_t days_typed(const char *typed)
{
    while (*typed == ' ')
        typed++;
    size_t digits = strspn(typed, "0123456789");
    if (typed[0] == '\0')
        return 0;
    if (digits == 0 || digits > DAYS_DIGITS || typed[digits + strspn(typed + digits, " ")] != '\0')
        return -1;
    return (int32_t)strtol(typed, NULL, 10);
}

static struct message window_words(const struct business *business)
{
    if (business->active_days != 0)
        return MESSAGE_N("In force: {1} day, set here. 0 leaves it to the rhythm of your clients.",
                         "In force: {1} days, set here. 0 leaves it to the rhythm of your clients.",
                         arg_count(business->active_days));
    return PLAIN_MESSAGE("In force: the rhythm of your clients. Each report works it out from the "
                         "days between their orders, nine in ten of which are shorter, and says "
                         "what it found.");
}

static struct zone_rows all_zones(struct arena *arena)
{
    const struct zone_names names = zone_names(arena);
    struct zone_rows rows = {.items = arena_array(arena, struct zone_row, names.count)};

    for (size_t i = 0; i < names.count; i++)
        rows.items[rows.count++] = (struct zone_row){.name = names.items[i]};
    return rows;
}

static void fill_fields(const struct form_view *form, const struct business *stored,
                        struct business_view *view)
{
    struct arena *arena = form->exchange->arena;

    view->name = text_field(form, "name", PLAIN_MESSAGE("Name of the business"), stored->name);
    view->about = text_field(form, "about", PLAIN_MESSAGE("About it"), stored->about);
    view->about.is_long = true;
    view->about.hint = PLAIN_MESSAGE("Address and whatever else belongs below a letter, if you "
                                     "like.");
    view->time_zone = text_field(form, "time_zone", PLAIN_MESSAGE("Time zone"), stored->time_zone);
    view->time_zone.list = "zones";
    view->time_zone.hint = PLAIN_MESSAGE("Area and place, as Europe/Zagreb. Days that were entered "
                                         "before stay as they are.");
    view->currency = text_field(form, "currency", PLAIN_MESSAGE("Currency"), stored->currency);
    view->currency.list = "currencies";
    view->currency.is_narrow = true;
    view->currency.hint = PLAIN_MESSAGE("Of amounts that do not say another.");
    view->active_days = text_field(form, "active_days", PLAIN_MESSAGE("Active window, in days"),
                                   days_text(arena, stored->active_days));
    view->active_days.is_number = view->active_days.is_narrow = true;
    view->active_days.hint =
        PLAIN_MESSAGE("Whose last order is older is lost. Empty leaves it to their rhythm.");
    view->cooling_days = text_field(form, "cooling_days", PLAIN_MESSAGE("Cooling, after days"),
                                    days_text(arena, stored->cooling_days));
    view->cooling_days.is_number = view->cooling_days.is_narrow = true;
    view->cooling_days.hint = PLAIN_MESSAGE(
        "Later than most come back, and not lost yet. Empty leaves it to their rhythm.");
}

static void show_form(const struct form_view *form, const struct business_now *now)
{
    struct exchange *exchange = form->exchange;
    const char *title = translate(exchange->language, N_("Business"));
    struct form_field language =
        form->state == FORM_OPENED ? form_field_opened(now->business.language)
                                   : form_field_typed(exchange, "language", now->business.language);
    struct business_view view = {.frame = settings_frame(exchange, title),
                                 .version = now->version,
                                 .is_conflict = form->state == FORM_CONFLICT,
                                 .zones = all_zones(exchange->arena),
                                 .is_english = strcmp(language.value, "en") == 0,
                                 .is_russian = strcmp(language.value, "ru") == 0,
                                 .is_croatian = strcmp(language.value, "hr") == 0,
                                 .language_base = now->business.language,
                                 .window = window_words(&now->business)};
    struct html out = reply_html(exchange);

    fill_fields(form, &now->business, &view);
    if (form->state == FORM_TYPED)
        reply_code(exchange, 422);
    else if (form->state == FORM_CONFLICT)
        reply_code(exchange, 409);
    view_business(&out, exchange->language, &view);
}

/* GET /settings/business */
enum status page_business(struct exchange *exchange)
{
    const struct form_view form = {.exchange = exchange, .state = FORM_OPENED};
    struct business_now now;

    enum status status = show_business(exchange->work, &now);
    if (status == STATUS_OK)
        show_form(&form, &now);
    return status;
}

static enum status read_form(struct exchange *exchange, int64_t *version, struct business *given)
{
    const char *active = NULL, *cooling = NULL;

    enum status status = form_id(exchange, "version", version);
    if (status == STATUS_OK)
        status = form_text(exchange, "name", LINE_MAX_TYPED, &given->name);
    if (status == STATUS_OK)
        status = form_text(exchange, "about", TEXT_MAX_TYPED, &given->about);
    if (status == STATUS_OK)
        status = form_text(exchange, "time_zone", LINE_MAX_TYPED, &given->time_zone);
    if (status == STATUS_OK)
        status = form_text(exchange, "currency", LINE_MAX_TYPED, &given->currency);
    if (status == STATUS_OK)
        status = form_text(exchange, "language", LINE_MAX_TYPED, &given->language);
    if (status == STATUS_OK)
        status = form_text(exchange, "active_days", LINE_MAX_TYPED, &active);
    if (status == STATUS_OK)
        status = form_text(exchange, "cooling_days", LINE_MAX_TYPED, &cooling);
    if (status == STATUS_OK && active)
        given->active_days = days_typed(active);
    if (status == STATUS_OK && cooling)
        given->cooling_days = days_typed(cooling);
    return status;
}

/* What did not come stays as it is stored. */
static void fill_missing(struct business *given, const struct business *stored)
{
    given->name = given->name ? given->name : stored->name;
    given->about = given->about ? given->about : stored->about;
    given->time_zone = given->time_zone ? given->time_zone : stored->time_zone;
    given->currency = given->currency ? given->currency : stored->currency;
    given->language = given->language ? given->language : stored->language;
}

/* The form once more. The failed unit of work is over, so the settings are read in a new one. */
static enum status show_again(struct exchange *exchange, enum status status)
{
    struct form_view form = {.exchange = exchange,
                             .state = status == STATUS_CONFLICT ? FORM_CONFLICT : FORM_TYPED,
                             .fault = *exchange->fault};
    struct business_now now;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    enum status found = show_business(exchange->work, &now);
    if (found == STATUS_OK)
        show_form(&form, &now);
    return found;
}

/* POST /settings/business */
enum status page_business_save(struct exchange *exchange)
{
    struct business_edited edited = {0};
    struct business given = {0};
    struct business_now now;
    int64_t version = 0;

    enum status status = show_business(exchange->work, &now);
    given.active_days = status == STATUS_OK ? now.business.active_days : 0;
    given.cooling_days = status == STATUS_OK ? now.business.cooling_days : 0;
    if (status == STATUS_OK)
        status = read_form(exchange, &version, &given);
    if (status != STATUS_OK)
        return status;
    fill_missing(&given, &now.business);
    work_end(exchange->work);
    status = edit_business(exchange->work, version, &given, &edited);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID)
        return show_again(exchange, status);
    if (status != STATUS_OK)
        return status;
    if (edited.audit_id != 0)
        page_done(exchange, DEED_SAVED, edited.audit_id);
    reply_see_other(exchange, "/settings/business");
    return STATUS_OK;
}
