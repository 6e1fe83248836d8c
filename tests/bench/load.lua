-- What wrk sends: each token of a file once, as Kinde would, and in `done` what came of it.
-- Arguments: the file, with a token per line, and how many of them were sent before.

local requests, sent = {}, 0

function init(args)
  local skip = tonumber(args[2])
  local line = 0
  wrk.headers["Content-Type"] = "application/jwt"
  wrk.headers["webhook-id"] = "0198653f-6a80-c0de-0198-653f6a80c0de"
  for token in io.lines(args[1]) do
    line = line + 1
    if line > skip then
      requests[#requests + 1] = wrk.format("POST", "/api/kinde-webhook", nil, token)
    end
  end
end

function request()
  sent = sent + 1
  -- Out of tokens: an empty body is refused, which the measurement notices.
  return requests[sent] or wrk.format("POST", "/api/kinde-webhook", nil, "")
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format(
    '{"answers":%d,"seconds":%.6f,"refused":%d,"failed":%d,"p50":%.3f,"p99":%.3f}',
    summary.requests, summary.duration / 1e6, errors.status, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
