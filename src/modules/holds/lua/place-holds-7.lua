-- Holds every place of each item, or none of them; a change (`change` = 1) gives an item's own places back first and
-- keeps its deadline. The same id again answers the same hold.
-- KEYS  seats: one byte a place | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash visitor or
--       address -> places held, and 'all' | version: counter | generation | log: stream
-- ARGV  generation, JSON list of items {id, before, visitor, address, print, ttl, visitorLimit, addressLimit, change, pick};
--       pick is {seats: [offset...]} or {windows: [[start, length, quantity, scattered]...]}: the first that fits wins
-- Reply per item: {'held', deadline, now, record, id} | {'taken', offset...} | {'none'} | {'limit'} | {'address_limit'}
--       | {'reused'} | {'missing'} ; or {'stale', generation} for the whole call
-- Cost  O(places asked + bytes of the windows); at most 64 items a call
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
-- What was lost in part is lost: a board without seats would look sold out.
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end
local number = ARGV[1]:match('%d+$')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function pick_seats(offsets, own)
  local taken = {}
  for _, offset in ipairs(offsets) do
    if redis.call('GETRANGE', seats, offset, offset) ~= '0' and not own[offset] then taken[#taken + 1] = offset end -- guard: hold
  end
  return offsets, taken
end

-- The first window that has room: `quantity` in one run, or anywhere in it when scattered (an area has no neighbours).
local function pick_window(windows, own)
  for _, window in ipairs(windows) do
    local start, length, quantity, scattered = window[1], window[2], window[3], window[4] == 1
    local bytes = redis.call('GETRANGE', seats, start, start + length - 1)
    for offset in pairs(own) do
      local at = offset - start + 1
      if at >= 1 and at <= #bytes then bytes = bytes:sub(1, at - 1) .. '0' .. bytes:sub(at + 1) end
    end
    local found = {}
    if scattered then
      local at = 0
      while #found < quantity do
        at = bytes:find('0', at + 1, true)
        if not at then break end
        found[#found + 1] = start + at - 1
      end
    else
      local at = bytes:find(string.rep('0', quantity), 1, true)
      if at then for i = 0, quantity - 1 do found[i + 1] = start + at - 1 + i end end
    end
    if #found == quantity then return found end
  end
  return nil
end

local function count(key, change)
  if redis.call('HINCRBY', counts, key, change) <= 0 then redis.call('HDEL', counts, key) end
end

local function place(item)
  -- Held already, under the id that the secret before gave it.
  if type(item.before) == 'string' and redis.call('HEXISTS', holds, item.before) == 1 then item.id = item.before end
  local known = redis.call('HGET', holds, item.id)
  local record = known and cjson.decode(known)
  local own = {}
  if item.change == 1 then
    if not record or record.visitor ~= item.visitor then return {'missing'} end
    if tonumber(redis.call('ZSCORE', deadlines, item.id) or 0) <= now then return {'missing'} end
    for _, offset in ipairs(record.seats) do own[offset] = true end
  elseif record then
    if record.print ~= item.print then return {'reused'} end
    if tonumber(redis.call('ZSCORE', deadlines, item.id) or 0) <= now then return {'missing'} end
    return {'held', redis.call('ZSCORE', deadlines, item.id), tostring(now), known, item.id}
  end

  local chosen, taken
  if item.pick.seats then
    chosen, taken = pick_seats(item.pick.seats, own)
    if #taken > 0 then return {'taken', unpack(taken)} end
  else
    chosen = pick_window(item.pick.windows, own)
    if not chosen then return {'none'} end
  end

  local more = #chosen - (record and #record.seats or 0)
  local mine = tonumber(redis.call('HGET', counts, 'v:' .. item.visitor) or 0)
  if more > 0 and mine + more > item.visitorLimit then return {'limit'} end
  -- A hold counts for the address that made it, wherever it is changed from.
  local address = record and record.address or item.address
  local near = tonumber(redis.call('HGET', counts, 'a:' .. address) or 0)
  if more > 0 and near + more > item.addressLimit then return {'address_limit'} end

  -- Every check of the item has passed: only now does anything change.
  for offset in pairs(own) do redis.call('SETRANGE', seats, offset, '0') end
  for _, offset in ipairs(chosen) do redis.call('SETRANGE', seats, offset, 'h') end
  if not record then
    record = {visitor = item.visitor, address = item.address, print = item.print, ttl = item.ttl, created = now, extended = 0}
    redis.call('ZADD', deadlines, now + item.ttl, item.id)
  end
  record.seats = chosen
  local text = cjson.encode(record)
  redis.call('HSET', holds, item.id, text)
  if more ~= 0 then
    count('v:' .. record.visitor, more)
    count('a:' .. record.address, more)
    count('all', more)
  end
  redis.call('XADD', log, 'MAXLEN', '~', 20000, number .. '-' .. redis.call('INCR', version),
    'at', now, 'kind', known and 'changed' or 'held', 'hold', item.id, 'seats', cjson.encode(chosen))
  return {'held', redis.call('ZSCORE', deadlines, item.id), tostring(now), text, item.id}
end

local replies = {}
for i, item in ipairs(cjson.decode(ARGV[2])) do replies[i] = place(item) end
return replies
