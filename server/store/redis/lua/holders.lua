-- A credential points to "roomId deviceId"; anything that another version has added after that is ignored.
local function leadsTo(text, holder)
  return text and string.match(text, '^%S+ %S+') == string.match(holder, '^%S+ %S+')
end
