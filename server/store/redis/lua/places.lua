-- A credential leads to "roomId deviceId"; what another version has written behind that says nothing of where.
local function leadsTo(text, place)
  return text and string.match(text, '^%S+ %S+') == string.match(place, '^%S+ %S+')
end
