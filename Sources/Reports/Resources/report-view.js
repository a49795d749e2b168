// The stretch of time that the lanes show, and the moment of the cursor.
const board = document.getElementById("lane-board");
const whole = [Number(board.dataset.start), Number(board.dataset.end)];
const shortest = Math.max(0.001, (whole[1] - whole[0]) / 1e6);
const view = { start: whole[0], end: whole[1], cursor: null };
const listeners = { view: [], cursor: [] };
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const drawn = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  return element;
};

let waiting = false;
function changed() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    for (const listener of listeners.view) listener();
  });
}

// Shows a stretch; it never leaves the story, and is never shorter than what can be told apart.
function show(start, end) {
  const length = Math.min(Math.max(end - start, shortest), whole[1] - whole[0]);
  start = Math.min(Math.max(start, whole[0]), whole[1] - length);
  view.start = start;
  view.end = start + length;
  changed();
}

// Makes the stretch so many times as long around a moment that stays where it is.
function zoom(factor, around) {
  const center = around ?? view.cursor ?? (view.start + view.end) / 2;
  const inside = center >= view.start && center <= view.end ? center : (view.start + view.end) / 2;
  show(inside - (inside - view.start) * factor, inside + (view.end - inside) * factor);
}

function pan(share) {
  const step = (view.end - view.start) * share;
  show(view.start + step, view.end + step);
}

// Moves the cursor; by whom it is moved is told, so that nobody follows himself.
function point(time, by) {
  view.cursor = Math.min(Math.max(time, whole[0]), whole[1]);
  if (by !== "lanes" && (view.cursor < view.start || view.cursor > view.end)) {
    const half = (view.end - view.start) / 2;
    show(view.cursor - half, view.cursor + half);
  }
  for (const listener of listeners.cursor) listener(by);
}

// Seconds with as many decimals as the stretch asks for.
function seconds(time, span = view.end - view.start) {
  const places = span > 60 ? 1 : span > 5 ? 2 : span > 0.2 ? 3 : 6;
  return time.toFixed(places) + " s";
}

function moment(time) { return time.toFixed(3) + " s"; }

// What was chosen, in the panel that is read aloud.
const detail = document.getElementById("detail");
function tell(title, lines, text) {
  const parts = [make("h3", "", title), ...lines.map((line) => make("p", "", line))];
  if (text) parts.push(make("pre", "", text));
  detail.replaceChildren(...parts);
}
