-- Begins a generation of a room. What Redis still has of the one before is kept: places, who is inside, how far the line has
-- come. Entries go on where none can have been given out, and what lies between is a hole that nobody waits in.
-- KEYS  places: hash visitor -> 'entry seconds' | state: hash | admitted: hash position -> visitor
--       | active: ZSET visitor -> ms of his last request | generation
-- ARGV  generation, first entry of its own, first that is not set aside, entries seen given out, positions seen let in,
--       entries frozen or '', since ms or '', JSON list of [visitor, position] that are inside, holes seen as JSON, people seen
--       let in
-- Reply {'begun'} | {'there'} | {'lost'} where parts of this very generation are gone | {'stale', generation} where a later one is there
-- Cost  O(inside)
local places, state, admitted, active, generation = unpack(KEYS)
local current = redis.call('GET', generation) or ''
local whole = redis.call('EXISTS', places, state) == 2
if current == ARGV[1] then return {whole and 'there' or 'lost'} end
local of, number = ARGV[1]:match('^(.*):(%d+)$')
local known, at = current:match('^(.*):(%d+)$')
if known == of and tonumber(at) > tonumber(number) then return {'stale', current} end
-- Another database had this Redis: what it says of this event's number is not about this event.
if known and known ~= of then redis.call('DEL', places, state, admitted, active) end
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local now = math.floor(us / 1000)
local had = redis.call('HMGET', state, 'entries', 'served', 'people', 'holes', 'show')
local base = tonumber(ARGV[2])
local entries = math.max(tonumber(had[1] or 0), tonumber(ARGV[4]))
local served = math.max(tonumber(had[2] or 0), tonumber(ARGV[5]))
local people = math.max(tonumber(had[3] or 0), tonumber(ARGV[10]))
local holes = cjson.decode(had[4] or ARGV[9])
if entries < base then
  local last = holes[#holes]
  if last and last[2] >= entries then last[2] = base else holes[#holes + 1] = {entries, base} end
end
redis.call('HSETNX', places, '', '0 0') -- so that a line which everybody has left is not taken for one that was lost
redis.call('HSET', state, 'base', base, 'entries', base, 'reserved', ARGV[3], 'served', served, 'people', people,
  'holes', #holes > 0 and cjson.encode(holes) or '[]', 'show', had[5] or 1000, 'carry', 0, 'ticked', string.format('%d', us),
  'kept', 0, 'cohort', string.format('%d', us), 'served0', served, 'served1', served, 'people0', people, 'people1', people,
  'shown0', 0, 'shown1', 0, 'waited', string.format('%d', us))
if ARGV[6] ~= '' then redis.call('HSET', state, 'frozen', ARGV[6], 'frozen_ms', ARGV[7]) end
for _, each in ipairs(cjson.decode(ARGV[8])) do
  redis.call('ZADD', active, 'NX', now, each[1])
  redis.call('HSETNX', admitted, each[2], each[1])
end
redis.call('SET', generation, ARGV[1])
return {'begun'}
