-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Saves of the edit form, each of the next client: wrk -s save.lua URL -- CLIENTS CSRF.
-- CLIENTS holds "id version" lines, the versions before the first round. A client's turn comes again
-- when all others had theirs, so that its version is known without reading the answers.
local ids, versions, csrf, turn, saved

function init(arguments)
  ids, versions, turn, saved = {}, {}, 0, 0
  csrf = arguments[2]
  for line in io.lines(arguments[1]) do
    local id, version = line:match("(%d+) (%d+)")
    ids[#ids + 1], versions[#versions + 1] = id, tonumber(version)
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  local place = turn % #ids + 1
  local version = versions[place] + math.floor(turn / #ids)
  local body = "csrf=" .. csrf .. "&version=" .. version .. "&name=Saved+" .. turn .. "+" ..
               version .. "&form_of_address=formal"
  turn = turn + 1
  return wrk.format(nil, "/clients/" .. ids[place], nil, body)
end
