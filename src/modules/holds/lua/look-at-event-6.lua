-- Shows all of an event at one moment, for whoever compares it: with PostgreSQL, and its parts with each other.
-- KEYS  seats: one byte a place | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version: counter
--       | generation
-- ARGV  generation
-- Reply {'seen', bytes or '', holds, deadlines, places held, version or 0, ms to the next deadline or ''} | {'stale', generation}
-- Cost  O(places)
local seats, deadlines, holds, counts, version, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local first = redis.call('ZRANGE', deadlines, 0, 0, 'WITHSCORES')
return {'seen', redis.call('GET', seats) or '', redis.call('HLEN', holds), redis.call('ZCARD', deadlines),
  tonumber(redis.call('HGET', counts, 'all') or 0), tonumber(redis.call('GET', version) or 0),
  first[2] and tostring(math.max(0, first[2] - now)) or ''}
