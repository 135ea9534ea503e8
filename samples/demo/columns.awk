# Picks columns of a table as `tieout report --format table` writes it (header, rule, rows) and sets
# them anew, as wide as their content and cut at the width of the screen.
#   awk -v wanted="code currency difference" -v width=80 -f columns.awk
BEGIN { gap = "  "; numbers = "^(count|amount|difference)$"; count = split(wanted, names, " ") }

# The rule tells where columns start and how wide they are.
NR == 1 { header = $0; next }
NR == 2 {
  for (at = 1; at <= length($0); at += len + length(gap)) {
    match(substr($0, at), /^-+/)
    len = RLENGTH
    name = trimmed(substr(header, at, len))
    start[name] = at
    wide[name] = len
  }
}
{
  for (i = 1; i <= count; i++) {
    text = trimmed(substr(NR == 2 ? header : $0, start[names[i]], wide[names[i]]))
    cell[NR, i] = text
    if (length(text) > widest[i]) widest[i] = length(text)
  }
}
END {
  for (row = 2; row <= NR; row++) {
    print set(row)
    if (row == 2) print ruled()
  }
}

function set(row,   i, line) {
  for (i = 1; i <= count; i++)
    line = line (i > 1 ? gap : "") sprintf("%" (names[i] ~ numbers ? "" : "-") widest[i] "s", cell[row, i])
  return cut(line)
}
function ruled(   i, line, dashes) {
  for (i = 1; i <= count; i++) {
    dashes = sprintf("%" widest[i] "s", "")
    gsub(/ /, "-", dashes)
    line = line (i > 1 ? gap : "") dashes
  }
  return cut(line)
}
function trimmed(text) { gsub(/^ +| +$/, "", text); return text }
function cut(line) { line = substr(line, 1, width); sub(/ +$/, "", line); return line }
