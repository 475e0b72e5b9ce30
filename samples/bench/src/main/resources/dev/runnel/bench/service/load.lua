-- wrk's part: one kind of request, and what came of it in one line. Arguments: the kind, and a number that no other run has.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread", threads)
end

local function sku() return string.format("part-%04d", math.random(1, 1000)) end

local requests = {
  product = function() return wrk.format("GET", "/products/" .. sku()) end,
  page = function() return wrk.format("GET", "/products?size=20") end,
  order = function()
    sent = sent + 1
    local key = string.format("%08x-0000-4000-8000-%04x%08x", run, thread, sent)
    local headers = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = key }
    local one, other = sku(), sku()
    while other == one do other = sku() end -- a product that comes twice is refused
    local body = string.format('{"customer":"ada","quantities":{"%s":1,"%s":2}}', one, other)
    return wrk.format("POST", "/orders", headers, body)
  end,
}

function init(args)
  run, sent, request = tonumber(args[2]), 0, requests[args[1]]
  math.randomseed(run * 16 + thread)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print("seen", summary.requests, summary.duration, latency:percentile(99), failed)
end
