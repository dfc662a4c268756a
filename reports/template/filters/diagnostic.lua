-- The look of the book's forms, for Quarto and for the embedded renderer alike.
--
-- Cells display fenced divs and spans (.carte, .retenir, .figure…). HTML styles them
-- by their classes; Typst and Word know no classes, so each form is turned here into a
-- call of style/formes.typ, or into paragraphs of a named Word style.
--
-- Under Quarto this filter runs before Quarto's own: figures and tables with a label are
-- still Quarto's (divs with a __quarto_custom attribute) and are passed through untouched.

local under_quarto = quarto ~= nil
local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT == "typst"
local is_docx = FORMAT == "docx"

local BOXES = { constat = "Constat", vigilance = "Point de vigilance", relire = "À relire",
  absence = "Absence", echec = "Échec" }

-- Lines of a table above which it may go over to the next page, and letters of a full line
local LONG_TABLE, FULL_LINE = 34, 105

-- ---------------------------------------------------------------- helpers

-- The lines that a table takes: each row is as tall as its longest cell
local function table_lines(found)
  local lines = 0
  for _, body in ipairs(found.bodies) do
    for _, row in ipairs(body.body) do
      local tallest = 1
      for place, cell in ipairs(row.cells) do
        local share = found.colspecs[place] and found.colspecs[place][2]
        if type(share) ~= "number" then share = 1 / #row.cells end
        local letters = utf8.len(pandoc.utils.stringify(cell.contents)) or 0
        tallest = math.max(tallest, math.ceil(letters / (share * FULL_LINE)))
      end
      lines = lines + tallest
    end
  end
  return lines
end

local function has(element, class)
  return element.classes ~= nil and element.classes:includes(class)
end

local function is_div(block, class)
  return block ~= nil and block.t == "Div" and has(block, class)
end

local function is_box(block)
  for class in pairs(BOXES) do
    if is_div(block, class) then return true end
  end
  return false
end

local function is_quartos(div)
  return div.attributes["__quarto_custom"] ~= nil
end

local function typst_block(text) return pandoc.RawBlock("typst", text) end
local function typst_inline(text) return pandoc.RawInline("typst", text) end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

-- #name(options)[ blocks ]
local function call(name, blocks, options)
  local result = pandoc.Blocks{ typst_block("#" .. name .. (options or "") .. "[") }
  result:extend(blocks)
  result:insert(typst_block("]"))
  return result
end

-- #name([ first ], [ second ], …)
local function call_each(name, groups, options)
  local result = pandoc.Blocks{ typst_block("#" .. name .. "(" .. (options or "")) }
  for _, blocks in ipairs(groups) do
    result:insert(typst_block("["))
    result:extend(blocks)
    result:insert(typst_block("],"))
  end
  result:insert(typst_block(")"))
  return result
end

local function styled(name, blocks)
  return pandoc.Blocks{ pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = name })) }
end

-- « **Phrase forte.** Suite. » : the strong opening, and what follows it
local function split_strong(blocks)
  local first = blocks[1]
  if first == nil or (first.t ~= "Para" and first.t ~= "Plain") then return nil, blocks end
  local opening = first.content[1]
  if opening == nil or opening.t ~= "Strong" then return nil, blocks end
  local rest = pandoc.Inlines{}
  for index = 2, #first.content do rest:insert(first.content[index]) end
  while rest[1] ~= nil and (rest[1].t == "Space" or rest[1].t == "SoftBreak") do rest:remove(1) end
  local following = pandoc.Blocks{}
  if #rest > 0 then following:insert(pandoc.Para(rest)) end
  for index = 2, #blocks do following:insert(blocks[index]) end
  return opening.content, following
end

local function lines_of(inlines)
  local lines = { pandoc.Inlines{} }
  for _, inline in ipairs(inlines) do
    if inline.t == "LineBreak" then
      table.insert(lines, pandoc.Inlines{})
    elseif not (inline.t == "SoftBreak" and #lines[#lines] == 0) then
      lines[#lines]:insert(inline)
    end
  end
  return lines
end

local function first_span(block)
  if block.t ~= "Para" and block.t ~= "Plain" then return nil end
  local first = block.content[1]
  return first ~= nil and first.t == "Span" and first or nil
end

local function opens_with(block, class)
  local span = first_span(block)
  return span ~= nil and has(span, class)
end

-- A line « [Vaucluse]{.cle} 28,9 % » as its key and what is said of it
local function key_and_rest(line)
  local rest = pandoc.Inlines{}
  for index = 2, #line do rest:insert(line[index]) end
  if rest[1] ~= nil and rest[1].t == "Space" then rest:remove(1) end
  return line[1], rest
end

local function list_items(div)
  for _, block in ipairs(div.content) do
    if block.t == "BulletList" or block.t == "OrderedList" then return block.content end
  end
  return nil
end

-- ---------------------------------------------------------------- grouping

-- A notebook's cell under Quarto: div.cell > div.cell-output > our forms
local function is_ours(block)
  if block.t ~= "Div" or is_quartos(block) or has(block, "cell") then return false end
  for _, class in ipairs(block.classes) do
    if class:match("^cell") then return false end
  end
  return #block.classes > 0
end

local function unwrapped(div)
  local result = pandoc.Blocks{}
  for _, output in ipairs(div.content) do
    if output.t ~= "Div" or not has(output, "cell-output") then return nil end
    for _, block in ipairs(output.content) do
      if not is_ours(block) then return nil end
      result:insert(block)
    end
  end
  return #result > 0 and result or nil
end

local function without_cells(blocks)
  local result = pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    local inside = is_div(block, "cell") and not is_quartos(block) and unwrapped(block)
    if inside then result:extend(inside) else result:insert(block) end
  end
  return result
end

local function is_half(block) return is_div(block, "figure") and has(block, "demi") end

-- Two half figures side by side; a lone one beside the boxes that follow it
local function paired(blocks)
  local result, index = pandoc.Blocks{}, 1
  while index <= #blocks do
    local block, following = blocks[index], blocks[index + 1]
    if is_half(block) and is_half(following) then
      result:insert(pandoc.Div({ block, following }, pandoc.Attr("", { "duo" })))
      index = index + 2
    elseif is_half(block) and is_box(following) then
      local pile = pandoc.Blocks{}
      index = index + 1
      while is_box(blocks[index]) and #pile < 3 do
        pile:insert(blocks[index])
        index = index + 1
      end
      local stacked = pandoc.Div(pile, pandoc.Attr("", { "pile" }))
      result:insert(pandoc.Div({ block, stacked }, pandoc.Attr("", { "duo" })))
    else
      result:insert(block)
      index = index + 1
    end
  end
  return result
end

-- ---------------------------------------------------------------- forms

local convert
local in_band = false

local forms = {}

local function legend_of(div)
  local body, legend = pandoc.Blocks{}, pandoc.Inlines{}
  for _, block in ipairs(div.content) do
    if is_div(block, "legende") then legend = block.content[1].content else body:insert(block) end
  end
  return legend, body
end

-- What pairing made is not paired again
local function each_alone(div)
  local result = pandoc.Blocks{}
  for _, block in ipairs(div.content) do result:extend(convert({ block })) end
  return result
end

if is_html then
  local function keep(div)
    div.content = each_alone(div)
    return { div }
  end
  forms.duo, forms.pile = keep, keep

  local function raw(text) return pandoc.RawBlock("html", text) end

  local function escaped(text)
    return text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub('"', "&quot;")
  end

  function forms.valeurs(div)
    local result = pandoc.Blocks{ raw('<details class="valeurs"><summary>Voir les valeurs</summary>') }
    result:extend(convert(div.content))
    result:insert(raw("</details>"))
    return result
  end

  function forms.carte(div)
    local result = pandoc.Blocks{}
    for _, block in ipairs(convert(div.content)) do
      if opens_with(block, "cle") then
        local rows = pandoc.Blocks{}
        for _, line in ipairs(lines_of(block.content)) do
          local key, rest = key_and_rest(line)
          local said = pandoc.Span(rest, pandoc.Attr("", { "dit" }))
          local row = pandoc.Plain{ key, pandoc.Space(), said }
          rows:insert(pandoc.Div({ row }, pandoc.Attr("", { "repere" })))
        end
        result:insert(pandoc.Div(rows, pandoc.Attr("", { "reperes" })))
      else
        result:insert(block)
      end
    end
    div.content = result
    return { div }
  end

  if not under_quarto then
    forms["flottant-fig"] = function(div)
      local legend, body = legend_of(div)
      local result = pandoc.Blocks{ raw('<figure id="' .. escaped(div.identifier) .. '" class="flottant">') }
      if #legend > 0 then
        local caption = pandoc.Inlines{ pandoc.RawInline("html", "<figcaption>") }
        caption:extend(legend)
        caption:insert(pandoc.RawInline("html", "</figcaption>"))
        result:insert(pandoc.Plain(caption))
      end
      result:extend(convert(body))
      result:insert(raw("</figure>"))
      return result
    end

    forms["flottant-tbl"] = function(div)
      local legend, body = legend_of(div)
      local name = escaped(pandoc.utils.stringify(legend))
      local result = pandoc.Blocks{}
      for _, block in ipairs(body) do
        if block.t == "Table" and #legend > 0 then
          block.caption = { long = { pandoc.Plain(legend) } }
          legend = pandoc.Inlines{}
        end
        result:insert(block)
      end
      if #legend > 0 then result:insert(1, pandoc.Para(legend)) end
      result:insert(1, raw('<div class="defile" tabindex="0" role="region" aria-label="' .. name .. '">'))
      result:insert(raw("</div>"))
      div.content = result
      return { div }
    end

    -- A table that nothing frames scrolls by itself, named after its columns
    forms.tableau_nu = function(block)
      local titles = {}
      for _, row in ipairs(block.head.rows) do
        for _, cell in ipairs(row.cells) do
          local title = pandoc.utils.stringify(cell.contents)
          if title ~= "" then table.insert(titles, title) end
        end
      end
      local name = escaped("Tableau\u{a0}: " .. table.concat(titles, ", "))
      if #titles == 0 then name = "Tableau" end
      return {
        raw('<div class="defile" tabindex="0" role="group" aria-label="' .. name .. '">'),
        block,
        raw("</div>"),
      }
    end

    -- Lines of an output are not broken: the box scrolls
    forms.sortie_nue = function(block)
      -- A list, not a table of keys: attributes are always written in the same order
      local named = { { "tabindex", "0" }, { "role", "group" }, { "aria-label", "Sortie du notebook" } }
      return { pandoc.CodeBlock(block.text, pandoc.Attr(block.identifier, block.classes, named)) }
    end

    forms.grille = function(div)
      local columns = tonumber(div.attributes["layout-ncol"]) or 2
      div.attributes = { style = "--colonnes:" .. math.floor(columns) }
      div.content = convert(div.content)
      return { div }
    end
  end
end

if is_typst then
  forms.saut = function() return { typst_block("#pagebreak(weak: true)") } end
  forms.chapo = function(div) return call("dsp-chapo", convert(div.content)) end
  forms.source = function(div) return call("dsp-source", convert(div.content)) end
  forms.lire = function(div) return call("dsp-lire", convert(div.content)) end
  forms.parole = function(div)
    local quotes = {}
    for _, block in ipairs(div.content) do
      if block.t == "BlockQuote" then
        local speaker, words = pandoc.Blocks{}, convert(block.content)
        if #words > 1 then speaker:insert(words:remove(#words)) end
        table.insert(quotes, call_each("dsp-citation", { words, speaker }))
      elseif block.t ~= "RawBlock" then
        table.insert(quotes, convert({ block }))
      end
    end
    return call_each("dsp-paroles", quotes)
  end
  forms.sortie = function(div) return call("dsp-sortie", convert(div.content)) end
  forms.pile = function(div) return each_alone(div) end
  -- A table stays on one page unless it is too long for one
  forms.tableau = function(div)
    local lines = 0
    div:walk({ Table = function(found) lines = lines + table_lines(found) end })
    return call("dsp-tableau", convert(div.content), lines > LONG_TABLE and "(entier: false)" or "")
  end
  forms.valeurs = function() return {} end
  forms.couverture = function() return {} end
  forms["titre-figure"] = function(div) return call("dsp-titre-figure", convert(div.content)) end
  forms["note-consultant"] = function(div) return call("dsp-note", convert(div.content)) end

  local function groups_of(div, class)
    local groups = {}
    for _, block in ipairs(div.content) do
      if class == nil or is_div(block, class) then table.insert(groups, convert({ block })) end
    end
    return groups
  end

  local in_pair = false

  forms.figure = function(div)
    local alone = is_half(div) and not in_pair
    return call("dsp-figure", convert(div.content), alone and "(demi: true)" or "")
  end

  forms.duo = function(div)
    in_pair = true
    local blocks = call_each("dsp-duo", groups_of(div))
    in_pair = false
    return blocks
  end

  forms.retenir = function(div)
    local items = list_items(div)
    if items == nil then return call("dsp-encadre", convert(div.content), '("retenir")') end
    local groups = {}
    for _, item in ipairs(items) do
      local opening, rest = split_strong(item)
      local blocks = pandoc.Blocks{}
      if opening then blocks:extend(call("dsp-phrase", { pandoc.Plain(opening) })) end
      blocks:extend(convert(rest))
      table.insert(groups, blocks)
    end
    return call_each(in_band and "dsp-retenir-nu" or "dsp-retenir", groups)
  end

  -- the heading « Ce qu’il faut retenir » and its band, joined by the embedded renderer
  function forms.bande(div)
    in_band = true
    local blocks = call("dsp-bande", convert(div.content))
    in_band = false
    return blocks
  end

  forms.carte = function(div)
    local empty = has(div, "vide")
    local blocks = pandoc.Blocks{}
    for _, block in ipairs(convert(div.content)) do
      if opens_with(block, "cle") then
        local inlines = pandoc.Inlines{ typst_inline("#dsp-reperes(") }
        for _, line in ipairs(lines_of(block.content)) do
          local key, rest = key_and_rest(line)
          inlines:insert(typst_inline("(["))
          inlines:extend(key.content)
          inlines:insert(typst_inline("],["))
          inlines:extend(rest)
          inlines:insert(typst_inline("]),"))
        end
        inlines:insert(typst_inline(")"))
        blocks:insert(pandoc.Para(inlines))
      elseif empty and opens_with(block, "valeur") then
        blocks:extend(call("dsp-hachure", { pandoc.Plain(first_span(block).content) }))
      else
        blocks:insert(block)
      end
    end
    return call("dsp-carte", blocks)
  end

  forms.cartes = function(div) return call_each("dsp-cartes", groups_of(div, "carte")) end
  forms.trio = function(div) return call_each("dsp-trio", groups_of(div)) end
  forms.deux = function(div) return call_each("dsp-duo", groups_of(div)) end
  forms.dix = function(div) return call_each("dsp-dix", groups_of(div, "fait")) end

  forms.fait = function(div)
    local groups = {}
    for _, block in ipairs(div.content) do
      local span = first_span(block)
      if span and has(span, "valeur") then span.classes = pandoc.List{ "valeur-fait" } end
      table.insert(groups, pandoc.Blocks{ block })
    end
    return call_each("dsp-fait", groups)
  end

  local function signed(name)
    return function(div)
      local items = list_items(div)
      if items == nil then return convert(div.content) end
      local groups = {}
      for _, item in ipairs(items) do
        local opening, rest = split_strong(item)
        local blocks = pandoc.Blocks{}
        if opening then blocks:insert(pandoc.Para{ pandoc.Strong(opening) }) end
        blocks:extend(convert(rest))
        table.insert(groups, blocks)
      end
      return call_each(name, groups)
    end
  end
  forms.forces = signed("dsp-forces")
  forms.fragilites = signed("dsp-fragilites")

  for class in pairs(BOXES) do
    forms[class] = function(div)
      return call("dsp-encadre", convert(div.content), "(" .. quoted(class) .. ")")
    end
  end

  if not under_quarto then
    forms.encart = function(div) return call("dsp-encadre", convert(div.content), '("encart")') end

    forms.grille = function(div)
      local columns = math.floor(tonumber(div.attributes["layout-ncol"]) or 2)
      return call_each("dsp-grille", groups_of(div), "colonnes: " .. columns .. ",")
    end

    -- pandoc puts every table in a figure of its own: keep the bare table
    local function bare_table(block)
      local plain_columns = #block.colspecs
      local widths, numbers = {}, true
      for index, spec in ipairs(block.colspecs) do
        if index > 1 and spec[1] ~= "AlignRight" then numbers = false end
        table.insert(widths, spec[2] and string.format("%.4ffr", spec[2]) or "auto")
      end
      local relative = widths[1] ~= "auto"
      if not relative and numbers and plain_columns > 1 then widths[1] = "1fr" end
      local text = pandoc.write(pandoc.Pandoc({ block }), "typst", { wrap_text = "none" })
      local from, to = text:find("#table%b()")
      if from == nil then return { block } end
      local bare = text:sub(from, to):gsub("columns: %b()", "columns: X", 1):gsub("columns: %d+", "columns: X", 1)
      local columns = "columns: (" .. table.concat(widths, ", ") .. ",)"
      return { typst_block((bare:gsub("columns: X", function() return columns end, 1))) }
    end

    local function float(kind)
      return function(div)
        local legend, body = legend_of(div)
        local opening = pandoc.Inlines{ typst_inline(
          "#figure(kind: " .. kind .. ", supplement: none, numbering: none, outlined: false, caption: [") }
        opening:extend(legend)
        opening:insert(typst_inline("])["))
        local result = pandoc.Blocks{ pandoc.Plain(opening) }
        for _, block in ipairs(convert(body)) do
          if block.t == "Table" then result:extend(bare_table(block)) else result:insert(block) end
        end
        result:insert(typst_block("] #label(" .. quoted(div.identifier) .. ")"))
        return result
      end
    end
    forms["flottant-fig"] = float("image")
    forms["flottant-tbl"] = float("table")
    forms.tableau_nu = bare_table
  end
end

if is_docx then
  forms.duo, forms.pile = each_alone, each_alone
  forms.saut = function()
    return { pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>') }
  end

  local STYLES = { chapo = "Chapô", source = "Source", lire = "Comment lire",
    ["titre-figure"] = "Titre de figure", ["note-consultant"] = "Note de l’équipe" }
  local CARD = { nom = "Carte nom", valeur = "Carte valeur", cle = "Carte repères",
    drapeau = "Drapeau", ["source-carte"] = "Carte source" }

  for class, style in pairs(STYLES) do
    forms[class] = function(div) return styled(style, convert(div.content)) end
  end
  for class, style in pairs(BOXES) do
    forms[class] = function(div) return styled(style, convert(div.content)) end
  end

  forms.valeurs = function() return {} end
  forms.couverture = function() return {} end

  local function layout(cells, columns)
    local rows = {}
    for start = 1, #cells, columns do
      local row = {}
      for column = 0, columns - 1 do
        table.insert(row, pandoc.Cell(cells[start + column] or {}))
      end
      table.insert(rows, pandoc.Row(row))
    end
    local specs = {}
    for _ = 1, columns do table.insert(specs, { pandoc.AlignLeft, 1 / columns }) end
    local attr = pandoc.Attr("", { "mise-en-page" }, { ["custom-style"] = "Mise en page" })
    return pandoc.Table({ long = {} }, specs, pandoc.TableHead(), { { attr = pandoc.Attr(),
      body = rows, head = {}, row_head_columns = 0 } }, pandoc.TableFoot(), attr)
  end

  local function card(div)
    local blocks = pandoc.Blocks{}
    for _, block in ipairs(convert(div.content)) do
      local span = first_span(block)
      local style = nil
      if span then
        for class, name in pairs(CARD) do if has(span, class) then style = name end end
      end
      if style and has(div, "vide") and has(span, "valeur") then style = "Carte vide" end
      if style then blocks:extend(styled(style, { pandoc.Para(block.content) })) else blocks:insert(block) end
    end
    return blocks
  end

  forms.cartes = function(div)
    local cells = {}
    for _, block in ipairs(div.content) do
      if is_div(block, "carte") then table.insert(cells, card(block)) end
    end
    return { layout(cells, math.min(3, #cells)) }
  end

  forms.dix = function(div)
    local cells = {}
    for _, fact in ipairs(div.content) do
      local blocks = pandoc.Blocks{}
      for index, block in ipairs(fact.content or {}) do
        if block.t == "Para" then
          blocks:extend(styled(index == 1 and "Carte valeur" or "Carte repères", { block }))
        end
      end
      table.insert(cells, blocks)
    end
    return { layout(cells, 2) }
  end

  forms.retenir = function(div)
    local items = list_items(div)
    if items == nil then return styled("À retenir", convert(div.content)) end
    local blocks = pandoc.Blocks{}
    for _, item in ipairs(items) do blocks:extend(convert(item)) end
    return styled("À retenir", blocks:map(function(block)
      return block.t == "Plain" and pandoc.Para(block.content) or block
    end))
  end

  forms.parole = function(div)
    local blocks = pandoc.Blocks{}
    for _, block in ipairs(div.content) do
      if block.t == "BlockQuote" then
        for index, each in ipairs(block.content) do
          blocks:extend(styled(index == 1 and "Parole" or "Parole qui", { each }))
        end
      else
        blocks:insert(block)
      end
    end
    return blocks
  end

  if not under_quarto then
    forms.encart = function(div) return styled("Constat", convert(div.content)) end

    forms["flottant-fig"] = function(div)
      local legend, body = legend_of(div)
      local result = styled("Image Caption", { pandoc.Para(legend) })
      result:extend(styled("Figure", convert(body)))
      div.content = result
      return { div }
    end

    forms["flottant-tbl"] = function(div)
      local legend, body = legend_of(div)
      for _, block in ipairs(body) do
        if block.t == "Table" and #legend > 0 then
          block.caption = { long = { pandoc.Plain(legend) } }
          legend = {}
        end
      end
      div.content = body
      return { div }
    end
  end
end

-- ---------------------------------------------------------------- walking

local function form_of(div)
  if is_quartos(div) then return nil end
  if div.attributes["layout-ncol"] and forms.grille then return forms.grille end
  for _, class in ipairs(div.classes) do
    if forms[class] then return forms[class] end
  end
  return nil
end

convert = function(blocks)
  local result = pandoc.Blocks{}
  for _, block in ipairs(paired(without_cells(blocks))) do
    if block.t == "Div" then
      local form = form_of(block)
      if form then
        result:extend(form(block))
      else
        if not is_quartos(block) then block.content = convert(block.content) end
        result:insert(block)
      end
    elseif block.t == "Table" and forms.tableau_nu then
      result:extend(forms.tableau_nu(block))
    elseif block.t == "CodeBlock" and has(block, "sortie") and forms.sortie_nue then
      result:extend(forms.sortie_nue(block))
    else
      result:insert(block)
    end
  end
  return result
end

local TYPST_SPANS = { nom = "dsp-nom", valeur = "dsp-valeur", ["valeur-fait"] = "dsp-valeur-fait", unite = "dsp-unite",
  drapeau = "dsp-drapeau", ["source-carte"] = "dsp-source-carte", ville = "dsp-ville",
  manque = "dsp-manque" }
local DOCX_SPANS = { unite = "Unité", cle = "Clé", ville = "Ville", manque = "Manque" }

local function span_in_place(span)
  local names = is_typst and TYPST_SPANS or is_docx and DOCX_SPANS or {}
  for _, class in ipairs(span.classes) do
    local name = names[class]
    if name and is_docx then
      span.attributes["custom-style"] = name
      return span
    end
  end
  return nil
end

-- Spans become calls last, once the forms have read their classes
local function typst_span(span)
  for _, class in ipairs(span.classes) do
    local name = TYPST_SPANS[class]
    if name then
      local result = pandoc.Inlines{ typst_inline("#" .. name .. "[") }
      result:extend(span.content)
      result:insert(typst_inline("]"))
      return result
    end
  end
  return nil
end

-- Figures keep their alternative text in Typst, which pandoc drops
local function typst_image(image)
  if under_quarto then return nil end
  local alt = pandoc.utils.stringify(image.caption)
  local options = { quoted("/" .. image.src), "alt: " .. quoted(alt) }
  local width = image.attributes.width
  if width then
    if width:match("^%d+%.?%d*$") then width = tonumber(width) * 0.75 .. "pt" end
    width = width:gsub("px$", "pt"):gsub("in$", "in")
    table.insert(options, "width: " .. width)
  end
  return typst_inline("#box(image(" .. table.concat(options, ", ") .. "))")
end

-- Word: a share of the page becomes centimetres, a half figure a good half of it
local TEXT_WIDTH, HALF_WIDTH = 17.4, 12.5

local function docx_widths(width)
  return { Image = function(image)
    local percent = tonumber((image.attributes.width or ""):match("^(%d+%.?%d*)%%$"))
    if percent == nil then return nil end
    image.attributes.width = string.format("%.2fcm", width * percent / 100)
    return image
  end }
end

local function docx_images(div)
  if is_half(div) then return div:walk(docx_widths(HALF_WIDTH)) end
  return nil
end

local function whole(doc)
  if is_docx and not under_quarto then
    doc = doc:walk({ Div = docx_images })
    doc = doc:walk(docx_widths(TEXT_WIDTH))
  end
  if is_typst then doc = doc:walk({ Image = typst_image }) end
  if is_typst then
    -- forms read spans, tables are written whole: spans inside tables go first
    doc = doc:walk({ Table = function(block) return block:walk({ Span = typst_span }) end })
  end
  doc.blocks = convert(doc.blocks)
  if is_typst then doc = doc:walk({ Span = typst_span }) end
  if is_docx then doc = doc:walk({ Span = span_in_place }) end
  return doc
end

return { { Pandoc = whole } }
