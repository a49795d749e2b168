// Messages: read from the columns that stand in the page, drawn only where they can be seen.
const book = JSON.parse(document.getElementById("messages").textContent);
const count = book.time.length;
const times = new Float64Array(count);
const frames = new Uint32Array(count);
// A message is one frame where it leaves, and another where it arrives.
const places = new Map();
for (let index = 0, time = 0, frame = 0; index < count; index += 1) {
  time += book.time[index];
  frame += book.frame[index];
  times[index] = time / 1e6;
  frames[index] = frame;
  for (const number of [frame + book.arrival[index], frame]) if (!places.has(number)) places.set(number, index);
}
const isLost = (index) => (book.kind[index] & 8) !== 0;
const isUsual = (index) => (book.kind[index] & 16) !== 0;
const kindOf = (index) => book.kinds[book.kind[index] & 7];

// A text is either whole, or says in which words it differs from one before it.
function textOf(index) {
  const entry = book.texts[book.text[index]];
  if (entry === undefined || typeof entry === "string") return entry;
  const changes = new Map();
  for (let place = 1; place < entry.length; place += 2) changes.set(entry[place], entry[place + 1]);
  let word = -1;
  return book.texts[entry[0]].replace(/[0-9A-Za-z]+/g, (old) => {
    word += 1;
    return changes.has(word) ? changes.get(word) : old;
  });
}

const rowHeight = 26;
const ladder = document.getElementById("ladder-board");
const head = make("div", "ladder-head");
const scroller = make("div", "ladder-scroll");
const list = make("div", "ladder-rows");
scroller.tabIndex = 0;
scroller.setAttribute("role", "listbox");
scroller.setAttribute("aria-label", "Messages; up and down choose one");
scroller.append(list);
ladder.append(head, scroller);

// MARK: Rows: messages, what was folded, faults and the edges of splits.

const splits = timed.filter((item) => item.element.dataset.source === "split" && item.element.classList.contains("span"));
const bands = [
  ...splits.map((item) => ({ time: item.start, kind: "split-row", text: "Split begins: " + item.element.getAttribute("aria-label") })),
  ...splits.filter((item) => item.end < whole[1])
    .map((item) => ({ time: item.end, kind: "split-row end", text: "Split ends after " + lengthText(item.end - item.start) })),
  ...timed.filter((item) => item.element.closest(".lane.faults")).flatMap((item) => {
    const text = item.element.dataset.label;
    const begin = { time: item.start, kind: "fault-row", text };
    return Number.isFinite(item.end) && item.end > item.start ? [begin, { time: item.end, kind: "fault-row", text: "end of: " + text }] : [begin];
  }),
].sort((a, b) => a.time - b.time);

function lengthText(length) { return length < 1 ? Math.round(length * 1000) + " ms" : length.toFixed(1) + " s"; }

// Numbers ≥ 0 are messages, others are bands (-1 - place); a run of usual messages is one row, by its first.
let rows = [];
let runs = new Map();
function fold(showsAll) {
  rows = [];
  runs = new Map();
  let band = 0;
  for (let index = 0; index < count;) {
    while (band < bands.length && bands[band].time <= times[index]) { rows.push(-1 - band); band += 1; }
    let end = index + 1;
    if (!showsAll && isUsual(index)) {
      const limit = band < bands.length ? bands[band].time : Infinity;
      while (end < count && isUsual(end) && times[end] < limit) end += 1;
      if (end - index > 1) runs.set(index, end);
    }
    rows.push(index);
    index = end;
  }
  while (band < bands.length) { rows.push(-1 - band); band += 1; }
  list.style.height = rows.length * rowHeight + "px";
}
const timeOf = (row) => row < 0 ? bands[-1 - row].time : times[row];

// MARK: Drawing

let columns = new Map();
let chosen = -1;

function layColumns() {
  const width = scroller.clientWidth;
  const used = new Set([...book.from, ...book.to]);
  const shown = book.nodes.map((_, node) => node).filter((node) => used.has(node));
  const left = width < 500 ? 62 : 96;
  const right = Math.min(width < 500 ? 30 : 130, width / 4);
  const most = Math.max(2, Math.floor((width - left - right) / (width < 500 ? 34 : 62)));
  columns = new Map();
  // Nodes beyond the room share the last column.
  const seats = Math.min(shown.length, most);
  shown.forEach((node, place) => {
    columns.set(node, left + (seats > 1 ? Math.min(place, seats - 1) * (width - left - right) / (seats - 1) : 0));
  });
  head.replaceChildren(...shown.slice(0, seats).map((node, place) => {
    const rest = shown.length - seats;
    const name = make("span", "", place === seats - 1 && rest > 0 ? "+" + (rest + 1) : book.nodes[node]);
    name.style.left = columns.get(node) + "px";
    name.style.maxWidth = "7rem";
    name.title = book.nodes[node];
    return name;
  }));
  list.replaceChildren();
}

function describe(index) {
  return `${moment(times[index])}, ${book.nodes[book.from[index]]} to ${book.nodes[book.to[index]]}: `
    + `${book.labels[book.label[index]]}${isLost(index) ? ", lost" : ""}, frame ${frames[index]}`;
}

function toneOf(index) {
  const label = book.labels[book.label[index]];
  if (/^(Error|RRJ|RST|5\d\d|4\d\d)/.test(label) || label.includes("Forced")) return " bad";
  return kindOf(index) === "registration" && (label.startsWith("Reply ok") || label.startsWith("accepted")) ? " good" : "";
}

function rowElement(number) {
  const row = rows[number];
  const element = make("div", "row");
  element.id = "row-" + number;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", String(number === chosen));
  element.setAttribute("aria-setsize", rows.length);
  element.setAttribute("aria-posinset", number + 1);
  element.style.top = number * rowHeight + "px";
  element.dataset.number = number;
  element.append(make("span", "when", timeOf(row).toFixed(3)));
  if (row < 0) {
    const band = bands[-1 - row];
    element.className += " band-row " + band.kind;
    const what = make("span", "what", band.text);
    what.style.left = scroller.clientWidth < 500 ? "58px" : "92px";
    element.append(what);
    element.setAttribute("aria-label", moment(band.time) + ", " + band.text);
    return element;
  }
  if (splits.some((split) => split.start <= times[row] && times[row] <= split.end)) element.className += " in-split";
  const run = runs.get(row);
  if (run) {
    const kinds = new Map();
    for (let index = row; index < run; index += 1) kinds.set(book.label[index], (kinds.get(book.label[index]) ?? 0) + 1);
    const text = [...kinds].map(([label, count]) => book.labels[label] + " ×" + count).join(", ");
    const fold = make("span", "fold", "⋯ " + text + ", to " + moment(times[run - 1]));
    fold.style.left = (scroller.clientWidth < 500 ? 58 : 92) + "px";
    element.append(fold);
    element.setAttribute("aria-label", `${moment(times[row])}, folded: ${text}`);
    return element;
  }
  element.className += toneOf(row);
  const [from, to] = [columns.get(book.from[row]), columns.get(book.to[row])];
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const arrow = make("span", "arrow " + (to >= from ? "right" : "left") + (isLost(row) ? " lost" : ""));
  arrow.style.left = (isLost(row) && to < from ? (low + high) / 2 : low) + "px";
  arrow.style.width = (high - low) / (isLost(row) ? 2 : 1) + "px";
  const what = make("span", "what", book.labels[book.label[row]]);
  const room = book.labels[book.label[row]].length * 6.6 + 10;
  what.style.left = Math.max(4, Math.min(Math.max(low + 2, (low + high - room) / 2), scroller.clientWidth - room)) + "px";
  element.append(arrow, what);
  element.dataset.frame = frames[row];
  element.setAttribute("aria-label", describe(row));
  return element;
}

let first = 0;
let last = 0;
function drawRows(isFresh) {
  const top = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - 6);
  const bottom = Math.min(rows.length, top + Math.ceil(scroller.clientHeight / rowHeight) + 14);
  if (!isFresh && top === first && bottom === last && list.childElementCount > 0) return;
  [first, last] = [top, bottom];
  const lives = [...new Set(columns.values())].map((x) => {
    const life = make("span", "life");
    life.style.left = x + "px";
    return life;
  });
  const drawnRows = [];
  for (let number = top; number < bottom; number += 1) drawnRows.push(rowElement(number));
  list.replaceChildren(...lives, ...drawnRows);
}

// MARK: Choosing

function select(number, by) {
  if (number < 0 || number >= rows.length) return;
  chosen = number;
  const top = number * rowHeight;
  if (top < scroller.scrollTop || top + rowHeight > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top - scroller.clientHeight / 2;
  }
  drawRows(true);
  scroller.setAttribute("aria-activedescendant", "row-" + number);
  const row = rows[number];
  if (row < 0) tell(moment(timeOf(row)), [bands[-1 - row].text]);
  else if (runs.has(row)) tell(moment(times[row]), [list.querySelector("#row-" + number)?.getAttribute("aria-label") ?? ""]);
  else tellMessage(row);
  if (by !== "lanes") point(timeOf(row), "ladder");
}

function tellMessage(index) {
  const text = textOf(index);
  const line = `${book.nodes[book.from[index]]} → ${book.nodes[book.to[index]]}: ${book.labels[book.label[index]]}`;
  tell(`Frame ${frames[index]} at ${moment(times[index])}`,
    [line + (isLost(index) ? " (lost on the way)" : "")], text ?? "The text of this frame is not in the report.");
}

function rowAt(time) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(rows[middle]) < time) low = middle + 1; else high = middle;
  }
  return Math.min(low, rows.length - 1);
}

// The row of a message; nothing where it is folded and shall stay so.
function rowOf(index, unfolds) {
  const number = rows.findIndex((row) => row >= 0 && (row === index || runs.has(row) && row <= index && index < runs.get(row)));
  if (number < 0 || !runs.has(rows[number])) return number;
  if (!unfolds) return -1;
  const box = document.getElementById("unfold");
  box.checked = true;
  fold(true);
  return rows.indexOf(index);
}

function chooseFrame(frame, by = "lanes", unfolds = false) {
  const index = places.get(frame);
  const number = index === undefined ? -1 : rowOf(index, unfolds);
  if (number >= 0) select(number, by);
  return number >= 0;
}

// Evidence: a frame of a finding leads to its message, or at least to its time.
document.getElementById("finding")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-frame]");
  if (!link) return;
  event.preventDefault();
  if (!chooseFrame(Number(link.dataset.frame), "finding", true)) {
    const row = link.closest("tr");
    point(Number(row.dataset.s), "finding");
    tell("Frame " + link.dataset.frame, [row.cells[3].textContent], "It is no message of the ladder: part of a connection, or a question for an address.");
  }
  for (const other of document.querySelectorAll("#finding tr.chosen")) other.classList.remove("chosen");
  link.closest("tr").classList.add("chosen");
  document.getElementById("ladder").scrollIntoView({ block: "start" });
  scroller.focus({ preventScroll: true });
});

list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row) select(Number(row.dataset.number), "ladder");
});
scroller.addEventListener("scroll", () => requestAnimationFrame(() => drawRows(false)));
scroller.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 1);
  const from = chosen < 0 ? rowAt(view.cursor ?? view.start) - 1 : chosen;
  const target = {
    ArrowDown: from + 1, ArrowUp: chosen < 0 ? 0 : from - 1, PageDown: Math.min(rows.length - 1, from + page),
    PageUp: Math.max(0, from - page), Home: 0, End: rows.length - 1, Enter: from, " ": from,
  }[event.key];
  if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  select(Math.min(Math.max(target, 0), rows.length - 1), "ladder");
});
document.getElementById("unfold").addEventListener("change", (event) => {
  const time = chosen >= 0 ? timeOf(rows[chosen]) : view.cursor ?? view.start;
  fold(event.target.checked);
  chosen = -1;
  scroller.scrollTop = rowAt(time) * rowHeight;
  drawRows(true);
});
// The ladder follows the lanes: to the cursor, else to the beginning of what they show.
listeners.cursor.push((by) => {
  if (by === "ladder") return;
  scroller.scrollTop = Math.max(0, rowAt(view.cursor) * rowHeight - scroller.clientHeight / 3);
  drawRows(false);
});
listeners.view.push(() => {
  if (view.cursor !== null && view.cursor >= view.start && view.cursor <= view.end) return;
  const time = timeOf(rows[Math.min(rows.length - 1, Math.floor(scroller.scrollTop / rowHeight))] ?? 0);
  if (rows.length && (time < view.start || time > view.end)) scroller.scrollTop = rowAt(view.start) * rowHeight;
});
new ResizeObserver(() => { layColumns(); drawRows(true); }).observe(scroller);
