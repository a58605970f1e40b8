// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/contact_words.h"

struct message contact_last_words(day_t last_on, day_t today)
{
    if (last_on == CLIENT_DAY_NONE)
        return PLAIN_MESSAGE("none yet");
    if (last_on >= today)
        return PLAIN_MESSAGE("today");
    return MESSAGE_N("{1} day ago", "{1} days ago", arg_count((int64_t)today - last_on));
}

struct message contact_limit_words(const struct contact_limit_held *held)
{
    const struct message_arg days = arg_count(held->days);

    if (held->days == LIMIT_UNSET)
        return PLAIN_MESSAGE("no limit is set");
    if (held->days == LIMIT_NEVER)
        return PLAIN_MESSAGE("never by itself");
    switch (held->kind) {
    case LIMIT_CLIENT:
        return MESSAGE_N("every {1} day, as was said of them",
                         "every {1} days, as was said of them", days);
    case LIMIT_TAG:
        return MESSAGE_N("every {1} day, by a tag of theirs", "every {1} days, by a tag of theirs",
                         days);
    case LIMIT_STANDING:
        break;
    }
    return MESSAGE_N("every {1} day, by where they stand", "every {1} days, by where they stand",
                     days);
}

struct message contact_silence_words(enum contact_silence silence)
{
    switch (silence) {
    case SILENCE_YELLOW:
        return PLAIN_MESSAGE("soon quiet for too long");
    case SILENCE_RED:
        return PLAIN_MESSAGE("quiet for too long");
    case SILENCE_WITHIN:
        break;
    }
    return (struct message){.one = NULL};
}

const char *contact_silence_tag(enum contact_silence silence)
{
    return silence == SILENCE_RED ? "tag late" : "tag needs";
}
