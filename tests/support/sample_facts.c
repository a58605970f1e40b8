// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_facts.h"

#include <inttypes.h>

uint64_t chance_bits(struct chance *chance)
{
    uint64_t bits = (chance->state += 0x9e3779b97f4a7c15U);

    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31);
}

int64_t chance_below(struct chance *chance, int64_t below)
{
    return below < 1 ? 0 : (int64_t)(chance_bits(chance) % (uint64_t)below);
}

static bool one_in(struct chance *chance, int64_t count)
{
    return chance_below(chance, count) == 0;
}

static day_t days_ago(struct chance *chance, day_t around, int64_t most)
{
    return around - (day_t)chance_below(chance, most);
}

static struct cue_client make_client(struct chance *chance, int64_t id, day_t around)
{
    struct cue_client client = {.id = id,
                                .mark = (enum client_mark)chance_below(chance, 4),
                                .is_archived = one_in(chance, 12),
                                .has_open_order = one_in(chance, 6),
                                .has_loss_reason = one_in(chance, 6),
                                .occasion_count = chance_below(chance, 8),
                                .first_order_on = CLIENT_DAY_NONE,
                                .last_order_on = CLIENT_DAY_NONE,
                                .before_last_on = CLIENT_DAY_NONE,
                                .last_contact_on = CLIENT_DAY_NONE,
                                .contact_days = (int32_t)chance_below(chance, 90),
                                .way_count = 1 + chance_below(chance, 2),
                                .only_way_id = 5000 + id};

    if (client.occasion_count > 0) {
        client.last_order_on = days_ago(chance, around, 260);
        client.first_order_on = client.occasion_count == 1
                                    ? client.last_order_on
                                    : days_ago(chance, client.last_order_on, 1500);
        if (client.occasion_count > 1)
            client.before_last_on = days_ago(chance, client.last_order_on - 1, 300);
        client.last_contact_on = one_in(chance, 2)
                                     ? client.last_order_on
                                     : client.last_order_on + (day_t)chance_below(chance, 120);
        client.has_window = one_in(chance, 2);
    } else if (one_in(chance, 2)) {
        client.last_contact_on = days_ago(chance, around, 200);
    }
    client.window_from = client.last_order_on + (day_t)chance_below(chance, 60);
    client.window_by = client.window_from + (day_t)chance_below(chance, 90);
    return client;
}

static void make_dates(struct sample_facts *made, struct chance *chance, day_t around)
{
    for (size_t i = 0; i < made->facts.date_count; i++) {
        struct civil day = civil_of(around + (day_t)chance_below(chance, 16) - 8);

        made->dates[i] = (struct cue_date){
            .id = 9000 + (int64_t)i,
            .client = (size_t)chance_below(chance, (int64_t)made->facts.client_count),
            .kind = (enum date_kind)(1 + chance_below(chance, 4)),
            .month = one_in(chance, 9) ? 2 : day.month,
            .day = one_in(chance, 9) ? 29 : day.day};
        if (!civil_exists(2024, made->dates[i].month, made->dates[i].day))
            made->dates[i].day = 28;
    }
}

static void make_enquiries(struct sample_facts *made, struct chance *chance, day_t around)
{
    for (size_t i = 0; i < made->facts.enquiry_count; i++) {
        day_t received_on = days_ago(chance, around, 4);

        made->enquiries[i] =
            (struct cue_enquiry){.id = 7000 + (int64_t)i,
                                 .client_id = chance_below(chance, 3),
                                 .received_on = received_on,
                                 .due_on = received_on + (day_t)chance_below(chance, 4),
                                 .due_minute = (int32_t)chance_below(chance, CUE_NO_HOUR),
                                 .waiting_minutes = chance_below(chance, 900)};
    }
}

static void make_owns(struct sample_facts *made, struct chance *chance, day_t around)
{
    made->facts.owns = made->owns;
    made->facts.own_count = (size_t)chance_below(chance, FACTS_OWNS_MAX + 1);
    for (size_t i = 0; i < made->facts.own_count; i++)
        made->owns[i] = (struct cue_own){
            .id = 8000 + (int64_t)i,
            .client_id = 1 + chance_below(chance, (int64_t)made->facts.client_count),
            .words = "Call them",
            .why = one_in(chance, 2) ? "" : "Lost last year",
            .due_on = around + 20 - (day_t)chance_below(chance, 40),
            .created_on = around - (day_t)chance_below(chance, 40)};
}

void sample_facts_make(struct sample_facts *made, struct chance *chance, day_t around)
{
    *made = (struct sample_facts){
        .facts = {.clients = made->clients,
                  .client_count = (size_t)(1 + chance_below(chance, FACTS_CLIENTS_MAX)),
                  .dates = made->dates,
                  .date_count = (size_t)chance_below(chance, FACTS_DATES_MAX + 1),
                  .enquiries = made->enquiries,
                  .enquiry_count = (size_t)chance_below(chance, FACTS_ENQUIRIES_MAX + 1),
                  .doubles = made->doubles,
                  .double_count = (size_t)chance_below(chance, FACTS_DOUBLES + 1),
                  .orders_without_currency = chance_below(chance, 3),
                  .newest_without_currency = 1 + chance_below(chance, 1000)},
        .day = {.today = around,
                .window = {.active_days =
                               one_in(chance, 10) ? 0 : 60 + (int32_t)chance_below(chance, 120),
                           .cooling_days = 20 + (int32_t)chance_below(chance, 40),
                           .vip_orders = 3 + (int32_t)chance_below(chance, 3)}}};
    for (size_t i = 0; i < made->facts.client_count; i++)
        made->clients[i] = make_client(chance, (int64_t)i + 1, around);
    make_dates(made, chance, around);
    make_enquiries(made, chance, around);
    for (size_t i = 0; i < made->facts.double_count; i++)
        made->doubles[i] = (struct cue_double){(int64_t)i + 1, (int64_t)i + 2};
    make_owns(made, chance, around);
}

void cues_print(const struct cue_list *cues, struct text *out)
{
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];

        text_format(out,
                    "%d %d:%" PRId64 ":%" PRId64 " client %" PRId64 " due %" PRId32 " %" PRId32
                    " stands %" PRId32 " since %" PRId32 " count %" PRId64 "\n",
                    (int)cue->rule, (int)cue->key.cause, cue->key.object_id, cue->key.occasion,
                    cue->client_id, cue->due_on, cue->due_minute, cue->stands_on, cue->since_on,
                    cue->count);
    }
}
