-- Gives a hold more time, once: its TTL again from now, never beyond twice its TTL from its beginning.
-- KEYS  deadlines: ZSET id -> ms | holds: hash id -> JSON record | version | generation | log: stream
-- ARGV  generation, hold id, visitor
-- Reply {'held', deadline, now, record} | {'extended'} it was before | {'expired'} | {'missing'} | {'stale', generation}
-- Cost  O(log holds)
local deadlines, holds, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', version) < 1 then return {'stale', ''} end
local text = redis.call('HGET', holds, ARGV[2])
local record = text and cjson.decode(text)
if not record or record.visitor ~= ARGV[3] then return {'missing'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = tonumber(redis.call('ZSCORE', deadlines, ARGV[2]))
if not ends then return {'stale', ''} end
if ends <= now then return {'expired'} end
if record.extended == 1 then return {'extended'} end
record.extended = 1
local deadline = math.min(now + record.ttl, record.created + 2 * record.ttl)
text = cjson.encode(record)
redis.call('HSET', holds, ARGV[2], text)
redis.call('ZADD', deadlines, deadline, ARGV[2])
redis.call('XADD', log, 'MAXLEN', '~', 20000, ARGV[1]:match('%d+$') .. '-' .. redis.call('INCR', version),
  'at', now, 'kind', 'extended', 'hold', ARGV[2], 'seats', cjson.encode(record.seats))
return {'held', tostring(deadline), tostring(now), text}
