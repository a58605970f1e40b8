// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_view.h"

#include <inttypes.h>
#include <string.h>

#include "app/business.h"
#include "app/retention_measure.h"
#include "app/retention_span.h"
#include "store/client_lists.h"
#include "store/order_changes.h"
#include "store/tags.h"

#define MICROSECONDS INT64_C(1000000)

/* Says all that the figures follow from. */
static const char *word_of(const struct work *work, const struct retention_measuring *measuring,
                           const struct order_freshness *state)
{
    const struct retention_choice *choice = measuring->choice;
    struct text word = text_new(work->arena);
    bool has_period = (choice->sections & SECTION_RETENTION) != 0;

    text_format(&word, "%" PRId64 " %" PRId64 " %" PRId64 " %d %d %d %u %s ", work->workspace_id,
                state->version, state->names_changed_at, (int)measuring->today,
                (int)measuring->window.active_days, (int)measuring->window.cooling_days,
                choice->sections, measuring->snapshot_choice.currency);
    if (has_period)
        text_format(&word, "%d %d %d ", (int)choice->from, (int)choice->to,
                    choice->period_asked ? (int)choice->period : -1);
    if (has_period && choice->with_asked)
        text_format(&word, "with %d %d ", (int)choice->with_from, (int)choice->with_to);
    text_add(&word, choice->is_plain ? "plain " : "");
    text_format(&word, "%zu %zu %s%s%s", strlen(choice->source), strlen(choice->service),
                choice->source, choice->service, choice->tag);
    return word.at;
}

static enum status find_or_measure(struct work *work, struct retention_measuring *measuring,
                                   struct retention_view *view)
{
    struct kept_analyses *kept = snapshots_analyses(view->snapshots);
    struct order_freshness state;
    struct kept_analysis measured = {0};

    enum status status = order_freshness_find(work, &state);
    if (status != STATUS_OK)
        return status;
    const char *word = word_of(work, measuring, &state);
    view->kept = kept_analysis_find(kept, word);
    if (view->kept == NULL)
        status = retention_measure(work, measuring, &measured);
    if (view->kept == NULL && status == STATUS_OK)
        view->kept = kept_analysis_put(kept, word, &measured);
    if (status == STATUS_OK)
        view->state = view->kept->fits_nobody ? RETENTION_NOBODY_FITS : RETENTION_SHOWN;
    retention_measuring_end(measuring);
    return status;
}

/* In several currencies one of them is looked at: the business's own, when it is among them. */
static void choose_currency(struct retention_view *view, const char *own)
{
    size_t chosen = 0;

    for (size_t i = 0; i < view->currency_count; i++)
        if (strcmp(view->currencies[i], own) == 0)
            chosen = i;
    memcpy(view->currency, view->currencies[chosen], sizeof(view->currency));
}

static void copy_currency(char to[4], const char *from)
{
    memset(to, 0, 4);
    memcpy(to, from, strnlen(from, 3));
}

/* Without a choice all orders first: a business with one currency need not say which. */
static enum status show(struct work *work, struct retention_measuring *measuring,
                        const char *own_currency, struct retention_view *view)
{
    char *asked = measuring->snapshot_choice.currency;

    copy_currency(asked, measuring->choice->currency);
    copy_currency(view->currency, asked);
    enum status status = find_or_measure(work, measuring, view);
    view->currency_count =
        snapshots_currencies(view->snapshots, work->workspace_id, view->currencies,
                             sizeof(view->currencies) / sizeof(view->currencies[0]));
    if (status == STATUS_INVALID && asked[0] == '\0' && view->currency_count > 1) {
        work->fault = (struct fault){.status = STATUS_OK};
        choose_currency(view, own_currency);
        memcpy(asked, view->currency, sizeof(view->currency));
        status = find_or_measure(work, measuring, view);
    }
    if (status != STATUS_INVALID || strcmp(work->fault.field, "tag") == 0)
        return status;
    work->fault = (struct fault){.status = STATUS_OK};
    view->state = RETENTION_NO_ORDERS;
    return STATUS_OK;
}

static enum status tag_names(struct work *work, struct name_choice *ret_names)
{
    struct tag_list tags = {0};

    enum status status = tags_list(work, RETENTION_NAMES_MAX, &tags);
    *ret_names = (struct name_choice){arena_array(work->arena, const char *, tags.count), 0};
    for (; ret_names->count < tags.count; ret_names->count++)
        ret_names->items[ret_names->count] = tags.items[ret_names->count].name;
    return status;
}

static enum status read_basis(struct work *work, struct retention_measuring *measuring,
                              struct standing_basis *basis)
{
    enum status status = client_lists_basis(work, basis);

    if (status != STATUS_OK)
        return status;
    measuring->today = zone_day_by_name(basis->time_zone, work->now / MICROSECONDS);
    measuring->snapshot_choice.as_of = measuring->today;
    measuring->snapshot_choice.is_plain = measuring->choice->is_plain;
    return measuring->choice->is_plain ? STATUS_OK : business_window(work, &measuring->window);
}

enum status retention_view(struct work *work, struct snapshots *snapshots,
                           const struct retention_choice *choice, struct retention_view *ret_view)
{
    struct retention_view *view = ret_view;
    struct retention_measuring measuring = {.choice = &view->choice};
    struct standing_basis basis = {0};

    *view = (struct retention_view){.choice = *choice};
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the figures of this workspace"));
    view->own = snapshots ? NULL : snapshots_open(0);
    view->snapshots = measuring.snapshots = snapshots ? snapshots : view->own;
    enum status status = read_basis(work, &measuring, &basis);
    view->today = measuring.today;
    if (status == STATUS_OK)
        status = retention_span_days(&view->choice, measuring.today, &work->fault);
    if (status == STATUS_OK)
        status = tag_names(work, &view->tags);
    if (status == STATUS_OK)
        status = show(work, &measuring, basis.currency, view);
    return status;
}

void retention_view_close(struct retention_view *view)
{
    if (view->kept != NULL)
        kept_analysis_release(snapshots_analyses(view->snapshots), view->kept);
    snapshots_close(view->own);
    view->kept = NULL;
    view->own = NULL;
}
