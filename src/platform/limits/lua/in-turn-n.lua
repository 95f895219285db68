-- Takes the turns of a script's items, and lets it do in the same call what it does, for those alone that have one. Before it stand
-- two functions, `take_turns` and `act`: gcra-n.lua and that script, each as it is by itself.
-- KEYS  keys: the script's, then the buckets
-- ARGV  how many of the keys are the script's, how many arguments it has for all items and how many for each, µs that an item's gauge may
--       be from full or '', how many of the next arguments are the turns', these as gcra-n.lua has them; then the script's: those for
--       all, the generation first, and item by item
-- Reply {what the script replies for those who went on, '' where nobody did; then for each other one: its number from 1, its turn}
-- Cost  that of both
local keys = KEYS
local own, shared, width, free, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local own_keys, buckets, rates = {}, {}, {}
for i, key in ipairs(keys) do
  if i <= own then own_keys[i] = key else buckets[i - own] = key end
end
for i = 1, count do rates[i] = ARGV[5 + i] end
local args, reply = {}, {''}
for i = 1, shared do args[i] = ARGV[5 + count + i] end
local before = 5 + count + shared
for i, turn in ipairs(take_turns(buckets, rates)) do
  local goes_on = turn[1] == 'turn' -- guard: turn-first
  if turn[2] and free and turn[2] > free then goes_on = false end -- guard: work-first
  if goes_on then
    for at = 1, width do args[#args + 1] = ARGV[before + (i - 1) * width + at] end
  else
    reply[#reply + 1] = i
    reply[#reply + 1] = turn
  end
end
if #args > shared then reply[1] = act(own_keys, args) end
return reply
