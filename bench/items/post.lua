-- The same item again and again; each becomes a row of its own. Token $TOKEN when there is one.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
if os.getenv("TOKEN") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN") end
wrk.body = '{"title":"Course item new","kind":3,"body":{"slug":"item-new","tags":["math","lab","week3"],"points":42,'
    .. '"meta":{"lang":"en","level":2,"hash":"5d41402abc4b2a76b9719d911017c592"},"description":"'
    .. string.rep("0123456789abcdef0123456789abcdef ", 24) .. '"}}'
