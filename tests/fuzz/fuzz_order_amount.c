// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_amount.h"

#include <assert.h>
#include <string.h>

#include "support/fuzz.h"

enum { TEXT_MAX = 200 };

static void check_currency(const char *code)
{
    if (code[0] == '\0')
        return;
    for (int i = 0; i < 3; i++)
        assert(code[i] >= 'A' && code[i] <= 'Z');
    assert(code[3] == '\0');
    char again[4];
    assert(currency_read(slice_of(code), again) && strcmp(again, code) == 0);
}

static void check_reading(const struct amount_reading *reading, enum decimal_mark asked)
{
    for (int mark = DECIMAL_POINT; mark <= DECIMAL_COMMA; mark++) {
        int64_t amount =
            order_amount_resolve(reading->amount, reading->open, (enum decimal_mark)mark);
        assert(amount >= -AMOUNT_MAX && amount <= AMOUNT_MAX);
    }
    assert(reading->open == DECIMAL_UNKNOWN || reading->evidence == DECIMAL_UNKNOWN);
    assert(!(reading->open != DECIMAL_UNKNOWN && reading->is_rounded));
    if (asked != DECIMAL_UNKNOWN)
        assert(reading->open == DECIMAL_UNKNOWN &&
               (reading->evidence == DECIMAL_UNKNOWN || reading->evidence == asked));
    check_currency(reading->currency);
}

/* With either mark asked for, the amount is what the undecided one resolves to. */
static void check_marks_agree(struct slice text, const struct amount_reading *reading)
{
    for (int mark = DECIMAL_POINT; mark <= DECIMAL_COMMA; mark++) {
        struct amount_reading again;
        enum amount_result result = order_amount_read(text, (enum decimal_mark)mark, &again);

        if (reading->evidence != DECIMAL_UNKNOWN && reading->evidence != (enum decimal_mark)mark) {
            assert(result == AMOUNT_WRONG_MARK);
            continue;
        }
        assert(result == AMOUNT_READ);
        assert(again.amount ==
               order_amount_resolve(reading->amount, reading->open, (enum decimal_mark)mark));
    }
}

/* A space before it sends plain amounts the long way, which must come to the same. */
static void check_long_way(struct slice text, enum decimal_mark mark, enum amount_result result,
                           const struct amount_reading *reading)
{
    char spaced[TEXT_MAX + 1] = " ";
    struct amount_reading again;

    memcpy(spaced + 1, text.at, text.length);
    assert(order_amount_read((struct slice){spaced, text.length + 1}, mark, &again) == result);
    if (result != AMOUNT_READ)
        return;
    assert(again.amount == reading->amount && again.evidence == reading->evidence);
    assert(again.open == reading->open && again.is_rounded == reading->is_rounded);
    assert(strcmp(again.currency, reading->currency) == 0);
}

/* The first byte chooses the mark asked for, the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length < 2 || length > TEXT_MAX)
        return 0;
    enum decimal_mark mark = (enum decimal_mark)(bytes[0] % 3);
    struct slice text = {(const char *)bytes + 1, length - 1};
    struct amount_reading reading = {0};
    char code[4] = "";
    enum amount_result result = order_amount_read(text, mark, &reading);

    check_long_way(text, mark, result, &reading);
    if (currency_read(text, code)) {
        check_currency(code);
        assert(code[0] != '\0' && result != AMOUNT_READ);
    }
    if (result != AMOUNT_READ)
        return 0;
    check_reading(&reading, mark);
    if (mark == DECIMAL_UNKNOWN)
        check_marks_agree(text, &reading);
    return 0;
}
