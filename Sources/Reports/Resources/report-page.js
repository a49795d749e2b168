// The topology at the time of the cursor, the colours of the page, and the start.
const drawing = document.querySelector("svg.topology");
const drawnFaults = [...document.querySelectorAll(".topology .fault")];
const drawnNodes = [...document.querySelectorAll(".topology .node")];
const served = new Map(lanes.filter((entry) => entry.lane.dataset.lane.startsWith("gateway:"))
  .map((entry) => [entry.lane.dataset.lane.slice(8), entry.items.filter((item) => item.element.dataset.source === "registered")]));
const styleOf = (element) => [...element.classList].find((name) => /^c[0-7]$/.test(name));
const styleOfController = new Map([...board.querySelectorAll(".lane.active")].map((lane) =>
  [lane.dataset.lane.slice(7), styleOf(lane.querySelector(".span") ?? lane)]));

// Where there is no cursor: the middle of the longest split, else the end.
const longest = [...splits].sort((a, b) => Math.min(b.end, whole[1]) - b.start - Math.min(a.end, whole[1]) + a.start)[0];
const restTime = longest ? (longest.start + Math.min(longest.end, whole[1])) / 2 : whole[1];

function layTopology() {
  if (!drawing) return;
  const time = view.cursor ?? restTime;
  for (const fault of drawnFaults) {
    const end = fault.dataset.e === undefined ? Infinity : Number(fault.dataset.e);
    fault.classList.toggle("on", Number(fault.dataset.s) <= time && time < end);
  }
  for (const node of drawnNodes) {
    const stays = served.get(node.dataset.node);
    const link = stays?.find((item) => item.start <= time && time < item.end);
    const style = stays ? link && styleOf(link.element) : styleOfController.get(node.dataset.node);
    node.setAttribute("class", "node" + (style ? " " + style : "") + (stays && !link ? " alone" : ""));
  }
  document.getElementById("topology-time").textContent = "At " + moment(time) + ": gateways in the colour of their controller.";
}
listeners.cursor.push(layTopology);

const theme = document.getElementById("theme");
const themes = [["", "◐ auto", "as the system"], ["light", "☀ light", "light"], ["dark", "☾ dark", "dark"]];
function paint(name) {
  const [value, sign, words] = themes.find((entry) => entry[0] === name) ?? themes[0];
  if (value) document.documentElement.dataset.theme = value; else delete document.documentElement.dataset.theme;
  theme.textContent = sign;
  theme.setAttribute("aria-label", "Colours: " + words);
}
theme.addEventListener("click", () => {
  const now = themes.findIndex((entry) => entry[0] === (document.documentElement.dataset.theme ?? ""));
  paint(themes[(now + 1) % themes.length][0]);
});

// On paper everything is open.
window.addEventListener("beforeprint", () => {
  for (const detail of document.querySelectorAll("details:not([open])")) { detail.open = true; detail.dataset.closed = "1"; }
});
window.addEventListener("afterprint", () => {
  for (const detail of document.querySelectorAll("details[data-closed]")) { detail.open = false; delete detail.dataset.closed; }
});

document.documentElement.classList.add("js");
fold(false);
layColumns();
layLanes();
if (longest) scroller.scrollTop = Math.max(0, rowAt(longest.start) * rowHeight - scroller.clientHeight / 3);
drawRows(true);
layTopology();
document.documentElement.dataset.ready = count;
