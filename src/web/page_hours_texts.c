// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/business.h"
#include "app/hours.h"
#include "domain/hours_text.h"
#include "store/work.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

/* Texts made of the working hours, to be copied where clients look. */

static const struct {
    enum hours_text kind;
    struct message words, where;
} kinds[HOURS_TEXTS] = {
    {HOURS_VOICEMAIL,
     {.one = N_("Voicemail")},
     {.one = N_("Read it out when you record the greeting of your number.")}},
    {HOURS_SIGNATURE, {.one = N_("Signature")}, {.one = N_("Put it under your letters.")}},
    {HOURS_PROFILE,
     {.one = N_("Profile")},
     {.one = N_("For a marketplace, a messenger or your site. It holds no address and no "
                "number.")}},
};
static const struct {
    const char *code;
    struct message words;
} languages[] = {
    {"en", {.one = N_("English")}},
    {"ru", {.one = N_("Russian")}},
    {"hr", {.one = N_("Croatian")}},
};
enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]) };

static struct hours_text_rows rows_of(struct arena *arena, const struct hours_text_facts *facts,
                                      enum hours_text kind)
{
    struct hours_text_rows rows = {arena_array(arena, struct hours_text_row, LANGUAGES), 0};

    for (size_t i = 0; i < LANGUAGES; i++) {
        const char *text =
            hours_text_write(kind, facts, language_by_code(languages[i].code), arena);

        if (text[0] != '\0')
            rows.items[rows.count++] =
                (struct hours_text_row){languages[i].code, text, languages[i].words};
    }
    return rows;
}

static enum status read_facts(struct exchange *exchange, struct hours_text_facts *facts)
{
    struct business_now business;
    struct hours_now now;

    enum status status = show_business(exchange->work, &business);
    if (status == STATUS_OK)
        status = show_hours(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    *facts = (struct hours_text_facts){
        .business = business.business.name,
        .time_zone = now.time_zone,
        .hours = now.hours,
        .today = zone_day_by_name(now.time_zone, exchange->work->now / 1000000)};
    return STATUS_OK;
}

/* GET /settings/hours/texts */
enum status page_hours_texts(struct exchange *exchange)
{
    struct hours_text_facts facts = {0};

    enum status status = read_facts(exchange, &facts);
    if (status != STATUS_OK)
        return status;
    struct hours_texts_view view = {
        .frame =
            settings_frame(exchange, translate(exchange->language, N_("Texts from your hours"))),
        .has_hours = facts.hours.week_count > 0,
        .kinds = {arena_array(exchange->arena, struct hours_text_kind, HOURS_TEXTS), HOURS_TEXTS}};
    for (size_t i = 0; i < HOURS_TEXTS; i++)
        view.kinds.items[i] =
            (struct hours_text_kind){.words = kinds[i].words,
                                     .where = kinds[i].where,
                                     .rows = rows_of(exchange->arena, &facts, kinds[i].kind)};
    struct html out = reply_html(exchange);
    view_hours_texts(&out, exchange->language, &view);
    return STATUS_OK;
}
