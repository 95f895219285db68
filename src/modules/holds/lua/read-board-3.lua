-- The state of every place, unless the caller has this version already.
-- KEYS  seats: one byte a place | version: counter | generation
-- ARGV  generation, version known
-- Reply {'board', version, bytes} | {'same'} | {'stale', generation}
-- Cost  O(places) where something changed, else O(1)
local seats, version, generation = unpack(KEYS)
local current = redis.call('GET', generation)
if current ~= ARGV[1] then return {'stale', current or ''} end -- guard: generation
if redis.call('EXISTS', seats, version) < 2 then return {'stale', ''} end
local latest = redis.call('GET', version)
if latest == ARGV[2] then return {'same'} end
return {'board', latest, redis.call('GET', seats)}
