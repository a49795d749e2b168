"""Takes the pictures of Docs/Images: pages in the light, in the dark, and at the width of a telephone.

Usage: screenshots.py OUT NAME=FOLDER…     each folder with report.html
"""

import base64
import os
import sys

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

LOOKS = [("light", 1280, 1130), ("dark", 1280, 1130), ("phone", 360, 760)]


def main(out, pages):
    with Browser() as browser:
        for page in pages:
            name, folder = page.split("=", 1)
            for look, width, height in LOOKS:
                tab = browser.page()
                tab.size(width, height, look == "phone")
                tab.colours("dark" if look == "dark" else "light")
                tab.open(os.path.join(folder, "report.html"))
                tab.frame()
                picture = tab.ask("Page.captureScreenshot", format="png", optimizeForSpeed=False)["data"]
                with open(os.path.join(out, f"report-{name}-{look}.png"), "wb") as file:
                    file.write(base64.b64decode(picture))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
