-- Frees holds whose deadline has passed. Two sweeps at once are harmless: each hold is found once.
-- KEYS  seats | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version | generation | log: stream
-- ARGV  generation, most holds a call
-- Reply {'expired', number, ms to the next deadline or ''} | {'stale', generation}
-- Cost  O(holds due), at most ARGV[2] a call
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(due) do
  local text = redis.call('HGET', holds, id)
  if text then
    local record = cjson.decode(text)
    for _, offset in ipairs(record.seats) do
      if redis.call('GETRANGE', seats, offset, offset) == 'h' then redis.call('SETRANGE', seats, offset, '0') end
    end
    for _, key in ipairs({'v:' .. record.visitor, 'a:' .. record.address, 'all'}) do
      if redis.call('HINCRBY', counts, key, -#record.seats) <= 0 then redis.call('HDEL', counts, key) end
    end
    redis.call('HDEL', holds, id)
    redis.call('XADD', log, 'MAXLEN', '~', 20000, ARGV[1]:match('%d+$') .. '-' .. redis.call('INCR', version),
      'at', now, 'kind', 'expired', 'hold', id, 'seats', cjson.encode(record.seats))
  end
  redis.call('ZREM', deadlines, id)
end
local first = redis.call('ZRANGE', deadlines, 0, 0, 'WITHSCORES')
return {'expired', #due, first[2] and tostring(math.max(0, first[2] - now)) or ''}
