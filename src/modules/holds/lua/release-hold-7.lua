-- Gives a hold back. Frees bytes that are held only, and sets those aside again that are held out of an allotment: what was
-- claimed or sold meanwhile stays.
-- KEYS  seats | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version | generation | log: stream
-- ARGV  generation, hold id, visitor
-- Reply {'released'} | {'missing'} | {'stale', generation}
-- Cost  O(places of the hold)
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end
local text = redis.call('HGET', holds, ARGV[2])
local record = text and cjson.decode(text)
if not record or record.visitor ~= ARGV[3] then return {'missing'} end
for _, offset in ipairs(record.seats) do
  local back = ({h = '0', a = 'x'})[redis.call('GETRANGE', seats, offset, offset)] -- guard: release-allotted
  if back then redis.call('SETRANGE', seats, offset, back) end
end
for _, key in ipairs({'v:' .. record.visitor, 'a:' .. record.address, 'all', record.account and 'u:' .. record.account}) do
  if redis.call('HINCRBY', counts, key, -#record.seats) <= 0 then redis.call('HDEL', counts, key) end
end
redis.call('HDEL', holds, ARGV[2])
redis.call('ZREM', deadlines, ARGV[2])
local time = redis.call('TIME')
redis.call('XADD', log, 'MAXLEN', '~', 20000, ARGV[1]:match('%d+$') .. '-' .. redis.call('INCR', version),
  'at', time[1] * 1000 + math.floor(time[2] / 1000), 'kind', 'released', 'hold', ARGV[2], 'seats', cjson.encode(record.seats))
return {'released'}
