// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/hours.h"
#include "domain/public_holidays.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define SECOND INT64_C(1000000)
enum { FIELD_MAX = 800, MINUTE_WRONG = -1, MINUTE_NONE = -2, NEXT_HOLIDAYS = 5 };

static const struct weekday {
    const char *field, *words;
} weekdays[WEEK_DAYS] = {
    {"monday", N_("Monday")},     {"tuesday", N_("Tuesday")}, {"wednesday", N_("Wednesday")},
    {"thursday", N_("Thursday")}, {"friday", N_("Friday")},   {"saturday", N_("Saturday")},
    {"sunday", N_("Sunday")},
};

/* What was typed of the form that stands on the page again, and why. */
struct shown_again {
    bool is_week, is_day_off;
    struct fault fault;
};

/* --- hours as they are written --- */

static const char *clock_text(struct arena *arena, int32_t minute)
{
    struct text text = text_new(arena);

    text_format(&text, "%02d:%02d", minute / 60 % 24, minute % 60);
    return text.at;
}

/* 9:00, 09:00, 9 and 24:00. */
static int32_t minute_typed(const char *typed)
{
    static const char digits[] = "0123456789";
    size_t hours = strspn(typed, digits);

    if (typed[0] == '\0')
        return MINUTE_NONE;
    if (hours == 0 || hours > 2)
        return MINUTE_WRONG;
    const char *rest = typed + hours;
    if (*rest != '\0' && (*rest != ':' || strspn(rest + 1, digits) != 2 || rest[3] != '\0'))
        return MINUTE_WRONG;
    int32_t hour = (int32_t)strtol(typed, NULL, 10);
    int32_t minute = *rest == ':' ? (int32_t)strtol(rest + 1, NULL, 10) : 0;
    if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return MINUTE_WRONG;
    return hour * 60 + minute;
}

static const char *slot_name(struct arena *arena, const char *day, const char *edge, size_t slot)
{
    struct text name = text_new(arena);

    text_format(&name, "%s_%s_%zu", day, edge, slot + 1);
    return name.at;
}

/* --- the page --- */

static struct slot_row slot_of(struct exchange *exchange, size_t day, size_t slot,
                               const struct open_interval *interval, bool is_again)
{
    struct arena *arena = exchange->arena;
    struct slot_row row = {.from_name = slot_name(arena, weekdays[day].field, "from", slot),
                           .to_name = slot_name(arena, weekdays[day].field, "to", slot),
                           .day = translate(exchange->language, weekdays[day].words),
                           .from = "",
                           .to = ""};

    if (interval) {
        row.from = clock_text(arena, interval->from_minute);
        row.to = clock_text(arena, interval->to_minute);
    }
    if (is_again) {
        const char *from = fields_value(&exchange->form, row.from_name);
        const char *to = fields_value(&exchange->form, row.to_name);
        row.from = from ? from : row.from;
        row.to = to ? to : row.to;
    }
    return row;
}

static struct weekday_row weekday_row(struct exchange *exchange, const struct hours_now *now,
                                      size_t day, const struct shown_again *again)
{
    struct weekday_row row = {.name = weekdays[day].field, .words = {.one = weekdays[day].words}};
    size_t count = 0;

    row.slots.items = arena_array(exchange->arena, struct slot_row, INTERVALS_OF_DAY_MAX);
    for (size_t i = 0; i < now->hours.week_count && count < INTERVALS_OF_DAY_MAX; i++)
        if (now->hours.week[i].weekday == (int32_t)day + 1) {
            row.slots.items[count] =
                slot_of(exchange, day, count, &now->hours.week[i], again->is_week);
            count++;
        }
    /* One more than there are, two at least: so there is always room for another. */
    size_t shown = count + 1 < 2 ? 2 : count + 1;
    for (; count < shown && count < INTERVALS_OF_DAY_MAX; count++)
        row.slots.items[count] = slot_of(exchange, day, count, NULL, again->is_week);
    row.slots.count = count;
    if (again->is_week && again->fault.field && strcmp(again->fault.field, row.name) == 0)
        row.fault = again->fault.message;
    return row;
}

static struct message open_words(struct arena *arena, const struct hours_now *now,
                                 struct zone *zone, int64_t at)
{
    int64_t next = 0;

    if (working_closes(&now->hours, zone, at, &next))
        return MESSAGE("Open now, until {1} on {2}.",
                       arg_text(clock_text(arena, zone_minute(zone, next))),
                       arg_day(zone_day(zone, next)));
    if (working_opens(&now->hours, zone, at, &next))
        return MESSAGE("Closed now. Opens at {1} on {2}.",
                       arg_text(clock_text(arena, zone_minute(zone, next))),
                       arg_day(zone_day(zone, next)));
    return PLAIN_MESSAGE("Closed, with no hours to come.");
}

static void fill_days_off(struct exchange *exchange, const struct hours_now *now, day_t today,
                          struct hours_view *view)
{
    view->days_off.items =
        arena_array(exchange->arena, struct day_off_row, now->hours.day_off_count);
    for (size_t i = 0; i < now->hours.day_off_count; i++) {
        const struct day_off *one = &now->hours.days_off[i];
        struct day_off_row row = {.id = one->id,
                                  .label = one->label,
                                  .first = arg_day(one->first_on),
                                  .is_over = one->last_on < today};
        if (one->last_on != one->first_on)
            row.last = arg_day(one->last_on);
        if (one->is_open)
            row.open =
                MESSAGE("open {1} to {2}", arg_text(clock_text(exchange->arena, one->from_minute)),
                        arg_text(clock_text(exchange->arena, one->to_minute)));
        view->days_off.items[view->days_off.count++] = row;
    }
}

static void fill_holidays(struct exchange *exchange, const struct hours_now *now, day_t today,
                          const struct shown_again *again, struct hours_view *view)
{
    struct public_holiday days[PUBLIC_HOLIDAYS_MAX];
    const char *typed = fields_value(&exchange->form, "holidays");
    const char *chosen = again->is_week && typed ? typed : now->hours.holidays;
    int32_t year = civil_of(today).year;

    view->countries.items = arena_array(exchange->arena, struct country_row, HOLIDAY_COUNTRIES);
    for (size_t i = 0; i < HOLIDAY_COUNTRIES; i++)
        view->countries.items[view->countries.count++] =
            (struct country_row){.code = holiday_countries[i].code,
                                 .words = {.one = holiday_countries[i].name},
                                 .is_chosen = strcmp(holiday_countries[i].code, chosen) == 0};
    view->holidays.items = arena_array(exchange->arena, struct holiday_row, NEXT_HOLIDAYS);
    for (int32_t of = year; of <= year + 1; of++) {
        size_t count = public_holidays(now->hours.holidays, of, days);
        for (size_t i = 0; i < count && view->holidays.count < NEXT_HOLIDAYS; i++)
            if (days[i].day >= today)
                view->holidays.items[view->holidays.count++] = (struct holiday_row){
                    .day = arg_day(days[i].day), .words = {.one = days[i].name}};
    }
}

static const char *typed_again(const struct exchange *exchange, const struct shown_again *again,
                               const char *name)
{
    const char *typed = again->is_day_off ? fields_value(&exchange->form, name) : NULL;

    return typed ? typed : "";
}

static struct message fault_of(const struct shown_again *again, const char *field)
{
    bool is_of_it =
        again->is_day_off && again->fault.field && strcmp(again->fault.field, field) == 0;

    return is_of_it ? again->fault.message : (struct message){0};
}

static void fill_form(const struct exchange *exchange, const struct shown_again *again,
                      struct hours_view *view)
{
    view->first_on = typed_again(exchange, again, "first_on");
    view->last_on = typed_again(exchange, again, "last_on");
    view->label = typed_again(exchange, again, "label");
    view->open_from = typed_again(exchange, again, "from");
    view->open_until = typed_again(exchange, again, "until");
    view->first_fault = fault_of(again, "first_on");
    view->last_fault = fault_of(again, "last_on");
    view->label_fault = fault_of(again, "label");
    view->until_fault = fault_of(again, "until");
}

static enum status show_page(struct exchange *exchange, const struct shown_again *again)
{
    struct hours_now now;

    enum status status = show_hours(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open(now.time_zone);
    int64_t at = exchange->work->now / SECOND;
    day_t today = zone ? zone_day(zone, at) : zone_day_by_name(now.time_zone, at);
    struct hours_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Working hours"))),
        .version = now.version,
        .time_zone = now.time_zone,
        .conflict =
            again->is_week && !again->fault.field ? again->fault.message : (struct message){0}};

    if (zone)
        view.open = open_words(exchange->arena, &now, zone, at);
    zone_close(zone);
    view.days.items = arena_array(exchange->arena, struct weekday_row, WEEK_DAYS);
    for (size_t i = 0; i < WEEK_DAYS; i++)
        view.days.items[view.days.count++] = weekday_row(exchange, &now, i, again);
    fill_days_off(exchange, &now, today, &view);
    fill_holidays(exchange, &now, today, again, &view);
    fill_form(exchange, again, &view);
    struct html out = reply_html(exchange);
    view_hours(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/hours */
enum status page_hours(struct exchange *exchange)
{
    return show_page(exchange, &(struct shown_again){0});
}

/* The failed unit of work is over: the hours are read in a new one. */
static enum status show_fault(struct exchange *exchange, struct shown_again again,
                              enum status status)
{
    again.fault = *exchange->fault;
    if (again.fault.field && again.fault.field[0] == '\0')
        again.fault.field = NULL;
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    return show_page(exchange, &again);
}

static enum status read_slot(struct exchange *exchange, size_t day, size_t slot,
                             struct working_hours *hours, struct open_interval *week)
{
    struct arena *arena = exchange->arena;
    const char *from = NULL, *to = NULL;

    enum status status =
        form_text(exchange, slot_name(arena, weekdays[day].field, "from", slot), FIELD_MAX, &from);
    if (status == STATUS_OK)
        status =
            form_text(exchange, slot_name(arena, weekdays[day].field, "to", slot), FIELD_MAX, &to);
    if (status != STATUS_OK)
        return status;
    int32_t begins = minute_typed(from ? from : ""), ends = minute_typed(to ? to : "");
    if (begins == MINUTE_NONE && ends == MINUTE_NONE)
        return STATUS_OK;
    if (begins < 0 || ends < 0)
        return fault_set(exchange->fault, STATUS_INVALID, weekdays[day].field,
                         PLAIN_MESSAGE("write hours as 09:00 and 17:30, or leave both empty"));
    week[hours->week_count++] = (struct open_interval){
        .weekday = (int32_t)day + 1,
        .from_minute = begins,
        .to_minute = ends == 0 ? DAY_MINUTES : ends}; /* midnight is the end of the day */
    return STATUS_OK;
}

/* Tuesday to Friday as Monday: what the button that asks for it does before saving. */
static void copy_monday(struct working_hours *hours, struct open_interval *week)
{
    enum { TUESDAY = 2, FRIDAY = 5 };
    size_t kept = 0, mondays = 0;

    for (size_t i = 0; i < hours->week_count; i++) {
        if (week[i].weekday >= TUESDAY && week[i].weekday <= FRIDAY)
            continue;
        week[kept++] = week[i];
        mondays += week[i].weekday == 1;
    }
    for (int32_t day = TUESDAY; day <= FRIDAY; day++)
        for (size_t i = 0; i < mondays; i++) { /* the form has Monday's first */
            week[kept] = week[i];
            week[kept++].weekday = day;
        }
    hours->week_count = kept;
}

/* POST /settings/hours */
enum status page_hours_save(struct exchange *exchange)
{
    struct open_interval *week =
        arena_array(exchange->arena, struct open_interval, WEEK_DAYS * INTERVALS_OF_DAY_MAX);
    struct working_hours hours = {.week = week, .holidays = ""};
    struct hours_edited edited = {0};
    const char *holidays = NULL, *copy = NULL;
    int64_t version = 0;

    enum status status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = form_text(exchange, "holidays", FIELD_MAX, &holidays);
    if (status == STATUS_OK)
        status = form_text(exchange, "copy", FIELD_MAX, &copy);
    for (size_t day = 0; status == STATUS_OK && day < WEEK_DAYS; day++)
        for (size_t slot = 0; status == STATUS_OK && slot < INTERVALS_OF_DAY_MAX; slot++)
            status = read_slot(exchange, day, slot, &hours, week);
    if (status == STATUS_OK) {
        hours.holidays = holidays ? holidays : "";
        if (copy)
            copy_monday(&hours, week);
        status = edit_week(exchange->work, version, &hours, &edited);
    }
    if (version != 0 && (status == STATUS_INVALID || status == STATUS_CONFLICT))
        return show_fault(exchange, (struct shown_again){.is_week = true}, status);
    if (status != STATUS_OK)
        return status;
    if (edited.audit_id != 0)
        page_done(exchange, DEED_SAVED, edited.audit_id);
    reply_see_other(exchange, "/settings/hours");
    return STATUS_OK;
}

static enum status read_day(struct exchange *exchange, const char *name, day_t missing,
                            day_t *ret_day)
{
    const char *typed = NULL;

    enum status status = form_text(exchange, name, FIELD_MAX, &typed);
    if (status != STATUS_OK)
        return status;
    if ((!typed || typed[0] == '\0') && missing != INT32_MIN) {
        *ret_day = missing;
        return STATUS_OK;
    }
    if (!typed || !day_read(typed, ret_day))
        return fault_set(exchange->fault, STATUS_INVALID, name,
                         PLAIN_MESSAGE("a day is written as 2026-12-24"));
    return STATUS_OK;
}

static enum status read_day_off(struct exchange *exchange, struct day_off *day_off)
{
    const char *label = NULL, *from = NULL, *until = NULL;

    enum status status = read_day(exchange, "first_on", INT32_MIN, &day_off->first_on);
    if (status == STATUS_OK)
        status = read_day(exchange, "last_on", day_off->first_on, &day_off->last_on);
    if (status == STATUS_OK)
        status = form_text(exchange, "label", FIELD_MAX, &label);
    if (status == STATUS_OK)
        status = form_text(exchange, "from", FIELD_MAX, &from);
    if (status == STATUS_OK)
        status = form_text(exchange, "until", FIELD_MAX, &until);
    if (status != STATUS_OK)
        return status;
    day_off->label = label ? label : "";
    day_off->from_minute = minute_typed(from ? from : "");
    day_off->to_minute = minute_typed(until ? until : "");
    if (day_off->from_minute == MINUTE_NONE && day_off->to_minute == MINUTE_NONE)
        return STATUS_OK;
    if (day_off->from_minute < 0 || day_off->to_minute < 0)
        return fault_set(exchange->fault, STATUS_INVALID, "until",
                         PLAIN_MESSAGE("write hours as 09:00 and 17:30, or leave both empty"));
    day_off->to_minute = day_off->to_minute == 0 ? DAY_MINUTES : day_off->to_minute;
    day_off->is_open = true;
    return STATUS_OK;
}

/* POST /settings/hours/days-off */
enum status page_day_off_add(struct exchange *exchange)
{
    struct hours_edited edited = {0};
    struct day_off day_off = {0};

    enum status status = read_day_off(exchange, &day_off);
    if (status == STATUS_OK)
        status = add_day_off(exchange->work, &day_off, &edited);
    if (status == STATUS_INVALID)
        return show_fault(exchange, (struct shown_again){.is_day_off = true}, status);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, edited.audit_id);
    reply_see_other(exchange, "/settings/hours");
    return STATUS_OK;
}

/* POST /settings/hours/days-off/:id/remove */
enum status page_day_off_remove(struct exchange *exchange)
{
    struct hours_edited edited = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = remove_day_off(exchange->work, id, &edited);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_REMOVED, edited.audit_id);
    reply_see_other(exchange, "/settings/hours");
    return STATUS_OK;
}
