-- Swaps a place for an admission, once it has come to it and as long as there is room. The same visitor gets the same again.
-- KEYS  places: hash visitor -> 'entry seconds' | state: hash | admitted: hash position -> visitor
--       | active: ZSET visitor -> ms of his last request | generation
-- ARGV  generation, visitor, entry, position, most active, 1 where people may come in
-- Reply {'admitted', now in ms} | {'waiting', served} | {'next', served} where there is no room this moment | {'missing'}
--       where he has no such place or somebody else has come in with it | {'stale', generation}
-- Cost  O(log active)
local places, state, admitted, active, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local visitor, position = ARGV[2], tonumber(ARGV[4])
local had = redis.call('HMGET', state, 'served', 'served0', 'served1')
if not had[1] or redis.call('EXISTS', places) == 0 then return {'stale', ''} end
local served = tonumber(had[1])
local place = redis.call('HGET', places, visitor)
if not place or place:match('^%d+') ~= ARGV[3] then return {'missing'} end
local holder = redis.call('HGET', admitted, ARGV[4])
if holder and holder ~= visitor then return {'missing'} end -- guard: admission-once
local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
if not redis.call('ZSCORE', active, visitor) then
  if position >= served then return {'waiting', served} end -- guard: turn
  if ARGV[6] ~= '1' then return {'next', served} end
  if redis.call('ZCARD', active) >= tonumber(ARGV[5]) then return {'next', served} end -- guard: cap
  if not holder then
    redis.call('HSET', admitted, ARGV[4], visitor)
    if position >= tonumber(had[3]) then
      redis.call('HINCRBY', state, 'shown1', 1)
    elseif position >= tonumber(had[2]) then
      redis.call('HINCRBY', state, 'shown0', 1)
    end
  end
end
redis.call('ZADD', active, now, visitor)
return {'admitted', now}
