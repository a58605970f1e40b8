// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <string.h>

#include "domain/pasted_talk.h"

#include "support/fuzz.h"

enum { TODAY = 20779 };

static void check(const struct pasted_talk *talk)
{
    size_t said = 0;

    assert(talk->count <= PASTED_MESSAGES_MAX && talk->speaker_count <= PASTED_SPEAKERS_MAX);
    for (size_t i = 0; i < talk->count; i++) {
        const struct pasted_message *one = &talk->items[i];

        assert(one->speaker < talk->speaker_count);
        assert(one->text[0] != '\0' || memchr(one->text, '\0', 1) != NULL);
        assert(!one->has_time || (one->minute >= 0 && one->minute < 1440));
        assert(!one->has_day || (one->day >= DAY_FIRST && one->day <= DAY_LAST));
    }
    for (size_t i = 0; i < talk->speaker_count; i++) {
        assert(strlen(talk->speakers[i]) <= PASTED_NAME_MAX);
        said += talk->said[i];
    }
    assert(said == talk->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const enum stamp_order orders[] = {STAMP_UNSAID, STAMP_DAY_FIRST, STAMP_MONTH_FIRST};

    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        struct arena arena = {0};
        const struct pasted_talk talk =
            pasted_talk_read((struct slice){(const char *)bytes, length}, orders[i], TODAY, &arena);

        check(&talk);
        arena_free(&arena);
    }
    return 0;
}
