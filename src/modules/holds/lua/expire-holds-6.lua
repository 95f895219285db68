-- Frees holds whose deadline has passed. Two sweeps at once are harmless: each hold is found once.
-- KEYS  seats | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version | generation
-- ARGV  generation, most holds a call
-- Reply {'expired', number} | {'stale', generation}
-- Cost  O(holds due), at most ARGV[2] a call
local seats, deadlines, holds, counts, version, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end
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
    for _, key in ipairs({'v:' .. record.visitor, 'a:' .. record.address}) do
      if redis.call('HINCRBY', counts, key, -#record.seats) <= 0 then redis.call('HDEL', counts, key) end
    end
    redis.call('HDEL', holds, id)
  end
  redis.call('ZREM', deadlines, id)
end
if #due > 0 then redis.call('INCR', version) end
return {'expired', #due}
