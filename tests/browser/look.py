"""Pictures of pages: taken so that they come out the same each time, kept small, and compared with those taken before.

Each picture has a record beside it: the ink (what a line of text looks like to this Chromium with these fonts) and the
places of what is on the page. Where the ink is another than when the picture was taken, pixels say nothing, and the places
are compared instead.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.browser.site import Site

FOLDER = Path(__file__).with_name("looks")
_RECORDS = FOLDER / "looks.json"
# Pixels of the page; what lies below is other content of the same kind.
_HEIGHT = {390: 1500, 1280: 1200}
# Of 255: less is the work of fewer colours. Measured: two pictures of one page differ in nothing at all.
_TOLERANCE = 48
# The share of pixels that may differ more. A word in another colour is ten times that.
MOST_DIFFERENT = 0.0002
# Pixels that a place may be off with another Chromium, and how much more for each pixel that it lies further down.
_OFF, _OFF_BELOW = 4, 0.02
_COLOURS = 256
_BY_NAME = "h1, h2, h3, h4, h5, p, li, dt, dd, th, td, blockquote, summary, textarea, input, button"

# Constant code. Days, times and digests are others at each run; they get the same words, so the same width.
_STEADY = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const text = node.nodeValue
      .replace(/\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b/g, "1 January 2026")
      .replace(/\b\d{1,2}:\d{2} UTC\b/g, "12:00 UTC")
      .replace(/\b\d{8}T\d{9,12}-[0-9a-f]{8}\b/g, "20260101T000000000000-00000000");
    if (text !== node.nodeValue) node.nodeValue = text;
  }
}"""
_INK = """() => {
  const sample = document.createElement("div");
  sample.id = "ink";
  sample.style = "position: fixed; inset: 0 auto auto 0; z-index: 9999; padding: 4px; background: #fff; color: #000;";
  sample.innerHTML = "<p style='font: 18px var(--serif)'>Hamburgefonts 0.97 (95 %)</p><p style='font: 600 15px var(--sans)'>Hamburgefonts ≥ 65</p>";
  document.body.append(sample);
}"""
# The page stands still once its footer has stayed at its place for six looks.
_SETTLED = """() => new Promise(done => {
  let last = "", same = 0, tries = 100;
  const main = document.querySelector("[data-testid=stMain]"), foot = document.querySelector(".st-key-footer");
  const look = () => {
    const now = `${main.scrollHeight} ${main.clientWidth} ${Math.round(foot?.getBoundingClientRect().bottom + main.scrollTop)}`;
    same = now === last ? same + 1 : 0;
    last = now;
    if (same === 6 || !tries--) done(main.scrollHeight); else setTimeout(look, 40);
  };
  document.fonts.ready.then(look);
})"""
_PLACES = """([names, top, height]) => [...document.querySelectorAll(names)]
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width > 1 && r.height > 1 && r.bottom > top && r.top < top + height
    && getComputedStyle(e).visibility === "visible" && e.checkVisibility())
  .map(([e, r]) => [e.tagName.toLowerCase(), ...[r.x, r.y - top, r.width, r.height].map(Math.round)])"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks now: its pixels, what its ink looks like, and where what stands."""

    name: str
    image: Image.Image
    ink: str
    chromium: str
    places: list[list[Any]]

    @property
    def file(self) -> Path:
        """Where the picture that it is compared with is kept."""
        return FOLDER / f"{self.name}.png"

    def keep(self) -> None:
        """Make it the one that later ones are compared with."""
        FOLDER.mkdir(exist_ok=True)
        self.image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            self.file, optimize=True
        )
        records = kept() | {self.name: {"chromium": self.chromium, "ink": self.ink, "places": self.places}}
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(records[name])}" for name in sorted(records))
        _RECORDS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")

    def difference(self, into: Path) -> str:
        """What is wrong with it, beside the one that is kept, in one sentence; empty where nothing is."""
        record = kept().get(self.name)
        if record is None or not self.file.exists():
            return f"{self.name} was never taken."
        if record["ink"] != self.ink:
            return _moved(self.name, record["places"], self.places)
        before = Image.open(self.file).convert("RGB")
        share, shown = compared(before, self.image)
        if share <= MOST_DIFFERENT:
            return ""
        for image, what in ((before, "before"), (self.image, "now"), (shown, "difference")):
            image.save(into / f"{self.name}-{what}.png")
        sizes = f", {before.height} and {self.image.height} high" if before.height != self.image.height else ""
        return f"{self.name}: {share:.2%} of the pixels differ{sizes}."


def kept() -> dict[str, Any]:
    """The records of the pictures that are kept, by name."""
    if not _RECORDS.exists():
        return {}
    found: dict[str, Any] = json.loads(_RECORDS.read_text(encoding="utf-8"))
    return found


def take(site: Site, name: str, width: int, theme: str, top: str | None) -> Picture:
    """A picture of the page as it stands, in a theme at a width, from an element on where one is named."""
    page = site.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    main = "document.querySelector('[data-testid=stMain]')"
    # A window as high as the page, so that nothing is scrolled.
    page.set_viewport_size({"width": width, "height": int(page.evaluate(_SETTLED))})
    page.evaluate(f"{main}.scrollTop = 0")
    page.mouse.move(0, 0)
    page.evaluate(_STEADY)
    page.evaluate(_SETTLED)
    start = page.locator(top).first.bounding_box() if top else None
    y = max(0, round(start["y"]) - 100) if start else 0
    height = min(_HEIGHT[width], page.viewport_size["height"] - y)  # type: ignore[index]
    clip = {"x": 0, "y": y, "width": width, "height": height}
    image = _open(page.screenshot(clip=clip, animations="disabled", caret="hide"))  # type: ignore[arg-type]
    return Picture(
        name=f"{name}-{width}-{theme}",
        image=image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX),
        ink=_ink(site),
        chromium=page.context.browser.version.split(".")[0] if page.context.browser else "",
        places=page.evaluate(_PLACES, [_BY_NAME, y, height]),
    )


def _ink(site: Site) -> str:
    """A digest of what a line of each font looks like here."""
    site.page.evaluate(_INK)
    pixels = _open(site.page.locator("#ink").screenshot(animations="disabled")).tobytes()
    site.page.evaluate("document.querySelector('#ink').remove()")
    return hashlib.sha256(pixels).hexdigest()[:16]


def _open(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def compared(before: Image.Image, now: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that differ, and a picture of where: red on what it looks like now."""
    size = max(before.width, now.width), max(before.height, now.height)
    # What only one of them has counts as different.
    one, other = (_on(image, size, ground) for image, ground in ((before, "#ff0000"), (now, "#00ffff")))
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = most.point([255 if value > _TOLERANCE else 0 for value in range(256)])
    share = mask.histogram()[255] / (size[0] * size[1])
    pale = Image.blend(other, Image.new("RGB", size, "#ffffff"), 0.7)
    return share, Image.composite(Image.new("RGB", size, "#c00000"), pale, mask)


def _on(image: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    sheet = Image.new("RGB", size, ground)
    sheet.paste(image)
    return sheet


def _moved(name: str, before: list[list[Any]], now: list[list[Any]]) -> str:
    """The first thing that stands elsewhere than it stood; empty where all stand where they did."""
    if [place[0] for place in before] != [place[0] for place in now]:
        return f"{name}: {len(now)} things are on the page, and {len(before)} or others were."
    for (what, *was), (_, *is_) in zip(before, now, strict=True):
        allowed = _OFF + _OFF_BELOW * abs(was[1])
        if any(abs(one - other) > allowed for one, other in zip(was, is_, strict=True)):
            return f"{name}: a {what} stood at {was} (left, top, width, height), and is at {is_}."
    return ""
