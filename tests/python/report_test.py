"""Reports: one HTML page that needs nothing else, says what was run, and is there whole or not at all."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import carat
import matplotlib.pyplot as plt
import pytest
from carat.comparisons.comparison import Comparison, compare
from carat.reports.report import html, report
from carat.reports.results import exactly
from carat.sweeps.sweep_results import Sweep
from carat.sweeps.sweeping import sweep

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
HOSTILE = "<script>alert('x')</script> & \"quoted\" </style></title>"
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What is in a page; fails where a tag does not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE, {"run.length": "7d"})


@pytest.fixture(scope="module")
def saved(base: carat.Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "village.h5"
    base.run(replicates=2, progress=False).save(path)
    return path


@pytest.fixture(scope="module")
def text(saved: Path) -> str:
    return html(carat.open(saved))


@pytest.fixture(scope="module")
def comparison(base: carat.Scenario) -> Comparison:
    low = base.with_({"conversion.diamonds_per_coin": "0.3"})
    return compare({"today": base, "<b>low</b>": low}, replicates=3, progress=False)


@pytest.fixture(scope="module")
def swept(base: carat.Scenario) -> Sweep:
    grid = {"conversion.diamonds_per_coin": ["0.4", "0.6"], "payout.threshold": ["5 USD", "2000 USD"]}
    return sweep(base, grid, replicates=2, progress=False)


def test_a_page_is_whole_html_with_all_figures_in_it(text: str) -> None:
    page = Page(text)
    assert page.count("svg") == page.count("figure") == 10
    assert page.count("h2") == 9
    assert "No figure" not in text
    assert len(page.ids) == len(set(page.ids)) > 100
    labels = [attributes["aria-label"] for tag, attributes in page.tags if tag == "figure"]
    assert any(label.startswith("Of $1.00 viewers pay") for label in labels)


def test_a_page_loads_nothing(text: str) -> None:
    page = Page(text)
    assert not {"script", "link", "iframe", "object", "img"} & {tag for tag, _ in page.tags}
    loads = [
        v for _, attributes in page.tags for n, v in attributes.items() if n in ("src", "href", "xlink:href", "srcset")
    ]
    assert loads and all(load.startswith(("#", "data:")) for load in loads)
    assert all(inside.startswith("#") for inside in re.findall(r"url\(([^)]*)\)", text))
    assert "@import" not in text and "<metadata" not in text


def test_references_within_a_page_are_found(text: str) -> None:
    page = Page(text)
    used = {v[1:] for _, a in page.tags for n, v in a.items() if n == "xlink:href" and v.startswith("#")}
    used |= set(re.findall(r"url\(#([^)]*)\)", text))
    assert used and used <= set(page.ids)


def test_a_page_says_what_was_run(text: str, saved: Path) -> None:
    results = carat.open(saved)
    said = " ".join(Page(text).text)
    for words in (results.hash, "seed 7", "2 worlds", "carat.Scenario.run", "0.1.0", str(results.events), str(saved)):
        assert words in said or f"{results.events:,}" in said
    assert results.hash in said and str(saved) in said
    assert "[conversion]" in said and 'title = "A village' in said
    assert "creator_top_10" in said and "viewers.count" in said
    for digest in results.stats["digest"].values:
        assert str(digest) in said


def test_the_trial_balance_is_exact(text: str, saved: Path) -> None:
    results = carat.open(saved)
    paid = int(results.series["gross_spend"].sum())
    assert exactly(-paid, "1e-6 USD") in text
    assert text.count("<td>sum of ") == 3
    assert re.findall(r'sum of \w+</td><td class="r">([^<]*)<', text) == ["0", "0.000000", "0.000000"]
    assert "sums to zero at each of 14 samples" in text
    assert exactly(-1_234_567_890, "1e-6 USD") == "-1,234.567890"


def test_the_same_file_gives_the_same_page(text: str, saved: Path) -> None:
    assert html(carat.open(saved)) == text


def test_a_page_leaves_no_figures_behind(text: str) -> None:
    assert text
    assert plt.get_fignums() == []


def test_what_is_hostile_is_escaped(base: carat.Scenario) -> None:
    text = html(base.with_({"run.title": HOSTILE, "run.length": "2d"}).run(replicates=1, progress=False))
    page = Page(text)
    assert page.count("script") == 0
    assert HOSTILE not in text
    assert page.text.count(HOSTILE) >= 1  # the heading, as it was given
    assert page.count("title") == 1 and page.count("style") == 1 + page.count("svg")


def test_a_page_of_one_world_has_no_intervals(base: carat.Scenario) -> None:
    text = html(base.with_({"run.length": "2d"}).run(replicates=1, progress=False))
    assert "one world" in text and "95 % interval" not in text


def test_a_comparison_has_its_page(comparison: Comparison) -> None:
    text = html(comparison)
    page = Page(text)
    assert "<b>low</b>" not in text and page.count("svg") == 7
    said = " ".join(page.text)
    for scenario in comparison.scenarios.values():
        assert scenario.hash in said
    assert "conversion.diamonds_per_coin" in said and "same luck saves" in said


def test_a_sweep_has_its_page(swept: Sweep) -> None:
    text = html(swept)
    said = " ".join(Page(text).text)
    assert text.count("<svg") == 5
    assert swept.base.hash in said and "payout.daily_cap" in said
    assert "What failed" in said
    assert "2000 USD" in said


def test_a_page_is_written_whole_or_not_at_all(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    assert report(carat.open(saved), path) == path
    before = path.read_bytes()
    assert before.decode().endswith("</html>\n")

    def broken(self: Path, text: str, **_: object) -> int:
        self.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", broken)
    with pytest.raises(carat.ResultError, match="No space left"):
        report(carat.open(saved), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_reported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="found dict"):
        report({}, tmp_path / "page.html")  # type: ignore[arg-type]
    with pytest.raises(carat.ResultError, match="no folder"):
        report(carat.load(VILLAGE, {"run.length": "1d"}).run(progress=False), tmp_path / "missing" / "page.html")
    assert list(tmp_path.iterdir()) == []
