// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_json_parts.h"
#include "report/report_keys.h"

static const char *state_key(int state)
{
    return state == NO_CLIENT_YET ? "none" : standing_keys[state];
}

/* Who is no client at the end was none at the start. */
static void add_from(struct json *json, const struct movement *movement, int from)
{
    json_begin_object(json, state_key(from));
    for (int to = 0; to < STANDINGS; to++)
        json_int(json, state_key(to), movement->clients[from][to]);
    json_end(json);
}

static void add_movement(struct json *json, const char *key, const struct movement *movement)
{
    json_begin_object(json, key);
    json_day(json, "from", movement->from);
    json_day(json, "to", movement->to);
    json_bool(json, "complete", movement->is_complete);
    json_bool(json, "known", movement->is_known);
    for (int from = 0; from < MOVEMENT_STATES; from++)
        add_from(json, movement, from);
    json_end(json);
}

void json_movements(struct json *json, const struct analysis *analysis)
{
    json_begin_object(json, "movements");
    json_begin_array(json, "quarter");
    for (size_t i = 0; i < analysis->movements.count; i++)
        add_movement(json, NULL, &analysis->movements.items[i]);
    json_end(json);
    if (analysis->has_own_period)
        add_movement(json, "own", &analysis->own_movement);
    json_end(json);
}
