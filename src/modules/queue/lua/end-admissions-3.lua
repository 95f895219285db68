-- Makes room: these visitors are no longer inside. Somebody who has been seen meanwhile stays.
-- KEYS  places: hash visitor -> 'entry seconds' | active: ZSET visitor -> ms of his last request | generation
-- ARGV  generation, ms that they must not have been seen for or '' for whenever, 1 where their places end too, visitor...
-- Reply {'ended', visitor...} | {'stale', generation}
-- Cost  O(visitors log active); at most 100 a call
local places, active, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idle = tonumber(ARGV[2])
local reply = {'ended'}
for i = 4, #ARGV do
  local seen = tonumber(redis.call('ZSCORE', active, ARGV[i]) or 0)
  if not idle or now - seen >= idle then
    redis.call('ZREM', active, ARGV[i])
    if ARGV[3] == '1' then redis.call('HDEL', places, ARGV[i]) end
    reply[#reply + 1] = ARGV[i]
  end
end
return reply
