-- Reading filter of the embedded renderer: what Quarto does of raw HTML, done here.
-- A raw <table> becomes a table of the document, so that PDF and Word have it too;
-- comments disappear.

function RawBlock(block)
  if not block.format:match("^html") then return nil end
  if block.text:match("<table") then
    return pandoc.read(block.text, "html").blocks
  end
  if block.text:match("^%s*<!%-%-.*%-%->%s*$") then return {} end
  return nil
end
