"""Runs a test and mends one thing on its way: cmocka 1.1.5 writes a test that was left out as
`not ok 1 # SKIP`, which Meson takes for a failure; TAP wants `ok`.
"""
import os
import re
import signal
import subprocess
import sys

test = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
for line in test.stdout:
    sys.stdout.buffer.write(re.sub(rb"^not ok (\d+ # SKIP)", rb"ok \1", line))
    sys.stdout.buffer.flush()
status = test.wait()
if status < 0:
    signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
sys.exit(status)
