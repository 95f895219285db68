-- Notes that these visitors are still there. Whoever is not inside does not come in by it.
-- KEYS  active: ZSET visitor -> ms of his last request | generation
-- ARGV  generation, visitor...
-- Reply {'touched', those who are not inside...} | {'stale', generation}
-- Cost  O(visitors log active); at most 500 a call
local active, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
local reply = {'touched'}
for i = 2, #ARGV do
  if redis.call('ZSCORE', active, ARGV[i]) then
    redis.call('ZADD', active, now, ARGV[i])
  else
    reply[#reply + 1] = ARGV[i]
  end
end
return reply
