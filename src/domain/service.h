// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* What the price of a service is for. Stored values: never renumber. */
enum service_unit {
    UNIT_PIECE = 1,
    UNIT_HOUR = 2,
    UNIT_DAY = 3,
    UNIT_WORD = 4,
    UNIT_1000_CHARACTERS = 5,
    UNIT_PAGE = 6,
    UNIT_MONTH = 7,
    UNIT_PACKAGE = 8,
};
enum { SERVICE_UNITS = 8, SERVICE_DAYS_MAX = 3650, SERVICE_DAYS_NONE = -1 };

/* What the business offers; orders name it by its name. */
struct service {
    int64_t id;
    int64_t version;
    const char *name;
    const char *name_key; /* folded: one service, however it is typed */
    bool has_price;
    int64_t price; /* ten-thousandths */
    const char *currency;
    enum service_unit unit;
    int32_t usual_days;  /* from acceptance to delivery; SERVICE_DAYS_NONE */
    int64_t archived_at; /* 0: it is offered */
    int64_t created_at;
};

/* The words of JSON and forms, as "1000_characters", and back; false for none. */
const char *service_unit_word(enum service_unit unit);
bool service_unit_of(const char *word, enum service_unit *ret_unit);

/* INVALID with the field: "name" is needed, "price" 0 or more, "usual_days" within bounds. */
CHECKED enum status service_check(const struct service *service, struct fault *fault);

const char *service_key(struct arena *arena, const char *name);
