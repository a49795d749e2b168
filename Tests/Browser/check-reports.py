"""Opens pages that rainyday wrote in a headless Chromium, and holds them against verdict.json.

Usage: check-reports.py [--limit MS] [--shots DIR] FOLDER…     each with report.html, and verdict.json where there is one
       check-reports.py --trial                                whether Chromium starts

A line a page says how many messages it holds, how large it is and how long it takes to load. Exit code 1 where
something is not as it must be, each such thing on a line.
"""

import base64
import json
import os
import re
import sys

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

ARROWS = {"ArrowRight": 39, "ArrowLeft": 37, "ArrowUp": 38, "ArrowDown": 40, "Home": 36, "End": 35, "Tab": 9, "Enter": 13}

problems = []


def expect(is_so, what):
    if not is_so:
        problems.append(what)


def same(shown, true, what):
    shown, true = sorted(map(str, shown)), sorted(map(str, true))
    missing = [item for item in true if item not in shown][:3]
    extra = [item for item in shown if item not in true][:3]
    expect(shown == true, f"{what}: {len(shown)} shown, {len(true)} in verdict.json; missing {missing}, extra {extra}")


def number(text):
    return None if text is None else float(text)


def spans(page, source):
    """Every stretch of a kind: its lane, start, end, label and frame."""
    found = page.value(
        "[...document.querySelectorAll('#lane-board [data-source=\"%s\"]')].map((span) => ["
        "span.closest('.lane').dataset.lane, span.dataset.s, span.dataset.e ?? null, span.dataset.label,"
        " span.dataset.frame ?? null])" % source)
    return [(lane, number(start), number(end), label, frame) for lane, start, end, label, frame in found]


def lanes(page, verdict):
    """What is drawn is what the verdict says."""
    same([(int(lane.split(":")[1]), start, end) for lane, start, end, _, _ in spans(page, "split")],
         [(split["region"], split["start_s"], split["end_s"]) for split in verdict["splits"]], "splits")
    same([(lane.split(":", 1)[1], start, end) for lane, start, end, _, _ in spans(page, "outage")],
         [(outage["gateway"], outage["start_s"], outage["end_s"]) for outage in verdict["outages"]], "outages")
    same([(lane.split(":", 1)[1], start, end) for lane, start, end, _, _ in spans(page, "active")],
         [(one["controller"], one["start_s"], one["end_s"]) for one in verdict["active"]], "active")
    same([(lane.split(":", 1)[1].replace(">", " "), start, label) for lane, start, _, label, _ in spans(page, "link")],
         [(f"{link['from']} {link['to']}", link["t_s"], link["state"]) for link in verdict["links"]], "links")
    same([(*lane.split(":")[1:], start, label) for lane, start, _, label, _ in spans(page, "region")],
         [(str(one["region"]), one["seen_by"], one["t_s"], one["state"]) for one in verdict["regions"]], "regions")
    marks = page.value(
        "[...document.querySelectorAll('#lane-board .mark')].map((mark) => [mark.closest('.lane').dataset.lane,"
        " mark.dataset.s, mark.dataset.outcome, mark.dataset.frame])")
    same([(lane.split(":", 1)[1], number(time), outcome, int(frame)) for lane, time, outcome, frame in marks
          if outcome != "sent-away" and lane.startswith("gateway:")],
         [(one["gateway"], one["t_s"], one["outcome"], one["frame"]) for one in verdict["registrations"]],
         "registrations")
    rows = page.value("[...document.querySelectorAll('#expectation tbody tr')].map((row) => row.dataset.outcome)")
    expect(rows == [result["outcome"] for result in verdict["expectations"]], f"expectations: {rows[:5]} …")
    windows = page.value(
        "[...document.querySelectorAll('#lane-board .window')].map((window) => [window.dataset.row,"
        " [...window.classList].find((name) => ['pass', 'fail', 'inconclusive'].includes(name))])")
    for row, outcome in windows:
        expect(outcome == verdict["expectations"][int(row) - 1]["outcome"], f"the window of expectation {row}")
    if any("within" in result["text"] for result in verdict["expectations"]):
        expect(len(windows) > 0, "no window of an expectation is drawn")
    for split in verdict["splits"]:
        sentence = page.value("document.body.querySelector('header').textContent")
        for side in split["controllers"]:
            expect(f"with {side}" in sentence or len(verdict["splits"]) > 4, f"the sentence names {side}")


def findings(page, verdict):
    """Each finding with its evidence; a frame of it leads to the message, or to its time."""
    rows = page.value(
        "[...document.querySelectorAll('#finding tbody tr')].map((row) => [row.dataset.kind, row.dataset.s,"
        " row.dataset.e ?? null, row.cells[3].textContent, [...row.querySelectorAll('a')].map((link) =>"
        " Number(link.dataset.frame)), row.cells[5].textContent, row.cells[6].textContent])")
    same([(kind, number(start), number(end), *rest) for kind, start, end, *rest in rows],
         [(one["kind"], one["start_s"], one["end_s"], one["what"], one["frames"], one["cause"], one["prevention"])
          for one in verdict["findings"]], "findings")
    for index in range(min(len(rows), 12)):
        links = len(rows[index][4])
        for link in {0, links - 1} if links else ():
            frame = rows[index][4][link]
            page.value("document.querySelectorAll('#finding tbody tr')[%d].querySelectorAll('a')[%d].click()" % (index, link))
            title = page.value("document.querySelector('#detail h3')?.textContent")
            expect(title and title.startswith("Frame "), f"frame {frame} of a finding shows {title}")
            expect(page.value("document.querySelectorAll('#finding tr.chosen').length") == 1, "no finding is chosen")
            expect(not page.value("document.querySelector('.cursor').hidden"), "the lanes do not show a finding")
            row = page.value("document.querySelector('.row[aria-selected=true]')?.ariaLabel")
            if rows[index][0] in ("split", "rejected", "prevented", "link-change"):
                expect(row, f"frame {frame} of {rows[index][3]} leads to no message")
    expect(rows or page.value("document.getElementById('findings').textContent.includes('Nothing')"), "no findings part")


def timers(page, verdict):
    """Every timer that was measured, beside what the file sets it to."""
    rows = page.value(
        "[...document.querySelectorAll('#timer tbody tr')].map((row) => [row.dataset.kind, row.dataset.node,"
        " Number(row.cells[3].textContent), row.cells[2].textContent])")
    same([(kind, node, count) for kind, node, count, _ in rows],
         [(one["timer"], one["node"], one["n"]) for one in verdict["timers"] if one["node"] is not None], "timers")
    if verdict["mode"] == "simulation":
        for kind, node, _, configured in rows:
            expect(configured != "–", f"{kind} of {node} is configured, and the report does not say to what")


def phones(page, verdict):
    """A lane a group of phones; at its end it is in the colour of who has the most of them."""
    for group in verdict["phones"]:
        labels = page.value(
            "[...document.querySelectorAll('#lane-board [data-lane=\"phones:%s\"] .span')].map((span) =>"
            " [span.dataset.label, span.dataset.e ?? null])" % group["group"])
        expect(labels, f"the phones {group['group']} have no lane")
        if not labels or not group["registered"]:
            continue
        best = max(group["registered"], key=lambda one: one["at_end"])
        last = [label for label, end in labels if end is None]
        if best["at_end"] > 0:
            expect(last and last[0].startswith(best["controller"] + " "), f"{group['group']} at the end: {last}")
        else:
            expect(last == ["none registered"], f"{group['group']} at the end: {last}")
    same([(start, end) for _, start, end, _, _ in spans(page, "phone-split")],
         [(split["start_s"], split["end_s"]) for split in verdict["phone_splits"]], "splits of phones")


def messages(page, path, verdict):
    """The ladder holds the frames of every registration, in the order of time."""
    with open(path, encoding="utf-8") as file:
        data = re.search(r'<script type="application/json" id="messages">\n(.*?)\n</script>', file.read(), re.S)
    book = json.loads(data.group(1))
    expect(page.value("document.querySelectorAll('#ladder-table tbody tr').length") > 0 or not book["time"],
           "the table of messages is empty")
    # A verdict has when an answer arrived, the ladder when it was sent.
    answers, time = {}, 0
    for step, source, target, label in zip(book["time"], book["from"], book["to"], book["label"]):
        time += step
        key = (book["nodes"][source], book["nodes"][target], book["labels"][label])
        answers.setdefault(key, []).append(time / 1e6)
    for one in verdict["registrations"]:
        word = {"accepted": "Reply ok", "rejected": f"Error {one['error']}"}.get(one["outcome"])
        if one.get("inferred"):
            word = {"accepted": "accepted, inferred", "rejected": "refused, inferred"}.get(one["outcome"])
        elif word is None or one["outcome"] == "rejected" and one["error"] is None:
            continue
        if word is None:
            continue
        sent = answers.get((one["controller"], one["gateway"], word), [])
        expect(book["leftOut"] > 0 or any(0 <= one["t_s"] - time <= 2 for time in sent),
               f"no {word} from {one['controller']} to {one['gateway']} before {one['t_s']} in the ladder")
    expect(all(step >= 0 for step in book["time"]), "messages are not in the order of time")


def keyboard(page):
    """Along the lanes and through the messages, without a mouse."""
    page.value("document.activeElement?.blur()")
    where = "document.activeElement.closest('#lane-board') ? document.activeElement.getAttribute('aria-label') : null"
    for _ in range(40):
        page.key("Tab", 9)
        first = page.value(where)
        if first:
            break
    expect(first, "the focus does not come to the lanes")
    if not first:
        return
    expect(page.value("document.activeElement.matches(':focus-visible')"), "the focus cannot be seen")
    lane = page.value("document.activeElement.closest('.lane').dataset.lane")
    page.key("ArrowDown", 40)
    expect(page.value("document.activeElement.closest('.lane').dataset.lane") != lane, "down leads to no other lane")
    told = page.value("document.getElementById('detail').textContent")
    expect(page.value(where) in told, "what has the focus is not told")
    page.key("Home", 36)
    before = page.value(where)
    page.key("ArrowRight", 39)
    items = page.value("document.activeElement.closest('.lane').querySelectorAll('[tabindex]').length")
    expect(items < 2 or page.value(where) != before, "right leads nowhere")
    page.key("ArrowLeft", 37)
    expect(items < 2 or page.value(where) == before, "right and left do not come back")
    length = "(() => { const [a, b] = document.getElementById('range').textContent.split(' to ').map(parseFloat);" \
        " return b - a; })()"
    whole = page.value(length)
    page.key("+", 187, "+")
    expect(page.value(length) < whole * 0.6, "+ does not zoom")
    page.key("0", 48, "0")
    expect(page.value(length) >= whole * 0.99, "0 does not show the whole story")


def ladder(page):
    """A click on a message shows its frame and its text; so do keys."""
    page.value("document.querySelector('.ladder-scroll').scrollIntoView({ block: 'center' })")
    page.frame()
    place = page.value(
        "(() => { const list = document.querySelector('.ladder-scroll').getBoundingClientRect();"
        " for (const row of document.querySelectorAll('.row[data-frame]')) {"
        "   const box = row.getBoundingClientRect();"
        "   if (box.top > list.top + 30 && box.bottom < list.bottom - 30)"
        "     return [box.left + box.width / 2, box.top + box.height / 2, row.dataset.frame]; } return null; })()")
    expect(place, "no message can be seen")
    if not place:
        return
    page.click(place[0], place[1])
    title = page.value("document.querySelector('#detail h3')?.textContent")
    text = page.value("document.querySelector('#detail pre')?.textContent")
    expect(title and title.startswith(f"Frame {place[2]} at "), f"a click on frame {place[2]} shows {title}")
    expect(text and text.startswith(f"frame {place[2]}, "), f"the text of frame {place[2]} is {text}")
    expect(page.value("document.getElementById('detail').getAttribute('aria-live')") == "polite", "nothing is read aloud")
    page.value("document.querySelector('.ladder-scroll').focus()")
    page.key("ArrowDown", 40)
    page.key("ArrowUp", 38)
    expect(page.value("document.querySelector('#detail h3').textContent") == title, "down and up do not come back")
    chosen = page.value("(() => { const list = document.querySelector('.ladder-scroll');"
                        " return document.getElementById(list.getAttribute('aria-activedescendant'))?.ariaLabel; })()")
    expect(chosen and f"frame {place[2]}" in chosen, f"the chosen row is {chosen}")
    expect(not page.value("document.querySelector('.cursor').hidden"), "the lanes do not show when it was")
    page.key("End", 35)
    rows = page.value("document.querySelectorAll('.row').length")
    expect(0 < rows < 200, f"{rows} rows are drawn at once")


def pointer(page):
    """The wheel zooms, and dragging pans."""
    page.value("document.getElementById('lane-board').scrollIntoView({ block: 'start' })")
    page.frame()
    box = page.value("(() => { const box = document.getElementById('axis').getBoundingClientRect();"
                     " return [box.left, box.top, box.width, box.height]; })()")
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    text = "document.getElementById('range').textContent"
    before = page.value(text)
    page.mouse("mouseWheel", x, y, deltaX=0, deltaY=-100)
    page.frame()
    zoomed = page.value(text)
    expect(zoomed != before, "the wheel does not zoom")
    page.mouse("mousePressed", x, y, button="left", clickCount=1)
    page.mouse("mouseMoved", x - 80, y, button="left", buttons=1)
    page.mouse("mouseReleased", x - 80, y, button="left", clickCount=1)
    page.frame()
    expect(page.value(text) != zoomed, "dragging does not pan")
    page.value("document.querySelector('[data-action=all]').click()")
    page.frame()
    expect(page.value(text) == before, "Whole story does not show it")


def names(page):
    """Whatever can have the focus has a name, as a screen reader is told it."""
    tree = page.ask("Accessibility.getFullAXTree")["nodes"]
    nameless = []
    for node in tree:
        properties = {entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])}
        role = node.get("role", {}).get("value", "")
        if node.get("ignored") or not properties.get("focusable") or role in ("RootWebArea",):
            continue
        if not node.get("name", {}).get("value", "").strip():
            nameless.append(role)
    expect(not nameless, f"without a name: {nameless[:5]}")
    roles = {node.get("role", {}).get("value") for node in tree if not node.get("ignored")}
    for role in ("main", "banner", "contentinfo", "heading", "table", "button"):
        expect(role in roles, f"no {role} for a screen reader")
    headings = page.value("[...document.querySelectorAll('h1,h2,h3')].map((title) => Number(title.tagName[1]))")
    expect(headings.count(1) == 1, "there is not one heading of the first level")
    expect(all(later - sooner <= 1 for sooner, later in zip(headings, headings[1:])), f"headings jump: {headings}")


def looks(page):
    """Light and dark, and no wider than a telephone."""
    ground = "getComputedStyle(document.body).backgroundColor"
    page.colours("light")
    light = page.value(ground)
    page.colours("dark")
    dark = page.value(ground)
    expect(light != dark, "dark looks like light")
    page.value("document.getElementById('theme').click()")
    expect(page.value(ground) == light, "the button does not make it light")
    page.value("document.getElementById('theme').click()")
    page.value("document.getElementById('theme').click()")
    page.colours("light")
    for width in (360, 768, 1280):
        page.size(width, 800, width < 500)
        page.frame()
        wide = page.value("document.documentElement.scrollWidth")
        expect(wide <= width, f"at {width} px it is {wide} px wide")
    page.size(1280, 900)


def without_script(page, path):
    """Lanes and tables are there where scripts are not allowed."""
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.open(path)
    expect(page.value("document.documentElement.dataset.ready") is None, "a script ran")
    expect(page.value("[...document.querySelectorAll('.scripted')].every((part) => part.offsetParent === null)"),
           "what needs a script is shown without one")
    tall = page.value("document.getElementById('lane-board').getBoundingClientRect().height")
    expect(tall > 60, "the lanes are not there without a script")
    expect(page.value("[...document.querySelectorAll('.lane .span')].every((span) => span.getAttribute('x'))"),
           "stretches have no place without a script")
    page.ask("Emulation.setScriptExecutionDisabled", value=False)


def check(page, folder, limit):
    path = os.path.join(folder, "report.html")
    before = len(problems)
    page.size(1280, 900)
    page.open(path)
    ready = page.value("document.documentElement.dataset.ready")
    expect(ready is not None, "its script did not come to its end")
    load = page.value("performance.getEntriesByType('navigation')[0].loadEventEnd")
    size = os.path.getsize(path)
    verdict_path = os.path.join(folder, "verdict.json")
    if os.path.exists(verdict_path) and ready is not None:
        with open(verdict_path, encoding="utf-8") as file:
            verdict = json.load(file)
        # Where lanes are many, some are left out, and the page says so.
        if page.value("document.querySelector('#lanes .left-out') === null"):
            lanes(page, verdict)
            phones(page, verdict)
        timers(page, verdict)
        messages(page, path, verdict)
    if ready is not None:
        expect(page.value("document.images.length + document.querySelectorAll('b, iframe, object').length") == 0,
               "markup of strangers is in the page")
        if os.path.exists(verdict_path):
            findings(page, verdict)
            page.value("document.querySelector('#unfold').checked && document.querySelector('#unfold').click()")
        if int(ready) > 0:
            ladder(page)
            keyboard(page)
            pointer(page)
        names(page)
        looks(page)
        expect(len(base64.b64decode(page.ask("Page.printToPDF")["data"])) > 1000 if size < 1 << 20 else True,
               "it cannot be printed")
    # A page that is opened anew has a console of its own.
    for error in page.errors():
        expect(False, "the console says: " + error)
    if ready is not None:
        without_script(page, path)
    if limit and load > limit:
        expect(False, f"it loads in {load:.0f} ms, more than {limit} ms")
    for index in range(before, len(problems)):
        problems[index] = f"{folder}: {problems[index]}"
    print(f"{folder}: {ready} messages, {size / 1000:.0f} kB, loaded in {load:.0f} ms")


def main(arguments):
    limit = None
    if arguments[:1] == ["--limit"]:
        limit = float(arguments[1])
        arguments = arguments[2:]
    with Browser() as browser:
        if arguments == ["--trial"]:
            print(browser.ask("Browser.getVersion")["product"])
            return 0
        for folder in arguments:
            check(browser.page(), folder, limit)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
