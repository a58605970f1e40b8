// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/plan_rows.h"

#include <stddef.h>

/* `n` counts. */
#define COUNTED(most) \
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " most ")"

const char *const plan_rows[] = {
    "INSERT INTO workspace (id, name, language, time_zone, currency, order_version, version,"
    " created_at)" COUNTED("3") " SELECT 9000 + i, 'w', 'en', 'UTC', '', 0, 1, 0 FROM n",

    "INSERT INTO user_account (id, name, language, version, created_at)" COUNTED(
        "1000") " SELECT 100000 + i, 'u', 'en', 1, 0 FROM n",

    "INSERT INTO session (token_hash, user_id, workspace_id, created_at, used_at, expires_at)"
    " SELECT CAST('s' || id AS @BLOB@), id, 9001, id, id, id FROM user_account",

    "INSERT INTO sign_in_link (token_hash, user_id, workspace_id, created_at, expires_at)"
    " SELECT token_hash, user_id, workspace_id, created_at, expires_at FROM session",

    "INSERT INTO member (workspace_id, id, user_id, role, joined_at)"
    " SELECT w.id, w.id * 1000000 + u.id, u.id, 1, 0 FROM workspace w JOIN user_account u"
    " ON u.id > 100000",

    "INSERT INTO import (workspace_id, id, kind, file_name, file_hash, row_count, created_at)" COUNTED(
        "500") " SELECT w.id, w.id * 10000 + i, 1, 'f', CAST('f' || i AS @BLOB@), 1, 0"
               " FROM n JOIN workspace w ON 1 = 1",

    "INSERT INTO client (workspace_id, id, version, kind, name, sort_key, reference, order_count,"
    " created_at, changed_at, import_id, merged_into)" COUNTED(
        "1500") " SELECT w.id, w.id * 10000 + i, 1, 1, 'n' || i, CAST('n' || i AS @BLOB@), 'r' || i, 0, 0, 0,"
                " CASE WHEN i <= 500 THEN w.id * 10000 + i END,"
                " CASE WHEN i > 1300 THEN w.id * 10000 + i - 1300 END"
                " FROM n JOIN workspace w ON 1 = 1",

    "INSERT INTO contact (workspace_id, id, client_id, is_main, name, given, family, additional,"
    " salutation, form_of_address, language, created_at, import_id)"
    " SELECT workspace_id, id, id, 1, name, '', '', '', '', 0, '', 0, import_id FROM client",

    "INSERT INTO contact_point (workspace_id, id, contact_id, kind, value, value_key, is_main,"
    " created_at, import_id) SELECT workspace_id, id, id, 1, name, name, 1, 0, import_id"
    " FROM contact",

    "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on, currency,"
    " state, source, service, created_at, import_id, stage)" COUNTED(
        "3") " SELECT c.workspace_id, c.id * 4 + i, i, c.id, 100 + i, '', 1, '', '', 0, c.import_id, CASE WHEN c.id % 10 = 0 THEN i ELSE 4 END"
             " FROM client c JOIN n ON 1 = 1",

    "INSERT INTO search (workspace_id, id, kind, words)"
    " SELECT workspace_id, id, 1, name FROM client",

    "INSERT INTO audit (workspace_id, id, at, user_id, action, object_id)"
    " SELECT workspace_id, id, 0, 100001, 1, id FROM client",

    "INSERT INTO blob (workspace_id, hash, length, created_at)"
    " SELECT workspace_id, sort_key, 1, id FROM client",

    "INSERT INTO blob_chunk (workspace_id, hash, place, bytes)"
    " SELECT workspace_id, hash, 0, hash FROM blob",

    "INSERT INTO contact_file (workspace_id, id, contact_id, kind, media_type, blob_hash,"
    " created_at) SELECT workspace_id, id, id, 1, 'image/png', sort_key, 0 FROM client",

    "INSERT INTO job (workspace_id, id, kind, state, input, blob_hash, created_at, attempt)"
    " SELECT workspace_id, id, 1, 1 + id % 7, '{}', sort_key, id, 0 FROM client",

    "INSERT INTO forecast (workspace_id, id, made_at, fitted_at, seen_on, order_version, currency,"
    " client_count, basis) SELECT id, id, 0, 0, 0, 0, '', 0, '{}' FROM workspace",

    "INSERT INTO client_forecast (workspace_id, id, forecast_id, alive, alive_low, alive_high,"
    " within_30, within_90, within_365, orders_30, orders_30_low, orders_30_high, orders_90,"
    " orders_90_low, orders_90_high, orders_365, orders_365_low, orders_365_high, window_from,"
    " window_by, value)"
    " SELECT workspace_id, id, workspace_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, id % 500, id % 300"
    " FROM client",

    "INSERT INTO tag (workspace_id, id, name, name_key, created_at)" COUNTED(
        "200") " SELECT w.id, w.id * 10000 + i, 't' || i, 't' || i, 0"
               " FROM n JOIN workspace w ON 1 = 1",

    "INSERT INTO client_tag (workspace_id, client_id, tag_id)"
    " SELECT c.workspace_id, c.id, t.id FROM client c JOIN tag t"
    " ON t.workspace_id = c.workspace_id AND t.id % 100 = c.id % 100",

    "INSERT INTO own_field (workspace_id, id, version, object, name, kind, choices, place,"
    " created_at)" COUNTED("5") " SELECT w.id, w.id * 10000 + i, 1, 1, 'f', 1, '', 0, 0"
                                " FROM n JOIN workspace w ON 1 = 1",

    "INSERT INTO own_value (workspace_id, object_id, field_id, value)"
    " SELECT c.workspace_id, c.id, f.id, 'v' || c.id FROM client c JOIN own_field f"
    " ON f.workspace_id = c.workspace_id",

    "INSERT INTO api_key (workspace_id, id, key_hash, user_id, name, scopes, created_at, revoked_at)"
    " SELECT workspace_id, id, CAST('k' || id AS @BLOB@), user_id, '', 1, id,"
    " CASE WHEN id % 4 = 0 THEN 1 END FROM member",

    "INSERT INTO invitation (workspace_id, id, token_hash, name, role, created_at, expires_at,"
    " used_at) SELECT workspace_id, id, CAST('i' || id AS @BLOB@), '', 1, id, id,"
    " CASE WHEN id % 4 = 0 THEN 1 END FROM member",

    "INSERT INTO important_date (workspace_id, id, client_id, kind, label, month, day, created_at)"
    " SELECT workspace_id, id, id, 1, '', 1 + id % 12, 1 + id % 31, 0 FROM client",

    "INSERT INTO note (workspace_id, id, version, client_id, kind, happened_at, text, created_at,"
    " changed_at, deleted_at) SELECT workspace_id, id, 1, client_id, 1, id, '', id, id,"
    " CASE WHEN id % 4 = 0 THEN 1 END FROM client_order",

    "INSERT INTO service (workspace_id, id, version, name, name_key, currency, unit, created_at,"
    " archived_at) SELECT workspace_id, id, 1, name, name_key, '', 1, 0,"
    " CASE WHEN id % 4 = 0 THEN 1 END FROM tag",

    "INSERT INTO enquiry (workspace_id, id, version, client_id, name, reach, title, details, service,"
    " source, currency, stage, lost_reason, received_at, created_at, changed_at)"
    " SELECT workspace_id, id, 1, CASE WHEN id % 4 > 0 THEN id END, '', '', '', '', '', '', '',"
    " 1 + id % 5, '', id, id, id FROM client",

    "INSERT INTO client_loss (workspace_id, id, client_id, last_order_on, reason, words, said_at)"
    " SELECT workspace_id, id, id, id % 700, 1 + id % 12, '', 0 FROM client",

    "INSERT INTO idempotency (workspace_id, key_hash, request_hash, code, headers, answer,"
    " created_at) SELECT workspace_id, sort_key, sort_key, 200, '', '{}', id FROM client",

    "INSERT INTO day_off (workspace_id, id, first_on, last_on, label, created_at)"
    " SELECT workspace_id, id, id, id, '', 0 FROM tag",

    "INSERT INTO working_hours (workspace_id, id, weekday, from_minute, to_minute)"
    " SELECT workspace_id, id, 1 + id % 7, 0, 60 FROM tag",

    "INSERT INTO saved_view (workspace_id, id, list, name, query, user_id, created_at)"
    " SELECT workspace_id, id, 1 + id % 2, name, '', 100000 + id % 1000, 0 FROM tag",

    "INSERT INTO goal (workspace_id, id, version, kind, from_on, to_on, target, active_days,"
    " cooling_days, vip_orders, source, service, tag, currency, created_at, ended_at)"
    " SELECT workspace_id, id, 1, 1, id, id, 1, 1, 1, 2, '', '', '', '', 0, CASE WHEN id % 4 = 0 THEN 1 END FROM tag",

    "INSERT INTO cue_answer (workspace_id, id, cause, object_id, occasion, rule, client_id, answer,"
    " answered_at) SELECT workspace_id, id, 1 + id % 13, id, id % 50, 1, id, 1 + id % 3, id"
    " FROM client",

    "INSERT INTO own_cue (workspace_id, id, client_id, words, why, due_on, created_at)"
    " SELECT workspace_id, id, id, '', '', 20000 + id % 3000, 0 FROM client",

    "INSERT INTO channel (workspace_id, id, version, kind, name, address, address_key, settings,"
    " signature, place, is_main, created_at, changed_at)"
    " SELECT workspace_id, id, 1, 1 + id % 40, '', name, 'k' || id, '{}', '', '', 0, 0, 0 FROM tag",

    "INSERT INTO chat_link (workspace_id, id, channel_id, client_id, token_hash, created_at,"
    " expires_at) SELECT workspace_id, id, workspace_id * 10000 + 1 + id % 200, id,"
    " CAST('t' || id AS @BLOB@), id, id FROM client",

    "INSERT INTO arrival (workspace_id, id, channel_id, origin, blob_hash, state, attempt,"
    " message_id, came_at, is_sent, is_head)"
    " SELECT c.workspace_id, c.id, c.workspace_id * 10000 + 1 + c.id % 200, 'o' || c.id, c.sort_key,"
    " 1 + c.id % 4, 0, c.id, c.id, 0, 0 FROM client c",

    "INSERT INTO conversation (workspace_id, id, version, channel_id, client_id, contact_id, name,"
    " address, subject, token, state, urgency, owner_id, waiting_since_at, snoozed_until_at, last_at,"
    " message_count, automatic_count, created_at, changed_at)"
    " SELECT workspace_id, id, 1, workspace_id * 10000 + 1 + id % 200, id, id, '', '', '',"
    " CAST('t' || id AS @BLOB@), 1 + id % 3, 0, 100000 + id % 1000, CASE WHEN id % 2 = 0 THEN id END,"
    " CASE WHEN id % 5 = 0 THEN id END, id, 1, 0, 0, 0 FROM client",

    "INSERT INTO message (workspace_id, id, conversation_id, kind, is_automatic, happened_at,"
    " sender_name, sender_address, receivers, subject, text, own_length, html_hash, mail_id, likeness,"
    " flags, created_at, changed_at)"
    " SELECT workspace_id, id, client_id, 1, 0, id, '', '', '{}', '', '', 0, NULL, 'm' || id,"
    " CAST('l' || id AS @BLOB@), 0, 0, 0 FROM client_order",

    "INSERT INTO message_file (workspace_id, id, message_id, place, name, media_type, content_id,"
    " is_inline, length) SELECT workspace_id, id, id, 0, 'f', '', '', 0, 0 FROM message",

    "INSERT INTO outbox (workspace_id, id, message_id, channel_id, kind, state, receiver,"
    " not_before_at, attempt, unknown_count, lease_until, answer, created_at, ended_at)"
    " SELECT workspace_id, id, id, workspace_id * 10000 + 1 + id % 200, 1, 1 + id % 7, 'r' || id, id,"
    " 0, 0, id, '', 0, id FROM message",

    "INSERT INTO complaint (workspace_id, id, version, client_id, order_id, conversation_id, owner_id,"
    " title, details, service, stage, cause, opened_at, due_at, closed_at, mended, gesture, learnt,"
    " created_at, changed_at)"
    " SELECT workspace_id, id, 1, id, NULL, CASE WHEN id % 2 = 0 THEN id END, 100000 + id % 1000, '',"
    " '', '', 1 + id % 4, id % 11, id, id, CASE WHEN id % 4 > 0 THEN id END, '', '', '', id, id"
    " FROM client",

    "INSERT INTO complaint_note (workspace_id, id, complaint_id, text, created_at)"
    " SELECT workspace_id, id, id, '', id FROM client",

    "INSERT INTO automatic_answer (workspace_id, id, address_key, night_on, message_id)"
    " SELECT workspace_id, id, 'a' || id, id % 300, id FROM message",

    "ANALYZE",
    NULL,
};
