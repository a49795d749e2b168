// Lanes: where each stretch lies, the axis, wheel, drag and keys.
const timed = [...board.querySelectorAll("[data-s]")].map((element) => ({
  element,
  start: Number(element.dataset.s),
  end: element.dataset.e === undefined
    ? (element.classList.contains("mark") ? Number(element.dataset.s) : Infinity) : Number(element.dataset.e),
  isMark: element.classList.contains("mark"),
  hasCallout: element.closest(".splits, .faults") !== null && element.classList.contains("span"),
  isHidden: false,
}));
const axis = document.getElementById("axis");
const range = document.getElementById("range");

function place(time) { return (time - view.start) / (view.end - view.start) * 100; }

function layLanes() {
  for (const item of timed) {
    const hidden = item.end < view.start || item.start > view.end;
    if (hidden !== item.isHidden) {
      item.element.style.display = hidden ? "none" : "";
      item.isHidden = hidden;
    }
    if (hidden) continue;
    const left = Math.max(place(item.start), -2);
    item.element.setAttribute("x", left.toFixed(4) + "%");
    if (item.isMark) continue;
    const width = Math.min(place(Math.min(item.end, whole[1])), 102) - left;
    item.element.setAttribute("width", Math.max(width, 0).toFixed(4) + "%");
    item.element.classList.toggle("thin", width < 0.3);
    if (item.hasCallout) {
      item.element.classList.toggle("narrow", width < 16);
      item.element.classList.toggle("late", left > 60);
    }
  }
  layAxis();
  layCursor();
  range.textContent = seconds(view.start) + " to " + seconds(view.end);
}

const steps = [1, 2, 5].flatMap((unit) => [-6, -5, -4, -3, -2, -1, 0].map((power) => unit * 10 ** power))
  .concat([10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400]).sort((a, b) => a - b);

function layAxis() {
  const most = Math.max(3, Math.min(12, Math.floor(axis.clientWidth / 90)));
  const span = view.end - view.start;
  const step = steps.find((step) => span / step <= most) ?? span / most;
  const places = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const parts = [];
  for (let tick = Math.ceil(view.start / step - 1e-9); tick * step <= view.end + step * 1e-6; tick += 1) {
    const x = place(tick * step);
    const anchor = x > 95 ? "end" : x < 3 ? "start" : "middle";
    parts.push(drawn("line", { x1: x + "%", x2: x + "%", y1: 18, y2: 24 }));
    const text = drawn("text", { x: x + "%", y: 13, "text-anchor": anchor });
    text.textContent = (tick * step).toFixed(places) + " s";
    parts.push(text);
  }
  axis.replaceChildren(...parts);
}

const cursor = make("div", "cursor");
cursor.append(make("span"));
cursor.hidden = true;
board.append(cursor);

function layCursor() {
  cursor.hidden = view.cursor === null || view.cursor < view.start || view.cursor > view.end;
  if (cursor.hidden) return;
  const track = axis.getBoundingClientRect();
  const x = track.left - board.getBoundingClientRect().left + place(view.cursor) / 100 * track.width;
  cursor.style.left = x + "px";
  cursor.classList.toggle("late", place(view.cursor) > 85);
  cursor.firstChild.textContent = seconds(view.cursor);
}

function timeAt(event) {
  const track = axis.getBoundingClientRect();
  return view.start + (event.clientX - track.left) / track.width * (view.end - view.start);
}

// MARK: Pointer

board.addEventListener("wheel", (event) => {
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    return pan((event.deltaX || event.deltaY) / 800);
  }
  // Where the whole story is shown, the wheel scrolls the page out of the lanes.
  if (!event.ctrlKey && !event.metaKey && !event.altKey && view.end - view.start >= whole[1] - whole[0] && event.deltaY > 0) return;
  event.preventDefault();
  zoom(Math.exp(Math.max(-100, Math.min(100, event.deltaY)) / 220), timeAt(event));
}, { passive: false });

const touches = new Map();
let drag = null;
board.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  touches.set(event.pointerId, event.clientX);
  drag = { x: event.clientX, start: view.start, end: view.end, moved: false, target: event.target, gap: 0 };
});
window.addEventListener("pointermove", (event) => {
  if (!drag || !touches.has(event.pointerId)) return;
  touches.set(event.pointerId, event.clientX);
  const width = axis.getBoundingClientRect().width;
  if (touches.size === 2) {
    const [one, other] = [...touches.values()];
    const gap = Math.max(10, Math.abs(one - other));
    if (drag.gap) zoom(drag.gap / gap, timeAt({ clientX: (one + other) / 2 }));
    drag.gap = gap;
    drag.moved = true;
    return;
  }
  if (Math.abs(event.clientX - drag.x) > 4) drag.moved = true;
  if (drag.moved && !drag.gap) {
    const step = (drag.x - event.clientX) / width * (drag.end - drag.start);
    show(drag.start + step, drag.end + step);
  }
});
const lift = (event) => {
  touches.delete(event.pointerId);
  if (!drag || touches.size > 0) return;
  const { moved, target } = drag;
  drag = null;
  if (moved || event.type === "pointercancel") return;
  const item = target.closest(".span, .mark, .window");
  if (item && board.contains(item)) choose(item, timeAt(event));
  else if (target.closest(".track, .axis")) point(timeAt(event), "lanes");
};
window.addEventListener("pointerup", lift);
window.addEventListener("pointercancel", lift);

// What was chosen in a lane: its words, its time, and its row or frame where it has one.
function choose(item, time) {
  const start = Number(item.dataset.s);
  const lane = item.closest(".lane").querySelector(".lane-name").textContent;
  const lines = [item.getAttribute("aria-label")];
  if (item.dataset.e !== undefined) lines.push(moment(start) + " to " + moment(Number(item.dataset.e)));
  else lines.push(item.classList.contains("mark") ? moment(start) : "from " + moment(start) + " to the end");
  if (item.dataset.frame) lines.push("frame " + item.dataset.frame);
  tell(lane, lines);
  for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  if (item.dataset.row) document.getElementById("expectation-" + item.dataset.row)?.classList.add("chosen");
  point(item.classList.contains("mark") || time === undefined ? start : time, "lanes");
  if (item.dataset.frame && item.classList.contains("mark")) chooseFrame(Number(item.dataset.frame));
}

// MARK: Keys. Left and right go along a lane, up and down from lane to lane; one thing in the lanes can have the focus.

const lanes = [...board.querySelectorAll(".lane:not(.axis)")].map((lane) => ({
  lane,
  items: timed.filter((item) => item.element.closest(".lane") === lane),
})).filter((entry) => entry.items.length > 0);
for (const entry of lanes) entry.items.sort((a, b) => a.start - b.start);
let stop = lanes[0]?.items[0]?.element;
stop?.setAttribute("tabindex", "0");

function focusOn(item) {
  if (!item) return;
  if (item.end < view.start || item.start > view.end) {
    const half = (view.end - view.start) / 2;
    show(item.start - half, item.start + half);
  }
  item.element.style.display = "";
  item.isHidden = false;
  stop?.setAttribute("tabindex", "-1");
  stop = item.element;
  stop.setAttribute("tabindex", "0");
  stop.focus();
  choose(stop);
}

function nearest(items, time) {
  return items.reduce((best, item) => Math.abs(item.start - time) < Math.abs(best.start - time) ? item : best);
}

board.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = lanes.findIndex((entry) => entry.items.some((item) => item.element === event.target));
  if (row < 0) return;
  const items = lanes[row].items;
  const index = items.findIndex((item) => item.element === event.target);
  const actions = {
    ArrowRight: () => focusOn(items[index + 1]), ArrowLeft: () => focusOn(items[index - 1]),
    ArrowDown: () => lanes[row + 1] && focusOn(nearest(lanes[row + 1].items, items[index].start)),
    ArrowUp: () => lanes[row - 1] && focusOn(nearest(lanes[row - 1].items, items[index].start)),
    Home: () => focusOn(items[0]), End: () => focusOn(items[items.length - 1]),
    Enter: () => choose(event.target), " ": () => choose(event.target),
    "+": () => zoom(0.5, items[index].start), "=": () => zoom(0.5, items[index].start), "-": () => zoom(2, items[index].start),
    "0": () => show(whole[0], whole[1]), "[": () => pan(-0.25), "]": () => pan(0.25),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
});

for (const button of document.querySelectorAll(".toolbar button")) {
  button.addEventListener("click", () => {
    switch (button.dataset.action) {
      case "in": return zoom(0.5);
      case "out": return zoom(2);
      case "left": return pan(-0.25);
      case "right": return pan(0.25);
      case "all": return show(whole[0], whole[1]);
      case "split": return showSplit(Number(button.dataset.s));
    }
  });
}

// A split with as much before and behind it as it lasts, at least some milliseconds.
function showSplit(start) {
  const item = timed.find((item) => item.element.dataset.source === "split" && item.start === start);
  const end = Math.min(item?.end ?? start, whole[1]);
  const margin = Math.max((end - start) / 2, 0.05);
  show(start - margin, end + margin);
  point(start, "lanes");
  if (item) choose(item.element);
}

listeners.view.push(layLanes);
listeners.cursor.push(layCursor);
new ResizeObserver(changed).observe(board);
