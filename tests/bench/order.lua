-- wrk orders a different licence each time: `wrk -s order.lua URL -- FILE API_KEY FIRST`. FILE has the body of an order on each line; the
-- orders' Idempotency-Keys count on from FIRST.

local bodies, headers, number, at = {}, {}, 0, 0

function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  headers = { ["Authorization"] = "Bearer " .. args[2], ["Content-Type"] = "application/json" }
  number = tonumber(args[3])
end

function request()
  at = at + 1
  if bodies[at] == nil then error("more orders were sent than there are") end
  headers["Idempotency-Key"] = string.format("post-%d", number + at)
  return wrk.format("POST", "/v1/licences", headers, bodies[at])
end
