// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/automatic_answer.h"

#include <string.h>

#include "base/message.h"

#define SECOND INT64_C(1000000)

enum { HOUR_MINUTES = 60 };

/* The last day before `at` with an opening that had begun by then; the day itself where there was
 * none for so long. */
static day_t last_open_day(const struct working_hours *hours, struct zone *zone, int64_t at)
{
    const day_t today = zone_day(zone, at);
    const int32_t minute = zone_minute(zone, at);

    for (day_t day = today; day > today - WORKING_AHEAD_DAYS; day--) {
        const struct day_hours open = working_day(hours, day);

        if (open.count > 0 && (day < today || open.intervals[0].from_minute <= minute))
            return day;
    }
    return today;
}

/* Between two openings of one day: somebody is back before it is worth saying so. */
static bool is_a_break(const struct working_hours *hours, struct zone *zone, int64_t at,
                       int64_t opens)
{
    const struct day_hours open = working_day(hours, zone_day(zone, at));

    return open.count > 0 && zone_day(zone, opens) == zone_day(zone, at) &&
           open.intervals[0].from_minute <= zone_minute(zone, at);
}

bool automatic_answer_times(const struct answering *answering, const struct working_hours *hours,
                            struct zone *zone, enum urgency urgency, int64_t at,
                            struct automatic_times *ret_times)
{
    const int64_t seconds = at / SECOND;
    int64_t opens = 0;

    if (urgency == URGENCY_EMERGENCY || working_is_open(hours, zone, seconds) ||
        !working_opens(hours, zone, seconds, &opens) || is_a_break(hours, zone, seconds, opens))
        return false;
    *ret_times = (struct automatic_times){
        .opens_at = opens * SECOND,
        .due_at = answering_due(answering, hours, zone, urgency, at),
        .night_on = last_open_day(hours, zone, seconds),
    };
    return true;
}

bool automatic_answer_closed(const struct working_hours *hours, struct zone *zone, int64_t at,
                             int64_t *ret_at)
{
    const struct answering usual = answering_default();
    int64_t seconds = at / SECOND;
    struct automatic_times times;

    for (int i = 0; i < WORKING_AHEAD_DAYS; i++) {
        if (automatic_answer_times(&usual, hours, zone, URGENCY_NONE, seconds * SECOND, &times)) {
            *ret_at = i == 0 ? at : seconds * SECOND;
            return true;
        }
        if (!working_opens(hours, zone, seconds, &seconds) ||
            !working_closes(hours, zone, seconds, &seconds))
            return false;
    }
    return false;
}

/* ---- words ---- */

static const char *clock_text(struct arena *arena, struct zone *zone, int64_t at)
{
    const int32_t minute = zone_minute(zone, at / SECOND);
    struct text text = text_new(arena);

    text_format(&text, "%d:%02d", (int)(minute / HOUR_MINUTES), (int)(minute % HOUR_MINUTES));
    return text.at;
}

static struct message when_words(const struct automatic_times *times, struct zone *zone,
                                 struct arena *arena)
{
    const day_t opens_on = zone_day(zone, times->opens_at / SECOND);
    const day_t due_on = zone_day(zone, times->due_at / SECOND);
    const char *opens = clock_text(arena, zone, times->opens_at);
    const char *due = clock_text(arena, zone, times->due_at);

    if (opens_on == due_on)
        return MESSAGE("We are closed now and open again on {1} at {2}. A person will answer you "
                       "that day, by {3} at the latest.",
                       arg_day(opens_on), arg_text(opens), arg_text(due));
    return MESSAGE("We are closed now and open again on {1} at {2}. A person will answer you by "
                   "{3}, {4}, at the latest.",
                   arg_day(opens_on), arg_text(opens), arg_day(due_on), arg_text(due));
}

static const char *subject_text(const char *subject, const struct language *language,
                                struct arena *arena)
{
    struct text text = text_new(arena);

    text_format(&text, "Auto: %s",
                subject[0] == '\0' ? translate(language, N_("Your message has come")) : subject);
    return text.length > CONVERSATION_SUBJECT_MAX ? subject : text.at;
}

struct letter automatic_answer_write(const struct automatic_times *times, struct zone *zone,
                                     const char *zone_name, const char *subject,
                                     const struct language *language, struct arena *arena)
{
    const struct message when = when_words(times, zone, arena);
    const struct message place = MESSAGE(
        "The times are those of {1}. This was sent automatically: you need not reply to it.",
        arg_text(zone_name));
    struct text text = text_new(arena);

    text_add(&text, translate(language, N_("Thank you for your message. It has reached us.")));
    text_add(&text, "\n\n");
    text_message(&text, language, &when);
    text_add(&text, "\n\n");
    text_message(&text, language, &place);
    return (struct letter){.subject = subject_text(subject, language, arena), .text = text.at};
}
