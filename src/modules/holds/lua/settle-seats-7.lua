-- Writes what PostgreSQL decided over whatever stands there, and ends the hold that it came from. Has no deadline.
-- KEYS  seats | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version | generation | log: stream
-- ARGV  generation, state byte, hold id or '', bytes that it may be written over or '' for any, offset...
-- Reply {'settled'} | {'stale', generation}
-- Cost  O(places); O(holds) where another hold has one of the places, which a lapsed hold's claim may cause
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end

local function count(record, change)
  for _, key in ipairs({'v:' .. record.visitor, 'a:' .. record.address, 'all', record.account and 'u:' .. record.account}) do
    if redis.call('HINCRBY', counts, key, change) <= 0 then redis.call('HDEL', counts, key) end
  end
end

if ARGV[3] ~= '' then
  local text = redis.call('HGET', holds, ARGV[3])
  if text then
    local record = cjson.decode(text)
    -- The hold may have been changed while its claim was under way: what it holds now goes back, the claim's places follow.
    for _, offset in ipairs(record.seats) do
      local back = ({h = '0', a = 'x'})[redis.call('GETRANGE', seats, offset, offset)]
      if back then redis.call('SETRANGE', seats, offset, back) end
    end
    count(record, -#record.seats)
    redis.call('HDEL', holds, ARGV[3])
    redis.call('ZREM', deadlines, ARGV[3])
  end
end

local lost, any, changed = {}, false, {}
local free, set_aside, over = ARGV[2] == '0', ARGV[2] == 'x', ARGV[4]
for i = 5, #ARGV do
  -- As text: Redis would write a number as the double that it may be (place-holds-7.lua).
  local offset = ARGV[i]
  local byte = redis.call('GETRANGE', seats, offset, offset)
  if free and byte == 'a' then
    -- Its allotment was released: it stays the holder's, and comes back to everybody.
    redis.call('SETRANGE', seats, offset, 'h')
  -- A place that became free may be held by somebody by now, one that was set aside by somebody with its code: then it is the holder's.
  elseif not (byte == 'h' and free or byte == 'a' and set_aside) and (over == '' or over:find(byte, 1, true)) then
    if byte == 'h' or byte == 'a' then lost[tonumber(offset)], any = true, true end
    redis.call('SETRANGE', seats, offset, ARGV[2])
    changed[#changed + 1] = offset
  end
end
if any then
  -- Another hold believes it has these places: it keeps its others, so that its release frees nobody else's.
  local all = redis.call('HGETALL', holds)
  for i = 1, #all, 2 do
    local record = cjson.decode(all[i + 1])
    local kept = {}
    for _, offset in ipairs(record.seats) do if not lost[offset] then kept[#kept + 1] = offset end end
    local gone = #record.seats - #kept
    if gone > 0 then
      count(record, -gone)
      record.seats = kept
      if #kept == 0 then
        redis.call('HDEL', holds, all[i])
        redis.call('ZREM', deadlines, all[i])
      else
        redis.call('HSET', holds, all[i], cjson.encode(record))
      end
    end
  end
end
local time = redis.call('TIME')
redis.call('XADD', log, 'MAXLEN', '~', 20000, ARGV[1]:match('%d+$') .. '-' .. redis.call('INCR', version),
  'at', time[1] * 1000 + math.floor(time[2] / 1000), 'kind', 'settled', 'hold', ARGV[3],
  'state', ARGV[2] == '0' and 'f' or ARGV[2], 'seats', '[' .. table.concat(changed, ',') .. ']')
return {'settled'}
