# Reads the tables of Docs/Timers.md and writes a topology file for each case into the folder `out`.
# Durations are counted in microseconds.

function fail(why) {
    print FILENAME ":" FNR ": " why > "/dev/stderr"
    failed = 1
    exit 2
}

function trim(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

function slug(text) {
    text = tolower(text)
    gsub(/[^a-z0-9]+/, "-", text)
    gsub(/^-+|-+$/, "", text)
    return text
}

# One term of a sum: a number with its unit, a name, or a whole number times one of these.
function term(text, factor, number, unit) {
    factor = 1
    if (match(text, /^[0-9]+ *\* */)) {
        factor = text + 0
        text = substr(text, RLENGTH + 1)
    }
    if (text ~ /^[A-Z]/) return factor * moment(text)
    if (!match(text, /^[0-9]+(\.[0-9]+)?/)) fail("'" text "' is no duration")
    number = substr(text, 1, RLENGTH)
    unit = substr(text, RLENGTH + 1)
    if (!(unit in units)) fail("'" text "' has no unit")
    return factor * number * units[unit]
}

# A sum such as 90s + 60s - 1ms.
function sum(text, count, words, index_, total) {
    gsub(/ +\* +/, "*", text)
    count = split(trim(text), words, / +/)
    total = term(words[1])
    for (index_ = 2; index_ < count; index_ += 2) {
        if (words[index_] == "+") total += term(words[index_ + 1])
        else if (words[index_] == "-") total -= term(words[index_ + 1])
        else fail("'" text "' is no sum")
    }
    return total
}

function moment(name) {
    if (!(name in given)) fail("nobody says what " name " is")
    if (++depth > 20) fail(name " is made of itself")
    name = sum(given[name])
    depth--
    return name
}

# Such as 159.999s.
function seconds(time, text) {
    if (time < 0) fail("a time before the start")
    time = int(time + 0.5)
    text = sprintf("%d.%06d", time / 1000000, time % 1000000)
    sub(/\.?0+$/, "", text)
    return text "s"
}

# What stands between < and >: =T the window of T alone, a sum, or a text; ", name" puts a comma before one that is there.
function expand(what, comma, fallback) {
    if (what ~ /^=/) {
        what = seconds(sum(substr(what, 2)))
        return "[" what ", " what "]"
    }
    if (what ~ /^[A-Z0-9]/) return seconds(sum(what))
    comma = sub(/^, */, "", what)
    fallback = ""
    if (match(what, /\|/)) {
        fallback = substr(what, RSTART + 1)
        what = substr(what, 1, RSTART - 1)
    }
    if (given[what] == "") return fallback
    return (comma ? ", " : "") given[what]
}

function fill(line, done, what) {
    done = ""
    while (match(line, /<[^>]*>/)) {
        done = done substr(line, 1, RSTART - 1)
        what = substr(line, RSTART + 1, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
        done = done expand(what)
    }
    return done line
}

function add(name, text) { given[name] = given[name] == "" || name ~ /^[A-Zlw]/ ? text : given[name] ", " text }

# The files of one row.
function write(row, column, cells, variant, number, name, lines, count, index_, only) {
    split("", given)
    for (number = 1; number <= fixedCount; number++) add(fixedName[number], fixedText[number])
    split(rows[row], cells, "|")
    only = ""
    for (column = 2; column <= columnCount; column++) {
        if (columns[column] == "only") only = " " trim(cells[column]) " "
        else if (trim(cells[column]) != "") add(columns[column], trim(cells[column]))
    }
    if (!(given["world"] in worlds)) fail("there is no world '" given["world"] "'")
    for (number = 1; number <= variantCount; number++) {
        variant = variants[number]
        if (trim(only) != "" && index(only, " " variant " ") == 0) continue
        name = out "/" slug(timer) "-" slug(cells[1]) "-" variant ".yaml"
        if (name in written) fail("there are two of " name)
        written[name] = 1
        print fill("title: '" timer ", " trim(cells[1]) ": " words[number] "'") > name
        print "# Made by Scripts/timers.sh from Docs/Timers.md: change it there." > name
        printf "%s", prose > name
        for (column = 2; column <= columnCount; column++)
            if (columns[column] ~ /^[A-Z]/)
                print "# " columns[column] " = " given[columns[column]] " = " seconds(moment(columns[column])) > name
        print "simulation only: its times are exact" > name
        if (bodies[number] !~ /(^|\n)lasts: /)
            print "lasts: " seconds(sum(given["lasts"] == "" ? "T + 1min" : given["lasts"])) > name
        count = split(worlds[given["world"]] bodies[number], lines, "\n")
        for (index_ = 1; index_ < count; index_++) print fill(lines[index_]) > name
        close(name)
    }
}

function finish(row) {
    for (row = 1; row <= rowCount; row++) write(row)
    rowCount = columnCount = variantCount = fixedCount = 0
    prose = ""
}

BEGIN {
    units["us"] = 1
    units["ms"] = 1000
    units["s"] = 1000000
    units["min"] = 60000000
    units["h"] = 3600000000
}

/^## / {
    finish()
    timer = substr($0, 4)
    wantsProse = 1
    next
}

/^```yaml/ {
    wantsProse = 0
    info = trim(substr($0, 8))
    kind = info
    sub(/[: ].*/, "", kind)
    sub(/^[^: ]+[: ]*/, "", info)
    inside = 1
    if (kind == "world") worlds[info] = ""
    else if (kind != "given") {
        variantCount++
        variants[variantCount] = kind
        words[variantCount] = info
        bodies[variantCount] = ""
    }
    next
}

/^```/ { inside = 0; next }

inside && kind == "world" { worlds[info] = worlds[info] $0 "\n"; next }
inside && kind == "given" {
    fixedCount++
    fixedName[fixedCount] = trim(substr($0, 1, index($0, ":") - 1))
    fixedText[fixedCount] = trim(substr($0, index($0, ":") + 1))
    next
}
inside { bodies[variantCount] = bodies[variantCount] $0 "\n"; next }

/^\| *case *\|/ {
    wantsProse = 0
    line = $0
    sub(/^\|/, "", line)
    columnCount = split(line, columns, "|") - 1
    for (column = 1; column <= columnCount; column++) columns[column] = trim(columns[column])
    inTable = 1
    next
}
inTable && /^\|[-| ]*$/ { next }
inTable && /^\|/ {
    line = $0
    sub(/^\|/, "", line)
    rows[++rowCount] = line
    next
}
{ inTable = 0 }
wantsProse && NF { prose = prose "# " $0 "\n" }
END {
    if (!failed) finish()
}
