-- Takes one turn to call a payment provider from two buckets, its account's and the operation's, or from neither. A bucket
-- (generic cell rate algorithm) is one number: the moment in µs at which it will be full again.
-- KEYS  account: µs | operation: µs
-- ARGV  for the account, then for the operation: µs between turns, turns at once, turns that are left to others
-- Reply {'turn'} | {'wait', µs until there may be one}
-- Cost  O(1)
local account, operation = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait = 0
local full = {}
for at, key in ipairs({account, operation}) do
  local interval, burst, reserve = tonumber(ARGV[3 * at - 2]), tonumber(ARGV[3 * at - 1]), tonumber(ARGV[3 * at])
  full[key] = math.max(tonumber(redis.call('GET', key)) or 0, now) + interval
  wait = math.max(wait, full[key] - (burst - reserve) * interval - now)
end
if wait > 0 then return {'wait', math.ceil(wait)} end
for key, moment in pairs(full) do
  redis.call('SET', key, string.format('%.0f', moment), 'PX', math.ceil((moment - now) / 1000) + 1000)
end
return {'turn'}
