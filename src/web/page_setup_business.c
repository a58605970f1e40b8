// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>
#include <strings.h>

#include "app/business.h"
#include "base/day.h"
#include "web/form_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/place_guess.h"
#include "web/text_field.h"

enum { LINE_MAX_TYPED = 1000 };

static struct setup_zones all_zones(struct arena *arena)
{
    const struct zone_names names = zone_names(arena);
    struct setup_zones rows = {.items = arena_array(arena, struct setup_zone, names.count)};

    for (size_t i = 0; i < names.count; i++)
        rows.items[rows.count++] = (struct setup_zone){.name = names.items[i]};
    return rows;
}

/* That which the browser asks for first, where letters are written in it. */
static const char *language_of(const struct exchange *exchange)
{
    static const char *const written[] = {"en", "ru", "hr"};
    const char *asked = request_header(exchange, "Accept-Language");

    for (size_t i = 0; asked && i < sizeof(written) / sizeof(written[0]); i++)
        if (strncasecmp(asked, written[i], 2) == 0)
            return written[i];
    return exchange->language->code;
}

/* What stands in the form at first: what is known, else what is likely. */
static struct business guess_of(const struct exchange *exchange, const struct business *stored)
{
    const struct place_guess place = place_guess(request_header(exchange, "Accept-Language"));
    struct business guess = *stored;

    if (strcmp(stored->time_zone, "UTC") == 0)
        guess.time_zone = place.time_zone;
    if (stored->currency[0] == '\0')
        guess.currency = place.currency;
    guess.language = language_of(exchange);
    return guess;
}

static void show(const struct form_view *form, const struct business *shown)
{
    struct exchange *exchange = form->exchange;
    const char *language = fields_value(&exchange->form, "language");
    struct setup_business_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("Your business"))),
        .csrf = exchange->csrf_token,
        .name = text_field(form, "name", PLAIN_MESSAGE("Name of the business"), shown->name),
        .time_zone = text_field(form, "time_zone", PLAIN_MESSAGE("Time zone"), shown->time_zone),
        .currency = text_field(form, "currency", PLAIN_MESSAGE("Currency"), shown->currency),
        .zones = all_zones(exchange->arena),
    };
    struct html out = reply_html(exchange);

    language = language ? language : shown->language;
    view.plain.has_script = true;
    view.name.hint = PLAIN_MESSAGE("As it stands under letters. Your own name will do.");
    view.time_zone.list = "zones";
    view.time_zone.hint = PLAIN_MESSAGE("By it a day begins and ends. Area and place, as "
                                        "Europe/Zagreb.");
    view.currency.list = "currencies";
    view.currency.is_narrow = true;
    view.currency.hint = PLAIN_MESSAGE("Of amounts that do not say another.");
    view.guess = form->state == FORM_OPENED ? shown->time_zone : "";
    view.is_english = strcmp(language, "en") == 0;
    view.is_russian = strcmp(language, "ru") == 0;
    view.is_croatian = strcmp(language, "hr") == 0;
    view_setup_business(&out, exchange->language, &view);
}

/* GET /setup/business */
enum status page_setup_business(struct exchange *exchange)
{
    const struct form_view form = {.exchange = exchange, .state = FORM_OPENED};
    struct business_now now;

    enum status status = show_business(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    if (now.business.name[0] != '\0') {
        reply_see_other(exchange, "/");
        return STATUS_OK;
    }
    const struct business guess = guess_of(exchange, &now.business);
    show(&form, &guess);
    return STATUS_OK;
}

static enum status take(struct exchange *exchange, struct business *given)
{
    const struct {
        const char *name;
        const char **text;
    } fields[] = {{"name", &given->name},
                  {"time_zone", &given->time_zone},
                  {"currency", &given->currency},
                  {"language", &given->language}};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == STATUS_OK; i++) {
        const char *text = NULL;

        status = form_text(exchange, fields[i].name, LINE_MAX_TYPED, &text);
        if (text)
            *fields[i].text = text;
    }
    return status;
}

/* POST /setup/business: what the form does not ask for stays as it is. */
enum status page_setup_business_save(struct exchange *exchange)
{
    struct form_view form = {.exchange = exchange, .state = FORM_TYPED};
    struct business_edited edited = {0};
    struct business_now now;

    enum status status = show_business(exchange->work, &now);
    if (status == STATUS_OK)
        status = take(exchange, &now.business);
    if (status != STATUS_OK)
        return status;
    work_end(exchange->work);
    status = edit_business(exchange->work, now.version, &now.business, &edited);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT) {
        form.fault = *exchange->fault;
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        show(&form, &now.business);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        reply_see_other(exchange, "/start");
    return status;
}
