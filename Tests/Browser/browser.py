"""A headless Chromium, driven over its debugging pipe; nothing but the standard library.

Messages of the DevTools protocol are JSON, each ended by a zero byte: Chromium reads descriptor 3 and writes 4.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time


class Browser:
    """One Chromium with a profile of its own, in a process group of its own; `with` ends it and all its children."""

    def __init__(self, program="chromium", patience=60):
        self.patience = patience
        self.profile = tempfile.mkdtemp(prefix="rainyday-browser-")
        commands, self.out = os.pipe()
        self.into, answers = os.pipe()

        def pipes():
            # Moved out of the way first: one of them may be 3 or 4 itself.
            one, other = os.dup(commands), os.dup(answers)
            while one < 5:
                one = os.dup(one)
            while other < 5:
                other = os.dup(other)
            os.dup2(one, 3)
            os.dup2(other, 4)

        self.log = open(os.path.join(self.profile, "log"), "wb")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
             "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, preexec_fn=pipes, close_fds=False,
            start_new_session=True)
        os.close(commands)
        os.close(answers)
        self.buffer = b""
        self.number = 0
        self.answers = {}
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The group is ours, so that nobody else's Chromium is meant.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, deadline):
        """Takes what Chromium says, at least one message."""
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.into], [], [], left)[0]:
                raise TimeoutError("Chromium says nothing for too long")
            piece = os.read(self.into, 1 << 20)
            if not piece:
                with open(self.log.name, "rb") as log:
                    raise RuntimeError("Chromium ended: " + log.read()[-2000:].decode(errors="replace"))
            self.buffer += piece
        *messages, self.buffer = self.buffer.split(b"\0")
        for message in messages:
            message = json.loads(message)
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.events.append(message)

    def ask(self, method, session=None, **parameters):
        """Sends a command and waits for its answer."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        number, deadline = self.number, time.monotonic() + self.patience
        while number not in self.answers:
            self.receive(deadline)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def page(self):
        return Page(self)


class Page:
    """A tab."""

    def __init__(self, browser):
        self.browser = browser
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(domain + ".enable")

    def ask(self, method, **parameters):
        return self.browser.ask(method, self.session, **parameters)

    def value(self, expression):
        """What an expression of the page's script gives."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def open(self, path):
        """Loads a file and waits until all of it has run."""
        self.browser.events = [event for event in self.browser.events if event.get("sessionId") != self.session]
        self.ask("Page.navigate", url="file://" + os.path.abspath(path))
        deadline = time.monotonic() + self.browser.patience
        while not any(event["method"] == "Page.loadEventFired" for event in self.own_events()):
            self.browser.receive(deadline)

    def own_events(self):
        return [event for event in self.browser.events if event.get("sessionId") == self.session]

    def errors(self):
        """What the console says that is no mere note."""
        found = []
        for event in self.own_events():
            parameters = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                details = parameters["exceptionDetails"]
                found.append(details.get("exception", {}).get("description", details["text"]))
            if event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                found.append(str(parameters["args"]))
            if event["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                found.append(parameters["entry"]["text"])
        return found

    def frame(self):
        """Waits until the page has drawn twice."""
        self.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def key(self, key, code=0, text=None):
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **extra)
        self.frame()

    def mouse(self, kind, x, y, **more):
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)
        self.frame()

    def size(self, width, height, is_mobile=False):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                 mobile=is_mobile)

    def colours(self, scheme):
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
