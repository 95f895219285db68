-- Counts those who came before the opening, once: their order is drawn, whoever comes later stands behind them.
-- KEYS  state: hash | generation
-- ARGV  generation, ms of the opening or 0 where it has been opened by hand
-- Reply {'frozen', entries, since ms} | {'early', ms left} | {'stale', generation}
-- Cost  O(1)
local state, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local had = redis.call('HMGET', state, 'entries', 'frozen', 'frozen_ms')
if not had[1] then return {'stale', ''} end
if had[2] then return {'frozen', tonumber(had[2]), had[3]} end -- guard: freeze-once
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = tonumber(ARGV[2]) - now
if left > 0 then return {'early', left} end -- guard: freeze-early
redis.call('HSET', state, 'frozen', had[1], 'frozen_ms', string.format('%d', now))
return {'frozen', tonumber(had[1]), string.format('%d', now)}
