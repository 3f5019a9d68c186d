"""`python -m tests.guide_pictures`: take the pictures of the editors' guide anew, in each language.

It loads a site of its own into a temporary folder, lets some people work on it (`tests.guide_scene`), opens
the screens in the system's Chromium and writes WebP files. `python -m tests.guide_pictures pt` takes those
of one language. Look at them before you commit them.
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from tests.bench import free_port
from tests.services import chromium, die_with_parent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BASE_DIR = Path(__file__).resolve().parent.parent
STATIC = BASE_DIR / "segib_site" / "static"
#: What blinks or moves is stilled.
STILL = "* { animation: none !important; transition: none !important; caret-color: transparent !important; }"


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=True)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Run the development server; give its address."""
    address = f"http://localhost:{free_port()}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", address.removeprefix("http://")]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=BASE_DIR, stdout=log, stderr=log, preexec_fn=die_with_parent)  # noqa: PLW1509 - one thread
        try:
            for _attempt in range(120):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz"):
                    break
                time.sleep(0.5)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def signed_in(browser: Browser, name: str, address: str) -> Page:
    """Open a window in which somebody is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    session = client.cookies["sessionid"].value
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def show(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.add_style_tag(content=STILL)
    page.wait_for_timeout(800)


def keep(page: Page, name: str, code: str) -> None:
    """Write what the window shows, as light as it must be."""
    from PIL import Image

    from segib_site.guide.pictures import HEAVIEST, SIZES, path

    width, height = SIZES[name]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    target = STATIC / path(name, code)
    target.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(86, 30, -4):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= HEAVIEST:
            break
    target.write_bytes(out.getvalue())
    print(f"{target.relative_to(BASE_DIR)}: {len(out.getvalue()) // 1000} kB")


def take(browser: Browser, address: str, scene: dict[str, Any], code: str) -> None:
    """Take every picture in one language."""
    from tests.guide_scene import EDITOR, FOCAL

    admin, pk = f"{address}/admin", scene["news"].pk
    page = signed_in(browser, EDITOR, address)
    show(page, f"{admin}/pages/{scene['section'].pk}/")
    keep(page, "explorer", code)

    # The menu folded: these screens want room.
    page.context.add_cookies([{"name": "wagtail_sidebar_collapsed", "value": "1", "url": address}])
    show(page, f"{admin}/pages/{pk}/edit/?languages=es,pt")
    keep(page, "editor", code)

    show(page, f"{admin}/pages/{pk}/edit/?languages=pt")  # beside the panel there is room for one
    page.locator("[data-side-panel-toggle='guards']").click()
    page.wait_for_timeout(2000)
    keep(page, "checks", code)

    show(page, f"{admin}/publish/segib_site/sitepage/{pk}/?slice=pt&chosen=1")
    keep(page, "publish", code)
    show(page, f"{admin}/languages/segib_site/sitepage/{pk}/")
    keep(page, "languages", code)
    show(page, f"{admin}/reports/translations/")
    keep(page, "states", code)
    show(page, f"{admin}/translations/{scene['task'].pk}/")
    keep(page, "task", code)
    show(page, f"{admin}/campaigns/{scene['campaign'].pk}/")
    keep(page, "campaign", code)
    take_library(page, admin, scene["publication"], code)
    page.context.close()

    page = signed_in(browser, FOCAL, address)
    show(page, f"{admin}/my-country/{scene['activity'].pk}/")
    keep(page, "activity", code)
    page.context.close()


def take_library(page: Page, admin: str, publication: Any, code: str) -> None:
    """Take the pictures of the library: editions in the form, and files that are being added."""
    from tests.guide_scene import files_to_send

    show(page, f"{admin}/pages/{publication.pk}/edit/?languages={code}")
    page.get_by_role("tab").nth(1).click()
    page.set_viewport_size({"width": 1200, "height": 860})
    notice = page.locator("#inline_child_editions-0 .help-warning")
    notice.evaluate("element => element.scrollIntoView({block: 'center'})")
    keep(page, "editions", code)

    show(page, f"{admin}/library/files/{publication.pk}/")
    page.set_input_files("#segib-files", files_to_send())
    page.locator("[data-upload-row]").nth(1).wait_for()
    page.locator("[data-upload-progress] .error-message").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate("scrollTo(0, 0)")
    keep(page, "add-files", code)
    # The next language begins with none.
    for _file in range(2):
        page.locator("[data-upload-row] [name=remove]").first.click()
        page.wait_for_load_state("networkidle")


def main(codes: list[str]) -> int:
    found = chromium()
    if not found:
        print("No Chromium on this machine.")
        return 1
    with tempfile.TemporaryDirectory(prefix="segib-guide-") as folder:
        os.environ |= {
            "SEGIB_VAR_DIR": os.environ.get("SEGIB_GUIDE_VAR_DIR", folder),
            "SEGIB_SECRET_KEY": secrets.token_hex(32),
            "SEGIB_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "segib_site.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs an event loop in this thread
        }  # fmt: skip
        manage("prepare")
        django.setup()
        from playwright.sync_api import sync_playwright

        from tests import guide_scene

        scene = guide_scene.build()
        guide_scene.work()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=arguments)
            for code in codes or ["es", "en", "pt"]:
                guide_scene.speak(code)
                take(browser, address, scene, code)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
