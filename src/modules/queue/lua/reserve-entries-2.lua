-- Lets joins give out more entries: PostgreSQL has set them aside for this generation.
-- KEYS  state: hash | generation
-- ARGV  generation, first entry that is not set aside
-- Reply {'reserved'} | {'stale', generation}
-- Cost  O(1)
local state, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: queue-generation
local reserved = tonumber(redis.call('HGET', state, 'reserved') or 0)
if tonumber(ARGV[2]) > reserved then redis.call('HSET', state, 'reserved', ARGV[2]) end
return {'reserved'}
