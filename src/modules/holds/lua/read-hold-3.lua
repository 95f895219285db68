-- Reads a visitor's own hold; with `keep_ms` it also lives at least that long from now (a claim is under way), never beyond twice its TTL.
-- KEYS  deadlines: ZSET id -> ms | holds: hash id -> JSON record | generation
-- ARGV  generation, hold id, visitor, keep_ms
-- Reply {'held', deadline, now, record} | {'expired'} | {'missing'} | {'stale', generation}
-- Cost  O(1)
local deadlines, holds, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
local text = redis.call('HGET', holds, ARGV[2])
local record = text and cjson.decode(text)
if not record or record.visitor ~= ARGV[3] then return {'missing'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deadline = tonumber(redis.call('ZSCORE', deadlines, ARGV[2]))
-- A hold without its deadline: something of the event was lost.
if not deadline then return {'stale', ''} end
if deadline <= now then return {'expired'} end
local kept = math.min(now + tonumber(ARGV[4]), record.created + 2 * record.ttl)
if kept > deadline then
  redis.call('ZADD', deadlines, kept, ARGV[2])
  deadline = kept
end
return {'held', tostring(deadline), tostring(now), text}
