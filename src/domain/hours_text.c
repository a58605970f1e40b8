// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/hours_text.h"

#include <string.h>

#include "base/message.h"
#include "base/text.h"

enum { HOUR_MINUTES = 60 };

static const char *const weekdays[WEEK_DAYS] = {
    N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
    N_("Friday"), N_("Saturday"), N_("Sunday"),
};

static void add_line(struct text *out, const char *line)
{
    text_format(out, "%s\n", line);
}

/* ---- the week ---- */

/* "9:00–13:00, 14:00–18:00"; "" for a day on which it is closed. */
static const char *hours_of(const struct working_hours *hours, int32_t weekday, struct arena *arena)
{
    struct text out = text_new(arena);

    for (size_t i = 0; i < hours->week_count; i++) {
        const struct open_interval *one = &hours->week[i];

        if (one->weekday == weekday)
            text_format(&out, "%s%d:%02d\xE2\x80\x93%d:%02d", out.length > 0 ? ", " : "",
                        one->from_minute / HOUR_MINUTES, one->from_minute % HOUR_MINUTES,
                        one->to_minute / HOUR_MINUTES, one->to_minute % HOUR_MINUTES);
    }
    return out.at ? out.at : "";
}

static struct message days_line(const struct language *language, int32_t first, int32_t last,
                                const char *hours)
{
    const char *from = translate(language, weekdays[first - 1]);
    const char *to = translate(language, weekdays[last - 1]);

    if (first == last)
        return MESSAGE("{1}: {2}", arg_text(from), arg_text(hours));
    if (last == first + 1)
        return MESSAGE("{1} and {2}: {3}", arg_text(from), arg_text(to), arg_text(hours));
    return MESSAGE("{1} to {2}: {3}", arg_text(from), arg_text(to), arg_text(hours));
}

/* Days that follow each other with the same hours are one line. */
static void add_week(struct text *out, const struct hours_text_facts *facts,
                     const struct language *language, struct arena *arena)
{
    int32_t first = 1;

    while (first <= WEEK_DAYS) {
        const char *hours = hours_of(&facts->hours, first, arena);
        int32_t last = first;

        while (last < WEEK_DAYS && strcmp(hours_of(&facts->hours, last + 1, arena), hours) == 0)
            last++;
        if (hours[0] != '\0')
            add_line(out, message_text(arena, language, days_line(language, first, last, hours)));
        first = last + 1;
    }
}

/* ---- days off ---- */

static struct message closed_line(const struct day_off *one)
{
    if (one->first_on == one->last_on)
        return MESSAGE("On {1} we are closed.", arg_day(one->first_on));
    return MESSAGE("From {1} to {2} we are closed.", arg_day(one->first_on), arg_day(one->last_on));
}

static void add_days_off(struct text *out, const struct hours_text_facts *facts,
                         const struct language *language, struct arena *arena)
{
    for (size_t i = 0; i < facts->hours.day_off_count; i++) {
        const struct day_off *one = &facts->hours.days_off[i];

        if (!one->is_open && one->last_on >= facts->today &&
            one->first_on <= facts->today + HOURS_TEXT_AHEAD_DAYS)
            add_line(out, message_text(arena, language, closed_line(one)));
    }
}

/* ---- the texts ---- */

static void add_message(struct text *out, const struct language *language, struct arena *arena,
                        struct message message)
{
    add_line(out, message_text(arena, language, message));
}

static void add_hours(struct text *out, const struct hours_text_facts *facts,
                      const struct language *language, struct arena *arena, struct message heading)
{
    if (facts->hours.week_count > 0) {
        add_message(out, language, arena, heading);
        add_week(out, facts, language, arena);
    }
    add_days_off(out, facts, language, arena);
}

static void write_voicemail(struct text *out, const struct hours_text_facts *facts,
                            const struct language *language, struct arena *arena)
{
    if (facts->business[0] != '\0')
        add_message(out, language, arena,
                    MESSAGE("Hello, you have reached {1}. We cannot take your call just now.",
                            arg_text(facts->business)));
    else
        add_message(out, language, arena,
                    PLAIN_MESSAGE("Hello. We cannot take your call just now."));
    add_hours(out, facts, language, arena, PLAIN_MESSAGE("You can reach us at these hours:"));
    add_message(out, language, arena,
                PLAIN_MESSAGE("Please say your name, your number and what it is about, and we "
                              "call back as soon as we are open. Thank you."));
}

static void write_signature(struct text *out, const struct hours_text_facts *facts,
                            const struct language *language, struct arena *arena)
{
    if (facts->business[0] != '\0')
        add_line(out, facts->business);
    add_hours(out, facts, language, arena, PLAIN_MESSAGE("We answer at these hours:"));
}

static void write_profile(struct text *out, const struct hours_text_facts *facts,
                          const struct language *language, struct arena *arena)
{
    add_hours(out, facts, language, arena, PLAIN_MESSAGE("We answer at these hours:"));
    if (facts->hours.week_count == 0)
        return;
    add_message(out, language, arena,
                MESSAGE("Times are those of {1}. Whatever you write in between is answered when "
                        "we open.",
                        arg_text(facts->time_zone)));
}

const char *hours_text_write(enum hours_text kind, const struct hours_text_facts *facts,
                             const struct language *language, struct arena *arena)
{
    struct text out = text_new(arena);

    switch (kind) {
    case HOURS_VOICEMAIL:
        write_voicemail(&out, facts, language, arena);
        break;
    case HOURS_SIGNATURE:
        write_signature(&out, facts, language, arena);
        break;
    case HOURS_PROFILE:
        write_profile(&out, facts, language, arena);
        break;
    }
    return arena_copy(arena, out.at, out.length > 0 ? out.length - 1 : 0);
}
