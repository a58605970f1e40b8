// SPDX-License-Identifier: AGPL-3.0-or-later
// What script adds where one writes: app.ts fetches it when a page first has such a place, so that all
// other pages stay as light as they are. See docs/decisions/page-behaviour.md.
import "./courtesy.ts";
import "./drafts.ts";
import "./inbox.ts";
