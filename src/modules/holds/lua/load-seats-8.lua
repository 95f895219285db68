-- Begins a generation of an event's state from what PostgreSQL says, and opens the gate. Holds of the generation before are gone.
-- KEYS  seats | deadlines | holds | counts | version | generation | log | loading
-- ARGV  generation, one byte a place
-- Reply {'loaded'} | {'known'} when this generation or a later one is there already
-- Cost  O(places + what is forgotten)
local seats, deadlines, holds, counts, version, generation, log, loading = unpack(KEYS)
-- `<event>:<number>`: another database's event of the same short number is another event.
local current_event, current_number = (redis.call('GET', generation) or ''):match('^(.*):(%d+)$')
local event, number = ARGV[1]:match('^(.*):(%d+)$')
redis.call('DEL', loading)
if current_event == event and tonumber(current_number) >= tonumber(number) then return {'known'} end
redis.call('DEL', deadlines, holds, counts, log)
redis.call('SET', seats, ARGV[2])
-- The journal's first change is that the generation began.
redis.call('SET', version, 1)
redis.call('SET', generation, ARGV[1])
return {'loaded'}
