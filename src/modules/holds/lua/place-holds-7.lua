-- Holds every place of each item, or none of them; a change (`change` = 1) gives an item's own places back first and
-- keeps its deadline. The same id again answers the same hold.
-- KEYS  seats: one byte a place | deadlines: ZSET id -> ms | holds: hash id -> JSON record | counts: hash visitor,
--       account or address -> places held, and 'all' | version: counter | generation | log: stream
-- ARGV  generation | JSON list of searches, numbered from 1, since many look for the same: {windows: [[start, length, quantity, scattered,
--       best, before, after]...], settle}, each window first at its best, then around it; then for each item JSON
--       {id, before, visitor, account, address, print, ttl, visitorLimit, addressLimit, change, pick,
--       allotment, allotted: [offset...], package: {id, name, price}}; `allotment` and `allotted` where it came with the code of an
--       allotment: of the places that it picks those that are the allotment's, which it may have though they are set aside;
--       `package` where all of it is one: it is kept in the record as it stands;
--       pick is {seats: [offset...], spans: [[from, to]...]}: just these, and with spans none that leaves a seat alone; or
--       {searches: [number...]}, the first that finds anything; or {groups: [{seats, spans}...], settle}: the first that is free. With
--       `settle` 0 none that leaves a seat alone; with 1 only where one stays alone wherever the party sits; with 2 any. Or
--       {parts: [pick...]}, of searches or groups: each of them, or nothing; the later ones see the places of the earlier ones as gone.
--       A span, and `before` and `after` of a window, end two places beyond or where the row does
-- Reply per item a text: 'held deadline now change id record', where `change` is the version with it, 0 where it was held before
--       | 'taken offset...' | 'orphan offset...' | 'none' | 'limit' | 'address_limit' | 'reused' | 'missing' ; or {'stale', generation}
--       for the whole call
-- Cost  O(places asked + bytes of the spans and windows); at most 64 items a call
local seats, deadlines, holds, counts, version, generation, log = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
local at_version = tonumber(redis.call('GET', version))
-- What was lost in part is lost: a board without seats would look sold out.
if not at_version or redis.call('EXISTS', seats) == 0 then return {'stale', ''} end
local number = ARGV[1]:match('%d+$')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Redis writes a number as the double that it may be: 7 % of its time in holds was that (README).
local function int(number) return string.format('%d', number) end
local now_text = int(now)

-- Each call costs more than what it does: seats side by side, as nearly all are, are read and written in one, and whatever all items
-- need is read before the first and written after the last. Between them the script goes by these: texts by id, false where there is no
-- such hold; places by who holds them; and what is to be written.
local known_texts, held_by = {}, {}
local new_texts, new_deadlines, new_counts, lines = {}, {}, {}, {}
local NEAR = 64

-- Free ones, the item's own, and those set aside for the allotment whose code it came with.
local function pick_seats(offsets, own, allotted)
  local taken = {}
  local first, last = math.min(unpack(offsets)), math.max(unpack(offsets))
  local bytes = last - first < NEAR and redis.call('GETRANGE', seats, int(first), int(last))
  for _, offset in ipairs(offsets) do
    local byte = bytes and bytes:sub(offset - first + 1, offset - first + 1) or redis.call('GETRANGE', seats, int(offset), int(offset))
    local is_open = own[offset] or byte == 'x' and allotted[offset]
    if byte ~= '0' and not is_open then taken[#taken + 1] = offset end -- guard: hold
  end
  return offsets, taken
end

-- With an allotment, what is set aside is held as such: it goes back to nobody else. Tells whether any was.
local function hold_seats(offsets, allotment)
  local is_allotted, at = false, 1
  while at <= #offsets do
    local count = 1
    while offsets[at + count] == offsets[at] + count do count = count + 1 end
    local bytes = string.rep('h', count)
    if allotment then
      local before = redis.call('GETRANGE', seats, int(offsets[at]), int(offsets[at] + count - 1))
      bytes = before:gsub('.', function(byte) return byte == 'x' and 'a' or 'h' end)
      is_allotted = is_allotted or bytes:find('a', 1, true) ~= nil
    end
    redis.call('SETRANGE', seats, int(offsets[at]), bytes)
    at = at + count
  end
  return is_allotted
end

local FREE = 48
-- What the parts before have chosen: nobody else's any more. Nil where there are none.
local chosen_before

local function overlaid(bytes, first, offsets, byte)
  for offset in pairs(offsets) do
    local at = offset - first + 1
    if at >= 1 and at <= #bytes then bytes = bytes:sub(1, at - 1) .. byte .. bytes:sub(at + 1) end
  end
  return bytes
end

-- Places from `first` to `last` as if the item held nothing, and a test for a free one; beyond them nothing is free.
local function look(first, last, own)
  local bytes = overlaid(redis.call('GETRANGE', seats, int(first), int(last)), first, own, '0')
  if chosen_before then bytes = overlaid(bytes, first, chosen_before, 'h') end
  return bytes, function(offset) return offset >= first and bytes:byte(offset - first + 1) == FREE end
end

-- Seats that these would leave with no free neighbour. A run of which one seat is left over in all is excused: there one stays
-- alone wherever the party sits.
local function left_alone(chosen, spans, own, excuse)
  local mine, alone = {}, {}
  for _, offset in ipairs(chosen) do mine[offset] = true end
  for _, span in ipairs(spans) do
    local _, is_free = look(span[1], span[2], own)
    local rest = {}
    for offset = span[1], span[2] + 1 do
      if offset <= span[2] and is_free(offset) then
        if not mine[offset] then rest[#rest + 1] = offset end
      else
        if not (excuse and #rest == 1) then
          for i, seat in ipairs(rest) do
            local beside = mine[seat - 1] or mine[seat + 1]
            if beside and rest[i - 1] ~= seat - 1 and rest[i + 1] ~= seat + 1 then alone[#alone + 1] = seat end
          end
        end
        rest = {}
      end
    end
  end
  return alone
end

-- A window as it stands: where its party may begin, whether so many are free there, and what harm it does: 1 where a seat is
-- left alone that would be wherever the party sat, 2 where one is that need not be.
local function open(window, own)
  local start, length, quantity, before = window[1], window[2], window[3], window[6]
  local bytes, is_free = look(start - before, start + length - 1 + window[7], own)
  local zeros = string.rep('0', quantity)
  return {
    best = window[5], least = start, most = start + length - quantity, quantity = quantity,
    has_room = bytes:find(zeros, 1, true) ~= nil,
    fits = function(first) return bytes:sub(first - start + before + 1, first - start + before + quantity) == zeros end,
    harm = function(first)
      local last = first + quantity
      local left, right = is_free(first - 1), is_free(last)
      local is_lonely = left and not is_free(first - 2) or right and not is_free(last + 1)
      return is_lonely and (left and right and 2 or 1) or 0
    end,
  }
end

-- The nearest to the window's best that is free and does no more harm than this.
local function nearest(window, harm)
  for off = 0, window.most - window.least do
    for _, first in ipairs({window.best - off, window.best + off}) do
      local is_open = first >= window.least and first <= window.most and window.fits(first)
      if is_open and window.harm(first) <= harm then return first end
    end
  end
end

local function anywhere(window, own)
  local bytes = look(window[1], window[1] + window[2] - 1, own)
  local found, at = {}, 0
  while #found < window[3] do
    at = bytes:find('0', at + 1, true)
    if not at then return nil end
    found[#found + 1] = window[1] + at - 1
  end
  return found
end

local function run_from(first, quantity)
  local found = {}
  for i = 1, quantity do found[i] = first + i - 1 end
  return found
end

local searches = cjson.decode(ARGV[2])

-- The windows at their best one after the other, then around it, then with as much harm as the caller settles for. An area has no
-- neighbours: its places are taken anywhere. The first of a search's windows that have no room are not looked at again in this call.
local function pick_window(search, own)
  local opened = {}
  local is_everybodys = not chosen_before and not next(own)
  for at = is_everybodys and search.from or 1, #search.windows do
    local window, has_room = search.windows[at], false
    if window[4] == 1 then
      local found = anywhere(window, own)
      if found then return found end
    else
      local seen = open(window, own)
      if seen.fits(seen.best) and seen.harm(seen.best) == 0 then return run_from(seen.best, window[3]) end
      has_room = seen.has_room
      if has_room then opened[#opened + 1] = seen end
    end
    if is_everybodys and not has_room and at == (search.from or 1) then search.from = at + 1 end
  end
  for harm = 0, search.settle do -- guard: orphan-windows
    for _, window in ipairs(opened) do
      local first = nearest(window, harm)
      if first then return run_from(first, window.quantity) end
    end
  end
end

local function pick_group(groups, own, free, allotted, settle)
  for _, group in ipairs(groups) do
    local _, taken = pick_seats(group.seats, own, allotted)
    for _, offset in ipairs(chosen_before and group.seats or {}) do
      if chosen_before[offset] then taken[#taken + 1] = offset end
    end
    local harms = settle < 2 and #left_alone(group.seats, group.spans, free, settle == 1) > 0 -- guard: orphan-groups
    if #taken == 0 and not harms then return group.seats end
  end
end

local function pick_free(pick, own, free, allotted)
  if pick.groups then return pick_group(pick.groups, own, free, allotted, pick.settle) end
  for _, number in ipairs(pick.searches) do
    local found = pick_window(searches[number], free)
    if found then return found end
  end
end

-- All parts, or nil.
local function pick_parts(parts, own, free, allotted)
  local chosen = {}
  chosen_before = {}
  for _, part in ipairs(parts) do
    local found = pick_free(part, own, free, allotted)
    if not found then
      chosen = nil -- guard: package-whole
      break
    end
    for _, offset in ipairs(found) do
      chosen[#chosen + 1] = offset
      chosen_before[offset] = true
    end
  end
  chosen_before = nil
  return chosen
end

-- Texts of holds by their ids, and places held by each of these, all that the items may ask for.
local function read_all(items)
  local ids, keys = {}, {'all'}
  for _, item in ipairs(items) do
    ids[#ids + 1] = item.id
    if type(item.before) == 'string' then ids[#ids + 1] = item.before end
    keys[#keys + 1] = 'v:' .. item.visitor
    keys[#keys + 1] = 'a:' .. item.address
    if item.account then keys[#keys + 1] = 'u:' .. item.account end
  end
  local texts = redis.call('HMGET', holds, unpack(ids))
  for i, id in ipairs(ids) do known_texts[id] = texts[i] end
  local found = redis.call('HMGET', counts, unpack(keys))
  for i, key in ipairs(keys) do held_by[key] = tonumber(found[i] or 0) end
end

local function counted(key)
  -- Whoever made a hold that is changed may be somebody else than who changes it.
  if not held_by[key] then held_by[key] = tonumber(redis.call('HGET', counts, key) or 0) end
  return held_by[key]
end

local function count(keys, change)
  for _, key in ipairs(keys) do
    held_by[key] = counted(key) + change
    new_counts[key] = held_by[key]
  end
end

local function deadline_of(id)
  return new_deadlines[id] or redis.call('ZSCORE', deadlines, id)
end

local function write_all()
  if #lines == 0 then return end
  local texts, scores, kept, gone = {}, {}, {}, {}
  for id, text in pairs(new_texts) do
    texts[#texts + 1] = id
    texts[#texts + 1] = text
  end
  redis.call('HSET', holds, unpack(texts))
  for id, deadline in pairs(new_deadlines) do
    scores[#scores + 1] = deadline
    scores[#scores + 1] = id
  end
  if #scores > 0 then redis.call('ZADD', deadlines, unpack(scores)) end
  for key, places in pairs(new_counts) do
    if places > 0 then
      kept[#kept + 1] = key
      kept[#kept + 1] = int(places)
    else
      gone[#gone + 1] = key
    end
  end
  if #kept > 0 then redis.call('HSET', counts, unpack(kept)) end
  if #gone > 0 then redis.call('HDEL', counts, unpack(gone)) end
  redis.call('INCRBY', version, #lines)
  for _, line in ipairs(lines) do redis.call('XADD', log, 'MAXLEN', '~', '20000', unpack(line)) end
end

-- Its JSON, and that of its places. Its numbers are all whole.
local function text_of(record)
  local places = {}
  for i, offset in ipairs(record.seats) do places[i] = int(offset) end
  local text = '[' .. table.concat(places, ',') .. ']'
  local numbers = string.format('"ttl":%d,"created":%d,"extended":%d,"seats":', record.ttl, record.created, record.extended)
  record.ttl, record.created, record.extended, record.seats = nil, nil, nil, nil
  return cjson.encode(record):sub(1, -2) .. ',' .. numbers .. text .. '}', text
end

local function place(item)
  -- Held already, under the id that the secret before gave it.
  if type(item.before) == 'string' and known_texts[item.before] then item.id = item.before end
  local known = known_texts[item.id]
  local record = known and cjson.decode(known)
  -- What the item has: all of it; what it may have again; and of that, what would be free for anybody.
  local given, own, free, allotted = {}, {}, {}, {}
  for _, offset in ipairs(item.allotted or {}) do allotted[offset] = true end
  if item.change == 1 then
    if not record or record.visitor ~= item.visitor then return 'missing' end
    if tonumber(deadline_of(item.id) or 0) <= now then return 'missing' end
    local same = not item.allotment or item.allotment == record.allotment
    for _, offset in ipairs(record.seats) do
      local back = redis.call('GETRANGE', seats, offset, offset) == 'a' and 'x' or '0'
      given[offset] = back
      own[offset] = back == '0' or same or nil
      free[offset] = back == '0' or nil
    end
  elseif record then
    if record.print ~= item.print then return 'reused' end
    if tonumber(deadline_of(item.id) or 0) <= now then return 'missing' end
    return table.concat({'held', deadline_of(item.id), now_text, 0, item.id, known}, ' ')
  end

  local chosen, taken
  if item.pick.seats then
    chosen, taken = pick_seats(item.pick.seats, own, allotted)
    if #taken > 0 then return 'taken ' .. table.concat(taken, ' ') end
    local alone = left_alone(chosen, item.pick.spans or {}, free, true)
    if #alone > 0 then return 'orphan ' .. table.concat(alone, ' ') end -- guard: orphan
  else
    local pick = item.pick.parts and pick_parts or pick_free
    chosen = pick(item.pick.parts or item.pick, own, free, allotted)
    if not chosen then return 'none' end
  end

  local more = #chosen - (record and #record.seats or 0)
  -- A hold counts for the account and the address that made it, wherever it is changed from.
  local by = record or {visitor = item.visitor, account = item.account, address = item.address}
  local who = {'v:' .. by.visitor, 'a:' .. by.address, 'all', by.account and 'u:' .. by.account}
  local mine, near, ours = counted(who[1]), counted(who[2]), who[4] and counted(who[4]) or 0
  if more > 0 and mine + more > item.visitorLimit then return 'limit' end
  if more > 0 and ours + more > item.visitorLimit then return 'limit' end -- guard: account-holds
  if more > 0 and near + more > item.addressLimit then return 'address_limit' end

  -- Every check of the item has passed: only now does anything change.
  for offset, back in pairs(given) do redis.call('SETRANGE', seats, offset, back) end
  local allotment = item.allotment or record and record.allotment
  local is_allotted = hold_seats(chosen, allotment)
  local deadline
  if record then
    deadline = deadline_of(item.id)
  else
    record, deadline = by, int(now + item.ttl)
    record.print, record.ttl, record.created, record.extended = item.print, item.ttl, now, 0
    new_deadlines[item.id] = deadline
  end
  record.seats = chosen
  record.allotment = is_allotted and allotment or nil
  record.package = item.package
  local text, places = text_of(record)
  known_texts[item.id], new_texts[item.id] = text, text
  if more ~= 0 then count(who, more) end
  local changed = at_version + #lines + 1
  lines[#lines + 1] = {number .. '-' .. int(changed),
    'at', now_text, 'kind', known and 'changed' or 'held', 'hold', item.id, 'seats', places}
  return table.concat({'held', deadline, now_text, int(changed), item.id, text}, ' ')
end

local items, replies = {}, {}
for i = 3, #ARGV do items[i - 2] = cjson.decode(ARGV[i]) end
read_all(items)
for i, item in ipairs(items) do replies[i] = place(item) end
write_all()
return replies
