#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# report_opens.py BROWSER PAGE: prints how many milliseconds the page takes from the start of its
# navigation to the second frame after it was loaded, beyond what an empty page takes, and then how
# many an empty page takes. Each is the fewest of five browsers. So the start of the browser's own
# processes does not count.
#
# The page tells it by asking a server on this machine for a picture. The page's own policy would
# forbid that, so the policy is taken out.
import http.server
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading

ROUNDS = 5
PATIENCE = 60  # seconds
TELL = """
addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
	new Image().src = 'http://127.0.0.1:%d/' + performance.now() + '/' +
		document.querySelectorAll('#map > *').length;
})));
"""


def start_server(told):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            told.put(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


# Returns the milliseconds, and how many areas the map has.
def open_page(browser, page, profile, told):
    process = subprocess.Popen(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
         f"--user-data-dir={profile}", "--window-size=1200,900", page.as_uri()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _, milliseconds, areas = told.get(timeout=PATIENCE).split("/")
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its helpers, too
        process.wait()
    return float(milliseconds), int(areas)


def main():
    browser, page = sys.argv[1:]
    told = queue.Queue()
    server = start_server(told)
    text = re.sub("<meta http-equiv=[^>]*>", "", pathlib.Path(page).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        files = []
        for name, text in (("empty", "<!DOCTYPE html><body></body>"), ("page", text)):
            files.append(pathlib.Path(folder, name + ".html"))
            files[-1].write_text(text.replace(
                "</body>", f"<script>{TELL % server.server_port}</script></body>"),
                encoding="utf-8")
        profile = pathlib.Path(folder, "profile")
        empty, full = zip(*[[open_page(browser, file, profile, told) for file in files]
                            for _ in range(ROUNDS)])
    if not min(full)[1]:
        sys.exit("the map is empty")
    print(round(min(full)[0] - min(empty)[0]), round(min(empty)[0]))


main()
