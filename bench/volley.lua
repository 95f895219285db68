-- For wrk: sends the requests of a file, which a NUL parts, one after the other and over again. Argument: the file.
-- Prints `volley completed refused broken`.
local requests, sent = {}, 0

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for text in file:read('*a'):gmatch('[^%z]+') do
    requests[#requests + 1] = text
  end
  file:close()
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('volley %d %d %d', summary.requests, errors.status, broken))
end
