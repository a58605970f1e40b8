// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/pasted_talk.h"

#include <string.h>

#include "base/text.h"
#include "domain/pasted_head.h"

/*
 * In two rounds: which lines begin a message is settled by all of them (a line "Note: text" begins
 * none where others say when), then the messages are made.
 */

struct reading {
    struct pasted_head *heads; /* of each line */
    struct slice *lines;
    size_t count;
    bool has_stamps, has_days; /* some head says when; which day */
    day_t today;
    enum stamp_order order;
    struct pasted_stamp day; /* of the last line that is one */
    struct text said;        /* so far, of the message at hand */
    struct pasted_message now;
    bool is_open;
    struct pasted_talk talk;
    struct arena *arena;
};

/* ---- lines ---- */

static void cut_lines(struct slice text, struct reading *reading)
{
    size_t most = 1, at = 0;

    for (size_t i = 0; i < text.length && most < PASTED_LINES_MAX; i++)
        most += text.at[i] == '\n';
    reading->lines = arena_array(reading->arena, struct slice, most);
    reading->heads = arena_array(reading->arena, struct pasted_head, most);
    while (at < text.length && reading->count < most) {
        size_t end = at;

        while (end < text.length && text.at[end] != '\n')
            end++;
        reading->lines[reading->count] = (struct slice){text.at + at, end - at};
        reading->heads[reading->count] =
            pasted_head_read(reading->lines[reading->count], reading->arena);
        reading->count++;
        at = end + 1;
    }
    reading->talk.is_cut = reading->talk.is_cut || at < text.length;
}

/* How many lines of these kinds bear that name, up to 2. */
static size_t count_name(const struct reading *reading, struct slice name, enum pasted_line kind)
{
    size_t count = 0;

    for (size_t i = 0; i < reading->count && count < 2; i++)
        count += (reading->heads[i].kind == kind || reading->heads[i].kind == LINE_HEAD) &&
                 slice_equal(reading->heads[i].name, name);
    return count;
}

/* In a dialogue without times a name that stands once, behind two others, is rather a word. */
static void settle_plain(struct reading *reading)
{
    struct slice first[2] = {{0}};
    size_t known = 0;

    for (size_t i = 0; i < reading->count; i++) {
        struct pasted_head *head = &reading->heads[i];

        if (head->kind != LINE_PLAIN)
            continue;
        const bool is_known = (known > 0 && slice_equal(head->name, first[0])) ||
                              (known > 1 && slice_equal(head->name, first[1]));
        if (!is_known && known < 2)
            first[known++] = head->name;
        else if (!is_known && count_name(reading, head->name, LINE_PLAIN) < 2)
            continue;
        head->kind = LINE_HEAD;
    }
}

static void settle_lines(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        struct pasted_head *head = &reading->heads[i];

        if (head->kind == LINE_MAYBE && count_name(reading, head->name, LINE_MAYBE) > 1)
            head->kind = LINE_HEAD;
        reading->has_stamps = reading->has_stamps || head->kind == LINE_HEAD;
        reading->has_days =
            reading->has_days || (head->kind == LINE_HEAD && head->stamp.day != STAMP_NO_DAY);
    }
    if (!reading->has_stamps)
        settle_plain(reading);
}

/* ---- in which order days are written ---- */

/* Days that do not exist, have not come, or come before the line above them. */
static size_t strange_days(const struct reading *reading, enum stamp_order order)
{
    size_t strange = 0;
    day_t last = DAY_FIRST;

    for (size_t i = 0; i < reading->count; i++) {
        const struct pasted_head *head = &reading->heads[i];
        day_t day = 0;

        if (head->kind == LINE_TEXT || head->stamp.day == STAMP_NO_DAY)
            continue;
        if (!pasted_stamp_day(&head->stamp, order, reading->today, &day) ||
            day > reading->today + 1) {
            strange++;
            continue;
        }
        strange += day < last;
        last = day;
    }
    return strange;
}

static bool makes_a_difference(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct pasted_head *head = &reading->heads[i];

        if (head->kind != LINE_TEXT && head->stamp.day == STAMP_EITHER &&
            head->stamp.first != head->stamp.second)
            return true;
    }
    return false;
}

static void settle_order(struct reading *reading, enum stamp_order chosen)
{
    const bool is_open = makes_a_difference(reading);
    const size_t day_first = strange_days(reading, STAMP_DAY_FIRST);
    const size_t month_first = strange_days(reading, STAMP_MONTH_FIRST);

    reading->order = chosen;
    if (chosen == STAMP_UNSAID && is_open && day_first != month_first)
        reading->order = day_first < month_first ? STAMP_DAY_FIRST : STAMP_MONTH_FIRST;
    reading->talk.order = reading->order;
    reading->talk.is_ambiguous = is_open && reading->order == STAMP_UNSAID;
}

/* ---- messages ---- */

static void close_message(struct reading *reading)
{
    struct pasted_talk *talk = &reading->talk;
    const struct slice said = slice_trim((struct slice){reading->said.at, reading->said.length});
    size_t length = said.length, from = 0;

    if (!reading->is_open)
        return;
    reading->is_open = false;
    while (length > 0 && (said.at[length - 1] == '\n' || said.at[length - 1] == ' '))
        length--;
    while (from < length && said.at[from] == '\n')
        from++;
    if (from == length)
        return;
    if (talk->count == PASTED_MESSAGES_MAX) {
        talk->is_cut = true;
        return;
    }
    reading->now.text = arena_copy(reading->arena, said.at + from, length - from);
    talk->said[reading->now.speaker]++;
    talk->items[talk->count++] = reading->now;
}

/* False when there are more people than a dialogue has. */
static bool find_speaker(struct reading *reading, struct slice name, size_t *ret_speaker)
{
    struct pasted_talk *talk = &reading->talk;

    for (size_t i = 0; i < talk->speaker_count; i++)
        if (slice_equal(slice_of(talk->speakers[i]), name)) {
            *ret_speaker = i;
            return true;
        }
    if (talk->speaker_count == PASTED_SPEAKERS_MAX) {
        talk->is_cut = true;
        return false;
    }
    *ret_speaker = talk->speaker_count;
    talk->speakers[talk->speaker_count++] = arena_copy(reading->arena, name.at, name.length);
    return true;
}

static void open_message(struct reading *reading, const struct pasted_head *head)
{
    const struct pasted_stamp *day = head->stamp.day != STAMP_NO_DAY ? &head->stamp : &reading->day;
    struct pasted_message message = {.has_time = head->stamp.has_time,
                                     .minute = head->stamp.minute};

    close_message(reading);
    if (!find_speaker(reading, head->name, &message.speaker))
        return;
    message.has_day = pasted_stamp_day(day, reading->order, reading->today, &message.day);
    reading->now = message;
    reading->is_open = true;
    reading->said = text_new(reading->arena);
    text_add_slice(&reading->said, head->rest);
}

static void take_line(struct reading *reading, size_t place)
{
    const struct pasted_head *head = &reading->heads[place];

    if (head->kind == LINE_HEAD) {
        open_message(reading, head);
        return;
    }
    if (head->kind == LINE_SYSTEM && reading->has_stamps) {
        close_message(reading);
        reading->talk.left_out++;
        return;
    }
    if (head->kind == LINE_DAY && !reading->has_days) {
        close_message(reading);
        reading->day = head->stamp;
        return;
    }
    if (!reading->is_open) {
        reading->talk.left_out += slice_trim(reading->lines[place]).length > 0;
        return;
    }
    text_add_char(&reading->said, '\n');
    text_add_slice(&reading->said, reading->lines[place]);
}

struct pasted_talk pasted_talk_read(struct slice text, enum stamp_order order, day_t today,
                                    struct arena *arena)
{
    struct reading reading = {.today = today, .arena = arena};

    reading.talk.is_cut = text.length > PASTED_TALK_BYTES_MAX;
    if (reading.talk.is_cut)
        text.length = PASTED_TALK_BYTES_MAX;
    reading.talk.items = arena_array(arena, struct pasted_message, PASTED_MESSAGES_MAX);
    cut_lines(text, &reading);
    settle_lines(&reading);
    settle_order(&reading, order);
    for (size_t i = 0; i < reading.count; i++)
        take_line(&reading, i);
    close_message(&reading);
    return reading.talk;
}
