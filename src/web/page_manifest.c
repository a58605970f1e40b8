// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/asset_names.h"
#include "web/pages.h"

/* The background of the tokens (--paper, light): tests/structure/check_contrast.py compares. */
#define PAPER "#f5f1e8"

/* GET /manifest.webmanifest: what a browser needs to put the program among others. */
enum status page_manifest(struct exchange *exchange)
{
    struct json json = reply_json(exchange);

    exchange->reply.content_type = "application/manifest+json";
    json_begin_object(&json, NULL);
    json_text(&json, "id", "/");
    json_text(&json, "name", "Regulars");
    json_text(&json, "short_name", "Regulars");
    json_text(&json, "start_url", "/");
    json_text(&json, "scope", "/");
    json_text(&json, "display", "standalone");
    json_text(&json, "background_color", PAPER);
    json_text(&json, "theme_color", PAPER);
    json_begin_array(&json, "icons");
    json_begin_object(&json, NULL);
    json_text(&json, "src", ASSET_icon_svg);
    json_text(&json, "sizes", "any");
    json_text(&json, "type", "image/svg+xml");
    json_end(&json);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}
