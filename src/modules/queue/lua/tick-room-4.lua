-- Lets people in by the time that went by: every replica calls it, and together they let in exactly as many as one would.
-- KEYS  state: hash | admitted: hash position -> visitor | active: ZSET visitor -> ms of his last request | generation
-- ARGV  generation, people a minute, ms from which on they may come in or '' while nobody may, most active, seats to be had
--       or '' where nobody counts them, arrivals since the last call, how many of them a second are many or '', ms without a
--       request after which an admission lapses
-- Reply {'ticked', now in ms, entries, reserved, served, people let in, active, ever admitted, show rate in permille, arrivals
--       in a second, ms since anybody waited or many came, 1 where the figures are to be kept, holes as JSON, visitors whose admission may
--       have lapsed...} | {'stale', generation}
-- Cost  O(visitors named); at most 100
local state, admitted, active, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local had = redis.call('HMGET', state, 'entries', 'reserved', 'served', 'people', 'carry', 'ticked', 'holes', 'show', 'kept',
  'cohort', 'people0', 'people1', 'served1', 'shown0', 'shown1', 'second', 'arrivals', 'arrivals1', 'waited', 'frozen')
if not had[1] then return {'stale', ''} end
local n = {}
for i, value in ipairs(had) do n[i] = tonumber(value) or 0 end
local entries, reserved, served, people, carry, ticked = n[1], n[2], n[3], n[4], n[5], n[6]
local show, kept, cohort, people0, people1, served1, shown0, shown1 = n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]
local second, arrivals, arrivals1, waited, frozen = n[16], n[17], n[18], n[19], n[20]
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local rate, from, most, stock = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local inside = redis.call('ZCARD', active)

-- Those let in lately who have not come yet: the cohort that is 30 to 60 s old says how many of them will.
if us - cohort >= 30000000 then
  local invited = people1 - people0
  if invited > 0 then show = math.max(50, math.floor((show + 1000 * math.min(1, shown0 / invited)) / 2)) end
  redis.call('HSET', state, 'served0', served1, 'people0', people1, 'shown0', shown1, 'served1', served, 'people1', people,
    'shown1', 0, 'cohort', us, 'show', show)
  people0, people1, shown0, shown1 = people1, people, shown1, 0
end
local coming = math.ceil(math.max(0, people - people0 - shown0 - shown1) * show / 1000)

-- In sixtieths of a millionth of a person, so that nothing is ever rounded away.
local elapsed = from and math.max(0, math.min(us - math.max(ticked, from * 1000), 500000)) or 0
local want = rate * elapsed + carry
local whole = math.max(0, math.floor(want / 60000000))
-- Entries below the freeze are drawn: those of them that nobody has stand anywhere among the others, and are people who don't come.
local holes = {}
for _, hole in ipairs(cjson.decode(had[7])) do
  if hole[2] > frozen then holes[#holes + 1] = {math.max(hole[1], frozen), hole[2]} end -- guard: drawn-holes
end
local free = entries - served
for _, hole in ipairs(holes) do free = free - (math.min(entries, hole[2]) - math.max(served, hole[1])) end
local enter = math.min(whole, most - inside - coming)
enter = math.min(enter, free) -- guard: served-bounded
if stock then enter = math.min(enter, stock - inside - coming) end -- guard: stock
enter = math.max(0, enter)
carry = want - whole * 60000000 -- guard: fraction-only
people = people + enter
local passed = {}
while enter > 0 or (holes[1] and served >= holes[1][1]) do
  if holes[1] and served >= holes[1][1] then
    served = math.max(served, holes[1][2])
    passed[#passed + 1] = table.remove(holes, 1)
  else
    local step = holes[1] and math.min(enter, holes[1][1] - served) or enter
    served, enter = served + step, enter - step
  end
end
local left = #holes > 0 and cjson.encode(holes) or '[]'
if #passed > 0 then
  local before = cjson.decode(redis.call('HGET', state, 'passed') or '[]')
  for _, hole in ipairs(passed) do before[#before + 1] = hole end
  redis.call('HSET', state, 'passed', cjson.encode(before))
end

if tonumber(time[1]) ~= second then
  arrivals1 = tonumber(time[1]) == second + 1 and arrivals or 0
  arrivals, second = 0, tonumber(time[1])
end
arrivals = arrivals + tonumber(ARGV[6])
local busy = tonumber(ARGV[7])
if served < entries or (busy and math.max(arrivals, arrivals1) >= busy) then waited = us end
local keep = 0
if us - kept >= 1000000 then keep, kept = 1, us end
redis.call('HSET', state, 'served', served, 'people', people, 'carry', carry, 'ticked', us, 'holes', left, 'kept', kept,
  'second', second, 'arrivals', arrivals, 'arrivals1', arrivals1, 'waited', string.format('%d', waited))
local now = math.floor(us / 1000)
local reply = {'ticked', string.format('%d', now), entries, reserved, served, people, inside, redis.call('HLEN', admitted), show,
  math.max(arrivals, arrivals1), math.floor((us - waited) / 1000), keep, left}
for _, visitor in ipairs(redis.call('ZRANGEBYSCORE', active, '-inf', now - tonumber(ARGV[8]), 'LIMIT', 0, 100)) do
  reply[#reply + 1] = visitor
end
return reply
