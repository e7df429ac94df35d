"""The documentation site: it builds without a warning, has every public name, and needs no network."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import carat
import pytest
from carat.command.program import VERBS

ROOT = Path(__file__).parents[2]
MODULES = Path(carat.__file__).parents[1]
REMOTE = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
LOADING_LINKS = {"stylesheet", "icon", "shortcut", "preload", "prefetch", "preconnect", "modulepreload", "manifest"}
LOADED_BY_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
LOADED_BY_SCRIPT = re.compile(
    r"""(?:fetch|import|importScripts)\s*\(?\s*["'`](https?://[^"'`]+)|\bsrc\s*=\s*["'`](https?://\S+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors, where no proxy leads to the network."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    done = subprocess.run(
        [*command, "-d", str(out / "kept"), str(ROOT / "docs"), str(out / "html")],
        env=os.environ | nowhere | {"PYTHONPATH": str(MODULES)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """Path to text of every page."""
    return {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


class Loads(HTMLParser):
    """What a page makes a browser load, from which addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        self.addresses += [given[name] for name in ("src", "srcset", "poster", "data", "background") if name in given]
        self.addresses += LOADED_BY_STYLE.findall(given.get("style", ""))
        if tag == "link" and LOADING_LINKS & set(given.get("rel", "").split()):
            self.addresses.append(given.get("href", ""))
        if tag in ("image", "use"):
            self.addresses += [given.get("href", ""), given.get("xlink:href", "")]

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.addresses += LOADED_BY_STYLE.findall(data)


def remote(page: str) -> list[str]:
    return [address for address in Loads(page).addresses if REMOTE.match(address)]


def test_every_public_name_has_its_place_in_the_reference(pages: dict[str, str]) -> None:
    reference = "".join(text for path, text in pages.items() if path.startswith("api/"))
    places = set(re.findall(r'id="(?:module-)?carat\.(\w+)"', reference))
    assert set(carat.__all__) - places == set()


def test_every_command_is_there_with_its_help(pages: dict[str, str]) -> None:
    page = html.unescape(re.sub(r"<[^>]+>", "", pages["api/command_line.html"]))
    listed = re.findall(r"^  (\w+) {3,}\S", page[: page.index("Examples:")], flags=re.MULTILINE)
    assert {"run", "rerun", "check", "validate"} < set(listed)
    titles = re.findall(r"^carat (\w+)", page, flags=re.MULTILINE)
    assert [*listed, *VERBS] == [name for name in titles if name in {*listed, *VERBS}][: len(listed) + len(VERBS)]
    for verb in listed:
        assert f"Usage: carat {verb} " in page
    for verb in VERBS:
        assert f"usage: carat {verb} " in page


def test_every_parameter_and_preset_is_listed(pages: dict[str, str]) -> None:
    for name in (parameter.name for parameter in carat.parameters()):
        assert f">{name}</span>" in pages["api/parameters.html"], name
    for name in carat.presets():
        assert f">{name}</span>" in pages["how_to/write_a_scenario.html"], name


def test_no_page_loads_anything_from_the_network(site: Path, pages: dict[str, str]) -> None:
    assert {path: remote(text) for path, text in pages.items() if remote(text)} == {}
    for style in site.rglob("*.css"):
        assert LOADED_BY_STYLE.findall(style.read_text(encoding="utf-8")) == [], style
    for script in site.rglob("*.js"):
        assert LOADED_BY_SCRIPT.findall(script.read_text(encoding="utf-8")) == [], script


def test_what_is_loaded_from_the_network_would_be_seen() -> None:
    address = "https://example.org/x"
    loading = [
        f'<script src="{address}"></script>',
        f'<link rel="preload stylesheet" href="{address}">',
        f'<img alt="" srcset="{address} 2x">',
        f"<style>@import '{address}';</style>",
        f'<p style="background: url({address})">',
        '<img src="//example.org/x">',
    ]
    assert [len(remote(page)) for page in loading] == [1] * len(loading)
    assert remote(f'<a href="{address}">elsewhere</a><link rel="next" href="{address}"><img src="x.png">') == []
    assert LOADED_BY_SCRIPT.search(f'await fetch("{address}")')


def test_every_link_within_the_site_leads_somewhere(site: Path, pages: dict[str, str]) -> None:
    for path, text in pages.items():
        for target in re.findall(r'<a [^>]*href="([^"#?]+)[^"]*"', text):
            if not re.match(r"\w+:", target):
                assert ((site / path).parent / target).exists(), f"{path}: {target}"
