-- A status from a sorted set: what many waiting rooms do. The number stands in the ticket; its signature is not
-- checked and nobody's presence is kept, which spares this peer work that ours does.
local ticket = string.match(ngx.var.http_cookie or "", "__Host%-wr71=([%w_-]+)")
local bytes = ticket and ngx.decode_base64((ticket:gsub("-", "+"):gsub("_", "/")))
if not bytes then
  return ngx.exit(401)
end
local a, b, c, d = bytes:byte(9, 12)
local member = string.format("%d", a + b * 256 + c * 65536 + d * 16777216)
local redis = ngx.socket.tcp()
assert(redis:connect(ngx.var.redis))
assert(redis:send("*3\r\n$5\r\nZRANK\r\n$4\r\nline\r\n$" .. #member .. "\r\n" .. member .. "\r\n"))
local ahead = tonumber(redis:receive("*l"):sub(2))
redis:setkeepalive(0, 64)
local body = string.format('{"v":1,"state":"waiting","pos":%d,"ahead":%d,"returning":0,"waiting":700000,"eta":null,'
  .. '"asof":%.3f,"ver":1300000,"next":15,"push":false,"msg":0}', ahead + 1, ahead, ngx.now())
ngx.header["Content-Length"] = #body
ngx.print(body)
