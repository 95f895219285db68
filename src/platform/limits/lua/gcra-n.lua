-- Takes a turn from every bucket of an item, or from none of them. A bucket (generic cell rate algorithm) is one number: the
-- moment in µs at which it will be full again. A full one is not there. The last bucket of an item may be a gauge: it refuses
-- nothing, stays empty once it is, and says how far it is from full.
-- KEYS  buckets: µs each, item by item
-- ARGV  per item: how many buckets it has, how many of them are gauges (0 or 1), then for each: µs between turns, turns at once
-- Reply per item: {'turn', µs until its gauge is full if it has one} | {'wait', µs until there may be one, which bucket says so}
-- Cost  O(buckets), 2 commands each; at most 64 items a call
local buckets = KEYS
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function take(first, count, gauges, rates)
  local full, wait, which = {}, 0, 0
  for i = 1, count do
    local interval, burst = tonumber(ARGV[rates + 2 * i - 2]), tonumber(ARGV[rates + 2 * i - 1])
    full[i] = math.max(tonumber(redis.call('GET', buckets[first + i - 1])) or 0, now) + interval
    local late = full[i] - burst * interval - now
    if i > count - gauges then
      full[i] = full[i] - math.max(late, 0)
    elseif late > wait then
      wait, which = late, i
    end
  end
  if wait > 0 then return {'wait', math.ceil(wait), which} end -- guard: limit
  for i = 1, count do
    redis.call('SET', buckets[first + i - 1], string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000))
  end
  if gauges == 0 then return {'turn'} end
  return {'turn', math.floor(full[count] - now)}
end

local replies, bucket, arg = {}, 1, 1
while arg <= #ARGV do
  local count, gauges = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
  replies[#replies + 1] = take(bucket, count, gauges, arg + 2)
  bucket, arg = bucket + count, arg + 2 + 2 * count
end
return replies
