// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/services.h"

#include <string.h>

#include "app/attempt.h"
#include "app/order_input.h"
#include "app/service_change.h"
#include "domain/amount_text.h"
#include "domain/typed_text.h"
#include "store/orders.h"
#include "store/workspaces.h"

static enum status may_manage(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at services, but not change them"));
}

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the services of this business"));
}

/* --- fields as they were typed --- */

static enum status take_days(struct work *work, const char *typed, struct service *service)
{
    const struct slice text = slice_trim(slice_of(typed));
    int32_t days = 0;

    service->usual_days = SERVICE_DAYS_NONE;
    if (text.length == 0)
        return STATUS_OK;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || i == 4)
            return fault_set(
                &work->fault, STATUS_INVALID, "usual_days",
                MESSAGE("the days are a whole number up to {1}", arg_count(SERVICE_DAYS_MAX)));
        days = days * 10 + (text.at[i] - '0');
    }
    service->usual_days = days;
    return STATUS_OK;
}

static enum status take_currency(struct work *work, const char *typed, struct service *service)
{
    char code[CURRENCY_CODE_SIZE];

    if (slice_trim(slice_of(typed)).length == 0) {
        service->currency = "";
        return STATUS_OK;
    }
    if (!currency_said(slice_of(typed), code))
        return fault_set(&work->fault, STATUS_INVALID, "currency",
                         PLAIN_MESSAGE("the currency is a code of three letters, as EUR"));
    service->currency = arena_copy(work->arena, code, strlen(code));
    return STATUS_OK;
}

static enum status take_input(struct work *work, const struct service_input *input,
                              struct service *service)
{
    enum status status = STATUS_OK;

    if (input->name)
        status = typed_line(slice_of(input->name), ORDER_WORD_MAX, "name", work->arena,
                            &work->fault, &service->name);
    if (status == STATUS_OK && input->currency)
        status = take_currency(work, input->currency, service);
    if (status == STATUS_OK && input->price)
        status = typed_amount(work, input->price, "price", &service->has_price, &service->price,
                              &service->currency);
    if (status == STATUS_OK && input->usual_days)
        status = take_days(work, input->usual_days, service);
    if (status == STATUS_OK && input->unit && !service_unit_of(input->unit, &service->unit))
        status = fault_set(&work->fault, STATUS_INVALID, "unit",
                           PLAIN_MESSAGE("choose what the price is for"));
    if (status != STATUS_OK)
        return status;
    service->name_key = service_key(work->arena, service->name);
    return service_check(service, &work->fault);
}

static enum status check_name(struct work *work, const struct service *service)
{
    struct service other;

    enum status status = services_find_key(work, service->name_key, &other);
    if (status == STATUS_OK && other.id != 0 && other.id != service->id)
        return fault_set(&work->fault, STATUS_INVALID, "name",
                         MESSAGE("there is a service {1} already", arg_text(other.name)));
    return status;
}

/* --- use cases --- */

struct changing {
    int64_t id, version;
    const struct service_input *input;
    bool renames_orders, is_archived;
    struct service_changed changed;
};

static enum status run_adding(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct service service = {
        .name = "", .name_key = "", .unit = UNIT_PIECE, .usual_days = SERVICE_DAYS_NONE};
    struct workspace workspace;
    struct service_list all;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    service.currency = status == STATUS_OK ? workspace.currency : "";
    if (status == STATUS_OK)
        status = take_input(work, changing->input, &service);
    if (status == STATUS_OK)
        status = check_name(work, &service);
    if (status == STATUS_OK)
        status = services_list(work, true, &all);
    if (status == STATUS_OK && all.count >= SERVICES_MAX)
        status = fault_set(&work->fault, STATUS_INVALID, "name",
                           MESSAGE("there are at most {1} services", arg_count(SERVICES_MAX)));
    if (status == STATUS_OK)
        status = service_enter(work, &service, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status run(struct work *work, enum status (*use_case)(struct work *, void *),
                       struct changing *changing, struct service_changed *ret_changed)
{
    enum status status = may_manage(work);

    if (status == STATUS_OK)
        status = attempt(work, use_case, changing);
    if (status == STATUS_OK)
        *ret_changed = changing->changed;
    return status;
}

enum status add_service(struct work *work, const struct service_input *input,
                        struct service_changed *ret_changed)
{
    struct changing changing = {.input = input};

    return run(work, run_adding, &changing, ret_changed);
}

static enum status run_editing(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct service before, after;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = services_find(work, changing->id, &before);
    if (status == STATUS_OK && before.version != changing->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("somebody changed this service meanwhile; see how it is "
                                         "now, and decide"));
    if (status != STATUS_OK)
        return status;
    after = before;
    status = take_input(work, changing->input, &after);
    if (status == STATUS_OK)
        status = check_name(work, &after);
    if (status == STATUS_OK)
        status = service_change(work, &before, &after, AUDIT_SERVICE_CHANGED, &changing->changed);
    if (status == STATUS_OK && changing->renames_orders && strcmp(before.name, after.name) != 0)
        status = service_rename_orders(work, &before, &after, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status edit_service(struct work *work, int64_t id, int64_t version,
                         const struct service_input *input, bool renames_orders,
                         struct service_changed *ret_changed)
{
    struct changing changing = {
        .id = id, .version = version, .input = input, .renames_orders = renames_orders};

    return run(work, run_editing, &changing, ret_changed);
}

static enum status run_archiving(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct service before, after;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = services_find(work, changing->id, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    if (changing->is_archived && before.archived_at == 0)
        after.archived_at = work->now;
    if (!changing->is_archived)
        after.archived_at = 0;
    status =
        service_change(work, &before, &after,
                       changing->is_archived ? AUDIT_SERVICE_ARCHIVED : AUDIT_SERVICE_BROUGHT_BACK,
                       &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status archive_service(struct work *work, int64_t id, bool is_archived,
                            struct service_changed *ret_changed)
{
    struct changing changing = {.id = id, .is_archived = is_archived};

    return run(work, run_archiving, &changing, ret_changed);
}

/* --- looking --- */

enum status show_service(struct work *work, int64_t id, struct service *ret_service)
{
    enum status status = may_view(work);

    if (status == STATUS_OK)
        status = services_find(work, id, ret_service);
    return status;
}

enum status list_services(struct work *work, bool with_archived, struct service_list *ret_list)
{
    enum status status = may_view(work);

    if (status == STATUS_OK)
        status = services_list(work, with_archived, ret_list);
    return status;
}

static bool has_key(struct arena *arena, const struct service_list *list, const char *name)
{
    const char *key = service_key(arena, name);

    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name_key, key) == 0)
            return true;
    return false;
}

static enum status gather(struct work *work, bool with_offered, struct known_words *ret_words)
{
    struct recent_words recent;
    struct service_list list;

    enum status status = list_services(work, true, &list);
    if (status == STATUS_OK)
        status = services_recent(work, &recent);
    if (status != STATUS_OK)
        return status;
    struct known_words words = {
        .services = arena_array(work->arena, const char *, list.count + recent.service_count),
        .sources = recent.sources,
        .source_count = recent.source_count};
    for (size_t i = 0; i < list.count && with_offered; i++)
        if (list.items[i].archived_at == 0)
            words.services[words.service_count++] = list.items[i].name;
    for (size_t i = 0; i < recent.service_count; i++)
        if (!has_key(work->arena, &list, recent.services[i]))
            words.services[words.service_count++] = recent.services[i];
    *ret_words = words;
    return STATUS_OK;
}

enum status known_words(struct work *work, struct known_words *ret_words)
{
    return gather(work, true, ret_words);
}

enum status suggest_services(struct work *work, struct known_words *ret_words)
{
    return gather(work, false, ret_words);
}
