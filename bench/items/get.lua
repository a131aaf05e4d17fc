-- GET of one item after another; ids from the file $IDS, below the path $PLACE, with the token $TOKEN when there is one.
local ids = {}
for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
local place, token = os.getenv("PLACE"), os.getenv("TOKEN")
local fields = {}
if token then fields["Authorization"] = "Bearer " .. token end
local at
function init() math.randomseed(42) at = math.random(#ids) end
function request()
    at = at % #ids + 1
    return wrk.format("GET", place .. ids[at], fields)
end
