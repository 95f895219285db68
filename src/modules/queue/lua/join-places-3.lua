-- Gives each visitor a place in line, once: whoever has one gets the same again. An entry that he proves to have had before
-- Redis forgot it is recorded at first sight.
-- KEYS  places: hash visitor -> 'entry seconds' | state: hash | generation
-- ARGV  generation, then per item: visitor, entry of his from an older generation or ''
-- Reply {'joined', entries, now in ms, 'entry seconds' of each item in one text} | {'full', entries} where none of the reserved ones
--       are left | {'stale', generation}
-- Cost  O(items); O(holes) for one from an older generation; at most 128 a call
local places, state, generation = unpack(KEYS)

-- Runs of entries without this one, or nil where it is in none.
local function without(runs, entry)
  local rest, found = {}, false
  for _, run in ipairs(runs) do
    if run[1] <= entry and entry < run[2] then
      found = true
      if run[1] < entry then rest[#rest + 1] = {run[1], entry} end
      if entry + 1 < run[2] then rest[#rest + 1] = {entry + 1, run[2]} end
    else
      rest[#rest + 1] = run
    end
  end
  return found and rest or nil
end

-- He was taken for nobody. From now on the line counts him; where it has gone over him, he comes in at the cost of the next ones.
local function return_to_line(entry)
  local had = redis.call('HMGET', state, 'holes', 'passed')
  for i, field in ipairs({'holes', 'passed'}) do
    local rest = without(cjson.decode(had[i] or '[]'), entry)
    if rest then
      redis.call('HSET', state, field, #rest > 0 and cjson.encode(rest) or '[]')
      if field == 'passed' then
        redis.call('HINCRBY', state, 'people', 1)
        redis.call('HINCRBY', state, 'carry', -60000000) -- guard: returned
      end
    end
  end
end

local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local had = redis.call('HMGET', state, 'entries', 'reserved', 'base')
-- What was lost in part is lost: a line without places would begin anew.
if not had[1] or redis.call('EXISTS', places) == 0 then return {'stale', ''} end
local entries, reserved, base = tonumber(had[1]), tonumber(had[2]), tonumber(had[3])
if entries + (#ARGV - 1) / 2 > reserved then return {'full', entries} end
local time = redis.call('TIME')
local given, before = {}, entries
for i = 2, #ARGV, 2 do
  local visitor, own = ARGV[i], ARGV[i + 1]
  local older = own ~= '' and tonumber(own) < base
  local entry = older and own or string.format('%d', entries)
  if redis.call('HSETNX', places, visitor, entry .. ' ' .. time[1]) == 1 then -- guard: one-place
    if older then return_to_line(tonumber(own)) else entries = entries + 1 end
    given[#given + 1] = entry .. ' ' .. time[1]
  else
    given[#given + 1] = redis.call('HGET', places, visitor)
  end
end
if entries > before then redis.call('HSET', state, 'entries', entries) end
return {'joined', entries, time[1] .. string.format('%03d', math.floor(time[2] / 1000)), table.concat(given, ' ')}
