-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Saves of the edit form, each of the next client: wrk -s save.lua URL -- CLIENTS CSRF.
-- CLIENTS holds "id version" lines, the versions before the first round. A client's turn comes again
-- when all others had theirs, so that its version is known without reading the answers. The first
-- request that is made wrk only looks at, and never sends: it is of a client that has no turns, as
-- the version of one that has would be wrong from the second round on.
local ids, versions, csrf, turn

function init(arguments)
  ids, versions, turn = {}, {}, -1
  csrf = arguments[2]
  for line in io.lines(arguments[1]) do
    local id, version = line:match("(%d+) (%d+)")
    ids[#ids + 1], versions[#versions + 1] = id, tonumber(version)
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

local function save(place, round)
  local version = versions[place] + round
  local body = "csrf=" .. csrf .. "&version=" .. version .. "&name=Saved+" .. turn .. "+" ..
               version .. "&form_of_address=formal"
  return wrk.format(nil, "/clients/" .. ids[place], nil, body)
end

function request()
  turn = turn + 1
  if turn == 0 then return save(#ids, 0) end
  return save((turn - 1) % (#ids - 1) + 1, math.floor((turn - 1) / (#ids - 1)))
end
