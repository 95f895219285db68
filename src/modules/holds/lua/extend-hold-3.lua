-- Gives a hold more time, once: its TTL again from now, never beyond twice its TTL from its beginning.
-- KEYS  deadlines: ZSET id -> ms | holds: hash id -> JSON record | generation
-- ARGV  generation, hold id, visitor
-- Reply {'held', deadline, now, record} | {'extended'} it was before | {'expired'} | {'missing'} | {'stale', generation}
-- Cost  O(log holds)
local deadlines, holds, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end
local text = redis.call('HGET', holds, ARGV[2])
local record = text and cjson.decode(text)
if not record or record.visitor ~= ARGV[3] then return {'missing'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(redis.call('ZSCORE', deadlines, ARGV[2])) <= now then return {'expired'} end
if record.extended == 1 then return {'extended'} end
record.extended = 1
local deadline = math.min(now + record.ttl, record.created + 2 * record.ttl)
text = cjson.encode(record)
redis.call('HSET', holds, ARGV[2], text)
redis.call('ZADD', deadlines, deadline, ARGV[2])
return {'held', tostring(deadline), tostring(now), text}
