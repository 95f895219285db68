-- Frees holds whose deadline has passed. Two sweeps at once are harmless: each hold is found once.
-- KEYS  seats | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash | version | generation | log: stream
-- ARGV  generation, most holds a call
-- Reply {'expired', number, ms to the next deadline or ''} | {'stale', generation}
-- Cost  O(holds due), at most ARGV[2] a call: thousands may end at one instant, so what they share is done once for all of them:
--       counts, records, deadlines, and the log, where `ended` has all of a call in one entry under the number of the last of them
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Redis writes a number as the double that it may be: 7 % of its time in holds was that (README).
local function int(number) return string.format('%d', number) end

-- Nearly all holds have the same few sizes, all of them held: `hhh` and what becomes of it.
local held, freed = {}, {}

-- Seats that follow each other, `last` included: those that are held become free, or set aside again.
local function free(first, last)
  local bytes, size = redis.call('GETRANGE', seats, int(first), int(last)), last - first + 1
  held[size] = held[size] or string.rep('h', size)
  freed[size] = freed[size] or string.rep('0', size)
  local after = bytes == held[size] and freed[size] or bytes:gsub('[ha]', {h = '0', a = 'x'}) -- guard: expire-allotted
  if after ~= bytes then redis.call('SETRANGE', seats, int(first), after) end
end

local function free_all(offsets)
  local from = 1
  for at = 2, #offsets + 1 do
    if offsets[at] ~= offsets[at - 1] + 1 then
      free(offsets[from], offsets[at - 1])
      from = at
    end
  end
end

local function text_of(offsets)
  local places = {}
  for i, offset in ipairs(offsets) do places[i] = int(offset) end
  return '[' .. table.concat(places, ',') .. ']'
end

-- `less`: visitor, account, address or 'all' -> places that they hold no more.
local function count_down(less)
  local keys, kept, gone = {}, {}, {}
  for key in pairs(less) do keys[#keys + 1] = key end
  local found = redis.call('HMGET', counts, unpack(keys))
  for i, key in ipairs(keys) do
    local rest = (found[i] or 0) - less[key]
    if rest > 0 then
      kept[#kept + 1] = key
      kept[#kept + 1] = int(rest)
    else
      gone[#gone + 1] = key
    end
  end
  if #kept > 0 then redis.call('HSET', counts, unpack(kept)) end
  if #gone > 0 then redis.call('HDEL', counts, unpack(gone)) end
end

local function write_down(ended)
  local last = int(redis.call('INCRBY', version, #ended))
  redis.call('XADD', log, 'MAXLEN', '~', '20000', ARGV[1]:match('%d+$') .. '-' .. last,
    'at', int(now), 'kind', 'expired', 'ended', '[' .. table.concat(ended, ',') .. ']')
end

local due = redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, ARGV[2])
if #due > 0 then
  local texts = redis.call('HMGET', holds, unpack(due))
  local less, ended = {}, {}
  for i, id in ipairs(due) do
    if texts[i] then
      local record = cjson.decode(texts[i])
      free_all(record.seats)
      local count, visitor, address = #record.seats, 'v:' .. record.visitor, 'a:' .. record.address
      less[visitor] = (less[visitor] or 0) + count
      less[address] = (less[address] or 0) + count
      less.all = (less.all or 0) + count
      if record.account then
        local account = 'u:' .. record.account
        less[account] = (less[account] or 0) + count
      end
      ended[#ended + 1] = '["' .. id .. '",' .. text_of(record.seats) .. ']'
    end
  end
  if #ended > 0 then
    count_down(less)
    write_down(ended)
  end
  redis.call('HDEL', holds, unpack(due))
  -- The due ones are the first.
  redis.call('ZREMRANGEBYRANK', deadlines, 0, #due - 1)
end
local first = redis.call('ZRANGE', deadlines, 0, 0, 'WITHSCORES')
return {'expired', #due, first[2] and tostring(math.max(0, first[2] - now)) or ''}
