#!/bin/sh
# The command line of VinoBench. The installed program holds it: neither Node nor Python is needed.
# No page is ever shown in this way of starting, so that it needs neither a display nor Chromium's sandbox for pages.
# What follows `--` is never read by Chromium.
exec '/opt/@PRODUCT@/@NAME@' --ozone-platform=headless --disable-gpu --log-level=3 --no-sandbox --no-zygote --cli -- "$@"
