// SPDX-License-Identifier: AGPL-3.0-or-later
// The first page about a business: the browser knows its time zone better than its languages do.
import { one } from "./dom.ts";

const place = one<HTMLElement>("[data-zone-guess]");
const input = place && one<HTMLInputElement>("input[name=time_zone]", place);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// What somebody typed stays; a zone that the server does not list would only be refused.
if (input && input.value === place.dataset.zoneGuess && one(`#zones option[value="${CSS.escape(zone)}"]`)) input.value = zone;
