// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_amount.h"

#include "retention/currency.h"

enum { DECIMALS = 4, GROUPS_MAX = 16, GROUP_DIGITS = 3 };

/* --- plain amounts: most logs have nothing else, so they must cost next to nothing --- */

static uint64_t load_four(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;

    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/*
 * The number of eight digits, the first in the lowest byte: neighbours are joined to pairs,
 * pairs to fours, fours to all, each step for all of them at once.
 */
static int64_t join_digits(uint64_t digits)
{
    digits = (digits * 10 + (digits >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    digits = (digits * 100 + (digits >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    return (int64_t)((digits * 10000 + (digits >> 32)) & UINT64_C(0xFFFFFFFF));
}

/* 1.23 to 12345.67: four to eight bytes, two of them behind the mark. */
static bool read_cents(const char *at, size_t length, char mark, int64_t *ret_amount)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    /* Where both loads overlap they hold the same bytes. */
    uint64_t word = load_four(at) | load_four(at + length - 4) << (8 * (length - 4));
    unsigned point_bit = 8 * (unsigned)(length - 3);
    uint64_t before = (UINT64_C(1) << point_bit) - 1;
    unsigned missing_bits = 8 * (unsigned)(9 - length);

    if ((char)(word >> point_bit & 0xFF) != mark)
        return false;
    uint64_t digits = ((word & before) | (word >> 8 & ~before)) ^ each * '0';
    digits <<= missing_bits;
    /* Any byte above 9 gets its top bit set; what carries over has its own set already. */
    if (((digits | (digits + each * (0x80 - 10))) & each * 0x80) != 0)
        return false;
    *ret_amount = join_digits(digits) * (AMOUNT_UNIT / 100);
    return true;
}

enum { PLAIN_LENGTH_MAX = 11 + 1 + DECIMALS };

/* Up to eleven digits, maybe a mark and one, two or four more: nothing that can be open. */
static bool read_digits(const char *at, size_t length, char mark, int64_t *ret_amount,
                        bool *ret_has_mark)
{
    static const int64_t units[] = {AMOUNT_UNIT, 1000, 100, 0, 1};
    int64_t number = 0;
    size_t mark_at = length;

    for (size_t i = 0; i < length; i++) {
        if (is_digit(at[i]))
            number = number * 10 + (at[i] - '0');
        else if (at[i] == mark && mark_at == length)
            mark_at = i;
        else
            return false;
    }
    size_t decimals = mark_at < length ? length - mark_at - 1 : 0;
    if (mark_at == 0 || mark_at > 11 || decimals > DECIMALS || units[decimals] == 0 ||
        mark_at + 1 == length)
        return false;
    *ret_amount = number * units[decimals];
    *ret_has_mark = mark_at < length;
    return true;
}

static bool read_plain(struct slice text, enum decimal_mark mark,
                       struct amount_reading *ret_reading)
{
    bool is_negative = text.length > 0 && text.at[0] == '-';
    const char *at = text.at + is_negative;
    size_t length = text.length - is_negative;
    bool has_mark = true;
    int64_t amount;

    if (length == 0 || length > PLAIN_LENGTH_MAX)
        return false;
    /* Without one asked for it is taken from where it mostly stands. */
    if (mark == DECIMAL_UNKNOWN)
        mark = length > 3 && at[length - 3] == ',' ? DECIMAL_COMMA : DECIMAL_POINT;
    char character = mark == DECIMAL_COMMA ? ',' : '.';
    if (length < 4 || length > 8 || !read_cents(at, length, character, &amount)) {
        if (!read_digits(at, length, character, &amount, &has_mark))
            return false;
    }
    *ret_reading = (struct amount_reading){
        .amount = is_negative ? -amount : amount,
        .evidence = has_mark ? mark : DECIMAL_UNKNOWN,
    };
    return true;
}

/* --- all others: what stands around the number --- */

enum mark { MARK_NONE, MARK_POINT, MARK_COMMA, MARK_SPACE, MARK_APOSTROPHE };

struct digit_group {
    const char *at;
    int32_t length;
    enum mark mark; /* that ends it; MARK_NONE for the last */
};

struct written_amount {
    bool has_sign, is_minus;
    bool has_bracket, is_bracket_closed;
    enum currency_kind currency_kind;
    char currency[4];
    struct digit_group groups[GROUPS_MAX];
    int32_t group_count;
    int32_t whole_count; /* of groups before the decimal mark */
};

static bool take_sign(struct cursor *cursor, struct written_amount *amount)
{
    bool is_minus = cursor_take_minus(cursor);

    if (amount->has_sign || (!is_minus && !cursor_take(cursor, '+')))
        return false;
    amount->has_sign = true;
    amount->is_minus = is_minus;
    return true;
}

/* "$12.00 CAD" names two: a sign that several currencies share gives way. */
static bool take_currency(struct cursor *cursor, struct written_amount *amount)
{
    char code[4] = "";
    enum currency_kind kind = currency_take(cursor, code);

    if (kind == CURRENCY_NONE)
        return false;
    if (amount->currency_kind > CURRENCY_SHARED_SIGN && kind > CURRENCY_SHARED_SIGN)
        return memcmp(amount->currency, code, sizeof(code)) == 0;
    if (kind > amount->currency_kind) {
        amount->currency_kind = kind;
        memcpy(amount->currency, code, sizeof(code));
    }
    return true;
}

static bool starts_number(const struct cursor *cursor)
{
    char next = cursor_peek(cursor);

    return is_digit(next) || next == '.' || next == ',';
}

static bool read_before_number(struct cursor *cursor, struct written_amount *amount)
{
    for (;;) {
        cursor_skip_spaces(cursor);
        if (starts_number(cursor))
            return true;
        if (!amount->has_bracket && cursor_take(cursor, '('))
            amount->has_bracket = true;
        else if (!take_sign(cursor, amount) && !take_currency(cursor, amount))
            return false;
    }
}

static bool read_after_number(struct cursor *cursor, struct written_amount *amount)
{
    for (;;) {
        cursor_skip_spaces(cursor);
        if (cursor_at_end(cursor))
            break;
        if (amount->has_bracket && !amount->is_bracket_closed && cursor_take(cursor, ')'))
            amount->is_bracket_closed = true;
        else if (cursor_peek(cursor) == '+' ||
                 (!take_sign(cursor, amount) && !take_currency(cursor, amount)))
            return false;
    }
    return amount->has_bracket == amount->is_bracket_closed &&
           !(amount->has_bracket && amount->has_sign);
}

/* --- the number: digits in groups, and which mark is the decimal one --- */

static enum mark take_mark(struct cursor *cursor)
{
    if (cursor_take(cursor, '.'))
        return MARK_POINT;
    if (cursor_take(cursor, ','))
        return MARK_COMMA;
    struct cursor probe = *cursor;
    enum mark mark = MARK_NONE;
    if (cursor_take_space(&probe))
        mark = MARK_SPACE;
    else if (cursor_take(&probe, '\'') || cursor_take_text(&probe, "\xE2\x80\x99", 3))
        mark = MARK_APOSTROPHE;
    /* These two part digits; elsewhere they do not belong to the number. */
    if (mark == MARK_NONE || !is_digit(cursor_peek(&probe)))
        return MARK_NONE;
    *cursor = probe;
    return mark;
}

static enum amount_result read_groups(struct cursor *cursor, struct written_amount *amount)
{
    int64_t unused;
    size_t digits = 0;

    while (amount->group_count < GROUPS_MAX) {
        struct digit_group *group = &amount->groups[amount->group_count++];
        const char *at = cursor->at;
        size_t length = cursor_take_number(cursor, &unused);

        digits += length;
        if (digits > INT16_MAX)
            return AMOUNT_TOO_LARGE;
        *group = (struct digit_group){at, (int32_t)length, take_mark(cursor)};
        if (group->mark == MARK_NONE)
            return digits > 0 ? AMOUNT_READ : AMOUNT_NOT_A_NUMBER;
    }
    return AMOUNT_NOT_A_NUMBER;
}

/* "12,-" and "12,--": dashes stand for the cents and are no minus. */
static void take_dashes_for_cents(struct cursor *cursor, const struct written_amount *amount)
{
    int32_t count = amount->group_count;

    if (count < 2 || amount->groups[count - 1].length > 0)
        return;
    while (cursor_take_minus(cursor))
        continue;
}

/* True when the first `count` groups are parted by one kind of mark and as long as they must be. */
static bool is_well_grouped(const struct written_amount *amount, int32_t count)
{
    const struct digit_group *groups = amount->groups;
    enum mark mark = groups[0].mark;
    bool is_western = true;
    bool is_indian = mark == MARK_COMMA && groups[0].length <= 2;

    if (groups[0].length < 1 || groups[0].length > GROUP_DIGITS || groups[0].at[0] == '0')
        return false;
    for (int32_t i = 1; i < count - 1; i++) {
        is_western = is_western && groups[i].length == GROUP_DIGITS;
        is_indian = is_indian && groups[i].length == GROUP_DIGITS - 1;
        if (groups[i].mark != mark)
            return false;
    }
    return groups[count - 1].length == GROUP_DIGITS && (is_western || is_indian);
}

static enum decimal_mark decimal_of(enum mark mark)
{
    if (mark == MARK_POINT)
        return DECIMAL_POINT;
    return mark == MARK_COMMA ? DECIMAL_COMMA : DECIMAL_UNKNOWN;
}

static enum decimal_mark other_mark(enum decimal_mark mark)
{
    if (mark == DECIMAL_UNKNOWN)
        return mark;
    return mark == DECIMAL_POINT ? DECIMAL_COMMA : DECIMAL_POINT;
}

/* One point or comma and nothing else. */
static void judge_single(struct written_amount *amount, enum decimal_mark asked,
                         struct amount_reading *reading)
{
    enum decimal_mark mark = decimal_of(amount->groups[0].mark);

    amount->whole_count = 1;
    if (!is_well_grouped(amount, 2))
        reading->evidence = mark;
    else if (asked == DECIMAL_UNKNOWN)
        reading->open = mark;
    else if (asked != mark)
        amount->whole_count = 2;
}

/* Where a mark was asked for, amounts that do not fit are more likely written with another. */
static enum amount_result misfit(enum decimal_mark asked)
{
    return asked == DECIMAL_UNKNOWN ? AMOUNT_NOT_A_NUMBER : AMOUNT_WRONG_MARK;
}

/* Finds which groups are whole, and what that says. */
static enum amount_result judge_marks(struct written_amount *amount, enum decimal_mark asked,
                                      struct amount_reading *reading)
{
    int32_t count = amount->group_count;
    enum mark first = amount->groups[0].mark;
    enum mark last = count > 1 ? amount->groups[count - 2].mark : MARK_NONE;

    amount->whole_count = count;
    if (count == 1)
        return AMOUNT_READ;
    if (count == 2 && decimal_of(last) != DECIMAL_UNKNOWN) {
        judge_single(amount, asked, reading);
    } else if (first == last) {
        reading->evidence = other_mark(decimal_of(last));
    } else {
        reading->evidence = decimal_of(last);
        amount->whole_count = count - 1;
        if (reading->evidence == DECIMAL_UNKNOWN)
            return misfit(asked);
    }
    if (amount->whole_count > 1 && !is_well_grouped(amount, amount->whole_count))
        return misfit(asked);
    if (asked != DECIMAL_UNKNOWN && reading->evidence != DECIMAL_UNKNOWN &&
        reading->evidence != asked)
        return AMOUNT_WRONG_MARK;
    return AMOUNT_READ;
}

/* --- the value --- */

/* Ten-thousandths of the decimals, 0 to AMOUNT_UNIT; half of one goes to the even neighbour. */
static int64_t round_decimals(const struct digit_group *decimals, bool *ret_is_rounded)
{
    int64_t value = 0;
    bool is_more_than_half = false;

    for (int32_t i = 0; i < DECIMALS; i++)
        value = value * 10 + (i < decimals->length ? decimals->at[i] - '0' : 0);
    if (decimals->length <= DECIMALS)
        return value;
    char next = decimals->at[DECIMALS];
    for (int32_t i = DECIMALS + 1; i < decimals->length; i++)
        is_more_than_half = is_more_than_half || decimals->at[i] != '0';
    *ret_is_rounded = next != '0' || is_more_than_half;
    if (next > '5' || (next == '5' && (is_more_than_half || value % 2 == 1)))
        value++;
    return value;
}

static enum amount_result find_value(const struct written_amount *amount,
                                     struct amount_reading *reading)
{
    int64_t whole = 0;
    int64_t decimals = 0;

    for (int32_t i = 0; i < amount->whole_count; i++) {
        for (int32_t j = 0; j < amount->groups[i].length; j++) {
            whole = whole * 10 + (amount->groups[i].at[j] - '0');
            if (whole > AMOUNT_MAX / AMOUNT_UNIT)
                return AMOUNT_TOO_LARGE;
        }
    }
    if (amount->whole_count < amount->group_count)
        decimals = round_decimals(&amount->groups[amount->whole_count], &reading->is_rounded);
    int64_t value = whole * AMOUNT_UNIT + decimals;
    if (value > AMOUNT_MAX)
        return AMOUNT_TOO_LARGE;
    reading->amount = amount->is_minus || amount->has_bracket ? -value : value;
    return AMOUNT_READ;
}

static enum amount_result read_written(struct cursor *cursor, enum decimal_mark mark,
                                       struct amount_reading *ret_reading)
{
    struct written_amount amount = {.group_count = 0};
    struct amount_reading reading = {0};

    if (!read_before_number(cursor, &amount))
        return AMOUNT_NOT_A_NUMBER;
    enum amount_result groups_result = read_groups(cursor, &amount);
    if (groups_result != AMOUNT_READ)
        return groups_result;
    take_dashes_for_cents(cursor, &amount);
    if (!read_after_number(cursor, &amount))
        return AMOUNT_NOT_A_NUMBER;
    enum amount_result result = judge_marks(&amount, mark, &reading);
    if (result == AMOUNT_READ)
        result = find_value(&amount, &reading);
    if (result != AMOUNT_READ)
        return result;
    memcpy(reading.currency, amount.currency, sizeof(reading.currency));
    *ret_reading = reading;
    return AMOUNT_READ;
}

enum amount_result order_amount_read(struct slice text, enum decimal_mark mark,
                                     struct amount_reading *ret_reading)
{
    if (text.length == 0)
        return AMOUNT_EMPTY;
    if (read_plain(text, mark, ret_reading))
        return AMOUNT_READ;
    struct cursor cursor = {text.at, text.at + text.length};
    cursor_skip_spaces(&cursor);
    if (cursor_at_end(&cursor))
        return AMOUNT_EMPTY;
    return read_written(&cursor, mark, ret_reading);
}
