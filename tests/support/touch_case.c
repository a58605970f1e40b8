// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/touch_case.h"

#include <inttypes.h>

#include "app/business.h"
#include "app/orders.h"
#include "app/records.h"
#include "base/text.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

static const char *day_ago(struct store_case *test, const struct work *work, int32_t days)
{
    char *text = arena_alloc(&test->arena, DAY_TEXT_SIZE);

    day_write((day_t)(work->now / DAY_MICROSECONDS) - days, text);
    return text;
}

int64_t touch_order(struct store_case *test, int64_t client_id, int32_t days_ago,
                    const char *currency)
{
    struct work work = store_case_work(test);
    const char *day = day_ago(test, &work, days_ago);
    const struct order_input input = {.title = "A menu",
                                      .amount = "240",
                                      .currency = currency ? currency : "EUR",
                                      .accepted_on = day};
    struct order_changed changed = {0};

    store_case_ok(&work, add_order(&work, client_id, &input, &changed));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, move_order(&work, changed.order.id, 0, STAGE_DONE, &changed));
    work_end(&work);
    return changed.order.id;
}

static void save(struct store_case *test, enum record_kind kind, const struct record *record)
{
    struct work work = store_case_work(test);
    struct record_saved saved = {0};

    store_case_ok(&work, record_save(&work, kind, record, &saved));
    work_end(&work);
}

void touch_note(struct store_case *test, int64_t client_id, const char *kind, int32_t days_ago)
{
    struct work work = store_case_work(test);
    struct record note = {.client_id = client_id};
    struct text at = text_new(&test->arena);

    text_format(&at, "%" PRId64, work.now - days_ago * DAY_MICROSECONDS);
    work_end(&work);
    record_set(&note, "kind", kind);
    record_set(&note, "at", at.at);
    record_set(&note, "text", "How are you");
    save(test, RECORD_NOTE, &note);
}

void touch_tags(struct store_case *test, int64_t client_id, const char *tags)
{
    struct record record = {.client_id = client_id, .id = client_id};

    record_set(&record, "tags", tags);
    save(test, RECORD_TAGS, &record);
}

void touch_point(struct store_case *test, int64_t client_id, const char *kind, const char *value)
{
    const struct client_card card = sample_card(test, client_id);
    struct text contact = text_new(&test->arena);
    struct record record = {.client_id = client_id};

    text_format(&contact, "%" PRId64, card.contacts[0].id);
    record_set(&record, "contact", contact.at);
    record_set(&record, "kind", kind);
    record_set(&record, "value", value);
    save(test, RECORD_POINT, &record);
}

void touch_window(struct store_case *test, int32_t active_days)
{
    struct work work = store_case_work(test);
    const struct business business = {.name = "Harbour Lights",
                                      .about = "",
                                      .time_zone = "UTC",
                                      .currency = "EUR",
                                      .language = "en",
                                      .active_days = active_days,
                                      .cooling_days = active_days};
    struct business_edited edited = {0};
    struct business_now now;

    store_case_ok(&work, show_business(&work, &now));
    store_case_ok(&work, edit_business(&work, now.version, &business, &edited));
    work_end(&work);
}

struct today touch_today(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct today today;

    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    work_end(&work);
    return today;
}

size_t touch_count(struct store_case *test, enum cue_rule rule, int64_t client_id)
{
    struct today today = touch_today(test);
    size_t count = 0;

    for (size_t i = 0; i < today.cues.count; i++)
        count += today.cues.items[i].rule == rule &&
                 (client_id == 0 || today.cues.items[i].client_id == client_id);
    today_close(&today);
    return count;
}
