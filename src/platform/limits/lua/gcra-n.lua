-- Takes a turn from every bucket of an item, or from none of them. A bucket (generic cell rate algorithm) is one number: the
-- moment in µs at which it will be full again. A full one is not there. The last bucket of an item may be a gauge: it refuses
-- nothing, stays empty once it is, and says how far it is from full.
-- KEYS  buckets: µs each, item by item
-- ARGV  per run of items of one kind: how many they are, how many buckets each of them has, how many of these are gauges (0 or 1),
--       then for each bucket: µs between turns, turns at once
-- Reply per item: {'turn', µs until its gauge is full if it has one} | {'wait', µs until there may be one, which bucket says so}
-- Cost  O(buckets): one command for all, one for each that gave a turn; at most 128 items a call
local buckets = KEYS
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- One bucket may be many items': each finds what those before it have left.
local left, found = {}, redis.call('MGET', unpack(buckets))
for i, key in ipairs(buckets) do left[key] = math.max(tonumber(found[i] or 0), now) end
local changed = {}

local function take(first, rates, gauges)
  local full, wait, which = {}, 0, 0
  for i, rate in ipairs(rates) do
    local key = buckets[first + i - 1]
    full[i] = left[key] + rate.interval
    local late = full[i] - rate.burst * rate.interval - now
    if i > #rates - gauges then
      full[i] = full[i] - math.max(late, 0)
    elseif late > wait then
      wait, which = late, i
    end
  end
  if wait > 0 then return {'wait', math.ceil(wait), which} end -- guard: limit
  for i = 1, #rates do
    local key = buckets[first + i - 1]
    left[key], changed[key] = full[i], true
  end
  if gauges == 0 then return {'turn'} end
  return {'turn', math.floor(full[#rates] - now)}
end

local replies, bucket, arg = {}, 1, 1
while arg <= #ARGV do
  local items, count, gauges = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2])
  local rates = {}
  for i = 1, count do
    rates[i] = {interval = tonumber(ARGV[arg + 1 + 2 * i]), burst = tonumber(ARGV[arg + 2 + 2 * i])}
  end
  for _ = 1, items do
    replies[#replies + 1] = take(bucket, rates, gauges)
    bucket = bucket + count
  end
  arg = arg + 3 + 2 * count
end
for key in pairs(changed) do
  -- Whole numbers, as text: Redis would write each as the double that it may be.
  redis.call('SET', key, string.format('%d', left[key]), 'PX', string.format('%d', math.ceil((left[key] - now) / 1000)))
end
return replies
