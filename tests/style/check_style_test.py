"""Every rule of the house is shown to report what it forbids, and to leave alone what it does not."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_style import check, main
from cplusplus import functions, without_comments_and_strings

GOOD_HEADER = "/// Says what it is for.\n#pragma once\n"


def problems(files: dict[str, str]) -> list[str]:
    """What the check prints about a tree that holds just these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return [str(problem) for problem in check(Path(folder).resolve())]


class StyleTest(unittest.TestCase):
    def assert_reported(self, files: dict[str, str], beginning: str) -> None:
        """Exactly one problem, and it begins like this."""
        found = problems(files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(beginning), found[0])

    def assert_clean(self, files: dict[str, str]) -> None:
        self.assertEqual(problems(files), [])


class Layers(StyleTest):
    def including(self, includer: str, included: str) -> dict[str, str]:
        start = "/// Says what it is for.\n" if includer.endswith(".hpp") else ""
        return {includer: f'{start}#include "{included}"\n', included: GOOD_HEADER}

    def test_lower_layers_may_be_included(self) -> None:
        for includer in (
            "models/a.hpp",
            "scenarios/a.cpp",
            "python/bind_a.cpp",
            "tests/models/a_test.cpp",
            "bench/a.cpp",
        ):
            self.assert_clean(self.including(includer, "sim/b.hpp"))

    def test_upper_layers_may_not(self) -> None:
        for includer, included in (
            ("sim/a.hpp", "models/b.hpp"),
            ("sim/a.cpp", "scenarios/b.hpp"),
            ("models/a.cpp", "scenarios/b.hpp"),
            ("models/a.cpp", "tests/b.hpp"),
            ("scenarios/a.cpp", "python/b.hpp"),
            ("python/bind_a.cpp", "bench/b.hpp"),
        ):
            self.assert_reported(
                self.including(includer, included), f"{includer}:{2 if includer.endswith('.hpp') else 1}: "
            )

    def test_includes_start_at_the_root(self) -> None:
        self.assert_reported({"sim/a.cpp": '#include "b.hpp"\n', "sim/b.hpp": GOOD_HEADER}, "sim/a.cpp:1: ")

    def test_the_generated_header_belongs_to_scenarios(self) -> None:
        self.assert_clean({"scenarios/a.cpp": '#include "carat_version.hpp"\n'})
        self.assert_reported({"sim/a.cpp": '#include "carat_version.hpp"\n'}, "sim/a.cpp:1: ")


class Rooms(StyleTest):
    """The rooms of the Python package, in their order."""

    WORDS = '"""Words."""\n'

    def importing(self, room: str, line: str) -> dict[str, str]:
        """A module of `room`, in which the line 2 is this one."""
        return {f"python/carat/{room}/__init__.py": self.WORDS, f"python/carat/{room}/a.py": f"{self.WORDS}{line}\n"}

    def test_rooms_before_may_be_imported(self) -> None:
        for line in (
            "from carat.designs.durations import seconds",
            "from carat.worlds import running",
            "from carat import statistics",
            "from carat import _carat",
            "import carat._carat",
            "import numpy as np",
            "def f():\n    from carat import figures",
        ):
            self.assert_clean(self.importing("worlds", line))

    def test_rooms_after_may_not(self) -> None:
        for line in (
            "from carat.sweeps.sweeping import sweep",
            "from carat import sweeps",
            "import carat.sweeps.cache",
            "if True:\n    from carat import sweeps",
        ):
            found = problems(self.importing("worlds", line))
            self.assertEqual(len(found), 1, (line, found))
            self.assertIn("carat/worlds may not import carat.sweeps", found[0])

    def test_a_function_or_a_type_does_not_hide_an_import(self) -> None:
        inside = "def f():\n    from carat.sweeps.sweeping import sweep"
        typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from carat.sweeps.sweeping import sweep"
        self.assert_reported(self.importing("worlds", inside), "python/carat/worlds/a.py:3: ")
        self.assert_reported(self.importing("worlds", typed), "python/carat/worlds/a.py:4: ")

    def test_figures_may_name_the_types_of_what_they_draw(self) -> None:
        line = "from carat.sweeps.sweep_results import Sweep"
        typed = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {line}"
        self.assert_clean(self.importing("figures", typed))
        self.assert_reported(self.importing("figures", line), "python/carat/figures/a.py:2: ")

    def test_the_door_of_the_package_and_dots_are_no_way_in(self) -> None:
        for line in ("import carat", "from carat import Results", "from . import b", "from .b import c"):
            self.assert_reported(self.importing("worlds", line), "python/carat/worlds/a.py:2: ")

    def test_a_module_stands_in_a_room(self) -> None:
        self.assert_reported({"python/carat/a.py": self.WORDS}, "python/carat/a.py:1: ")
        self.assert_reported({"python/carat/attic/a.py": self.WORDS}, "python/carat/attic/a.py:1: ")
        self.assert_clean({"python/carat/__init__.py": self.WORDS, "python/carat/__main__.py": self.WORDS})

    def test_a_room_says_what_it_is_for_and_is_not_crowded(self) -> None:
        self.assert_reported({"python/carat/worlds/a.py": self.WORDS}, "python/carat/worlds/a.py:1: ")
        modules = {f"python/carat/worlds/a{k}.py": self.WORDS for k in range(15)}
        door = {"python/carat/worlds/__init__.py": self.WORDS}
        self.assert_clean(door | modules)
        more = {"python/carat/worlds/b.py": self.WORDS}
        self.assert_reported(door | modules | more, "python/carat/worlds/__init__.py:1: 16 modules")


class ThirdParty(StyleTest):
    def test_each_library_has_its_place(self) -> None:
        for library, place, elsewhere in (
            ("hdf5.h", "sim/hdf5.cpp", "sim/a.cpp"),
            ("toml++/toml.h", "scenarios/toml.cpp", "models/a.cpp"),
            ("Random123/philox.h", "sim/draws.cpp", "scenarios/a.cpp"),
            ("CLI/CLI.hpp", "scenarios/command_line.cpp", "scenarios/run.cpp"),
            ("nlohmann/json.hpp", "scenarios/schema.cpp", "sim/a.cpp"),
            ("pybind11/pybind11.h", "python/bind_a.cpp", "scenarios/a.cpp"),
        ):
            self.assert_clean({place: f"#include <{library}>\n"})
            self.assert_reported({elsewhere: f"#include <{library}>\n"}, f"{elsewhere}:1: <{library}>")

    def test_one_file_includes_it_or_none(self) -> None:
        for library, folder in (("Random123/philox.h", "sim"), ("toml++/toml.h", "scenarios")):
            include = f"#include <{library}>\n"
            self.assert_reported(
                {f"{folder}/a.cpp": include, f"{folder}/b.cpp": f"//\n{include}"}, f"{folder}/b.cpp:2: "
            )


class Lengths(StyleTest):
    def test_files_end_at_400_lines(self) -> None:
        self.assert_clean({"sim/a.cpp": "//\n" * 400})
        for name, first in (("sim/a.cpp", "//\n"), ("python/a.py", '"""Words."""\n')):
            self.assert_reported({name: first + "\n" * 400}, f"{name}:401: 401 lines")

    def test_functions_end_at_60_lines(self) -> None:
        def cplusplus(lines: int) -> str:
            return "//\nnamespace carat {\nvoid long_one(int a) {\n" + "    a = a;\n" * (lines - 2) + "}\n}\n"

        def python(lines: int) -> str:
            return '"""Words."""\n\ndef long_one(a):\n' + "    a = a\n" * (lines - 1)

        self.assert_clean({"sim/a.cpp": cplusplus(60), "python/a.py": python(60)})
        self.assert_reported({"sim/a.cpp": cplusplus(61)}, "sim/a.cpp:3: a function of 61 lines")
        self.assert_reported({"python/a.py": python(61)}, "python/a.py:3: a function of 61 lines")


class Functions(unittest.TestCase):
    def found(self, text: str) -> list[tuple[int, int]]:
        return list(functions(text))

    def test_members_and_templates_are_found(self) -> None:
        text = (
            "class A final : B<int> {\npublic:\n"
            "    template <class T = C<D>>\n    void f(T t) {\n        { }\n    }\n};\n"
            "int g() { return 1; }\n"
        )
        self.assertEqual(self.found(text), [(3, 6), (8, 8)])

    def test_types_namespaces_and_initialisers_are_not_functions(self) -> None:
        text = (
            "namespace a::b {\nstruct alignas(64) C {\n    int d = 0;\n};\nenum class E : int { f };\n"
            "const int g[] = {\n    1,\n};\n}\n"
        )
        self.assertEqual(self.found(text), [])

    def test_braces_in_words_do_not_count(self) -> None:
        text = 'void f() {  // {\n    g("{", \'{\', R"(\n{)", 1\'000);  /* {\n*/\n}\nvoid h() {\n}\n'
        self.assertEqual(self.found(text), [(1, 5), (6, 7)])

    def test_a_macro_over_several_lines_is_skipped(self) -> None:
        self.assertEqual(self.found("#define A { \\\n    {\nvoid f() {\n}\n"), [(3, 4)])

    def test_lines_stay_where_they_are(self) -> None:
        self.assertEqual(without_comments_and_strings("a /* b\nc */ d // e\nf"), "a \n d  \nf")


class Bans(StyleTest):
    BANNED = (
        "std::random_device device;",
        "std::normal_distribution<> law;",
        "#include <random>",
        "std::unordered_map<int, int> map;",
        "unordered_set<int> set;",
        "std::reduce(a, b);",
        "std::chrono::steady_clock::now();",
        "std::chrono::system_clock::now();",
        'std::getenv("A");',
        "thread_local int a;",
        "std::shared_ptr<int> a;",
        "virtual void f();",
        "rand();",
    )

    def test_bans_hold_in_sim_and_models(self) -> None:
        for line in self.BANNED:
            for folder in ("sim", "models"):
                self.assert_reported({f"{folder}/a.cpp": f"//\n{line}\n"}, f"{folder}/a.cpp:2: ")

    def test_bans_are_about_code_and_about_these_layers_only(self) -> None:
        self.assert_clean({"sim/a.cpp": '// std::random_device is banned\nauto a = "virtual";\nint operand(int);\n'})
        self.assert_clean({"scenarios/a.cpp": "//\nstd::chrono::steady_clock::now();\n"})

    def test_unfinished_work_is_reported(self) -> None:
        for word in (spelt.replace("-", "") for spelt in ("TO-DO", "FIX-ME", "XX-X")):
            self.assert_reported({"scenarios/a.cpp": f"//\n// {word} later\n"}, "scenarios/a.cpp:2: ")
            self.assert_reported({"python/a.py": f'"""Words."""\n# {word}\n'}, "python/a.py:2: ")


class Names(StyleTest):
    def test_vague_file_names_are_reported(self) -> None:
        for name in (
            "sim/utils.hpp",
            "sim/common.hpp",
            "sim/test_helpers.hpp",
            "sim/core.hpp",
            "sim/GiftManager.hpp",
            "sim/event_handler.hpp",
            "sim/Data.hpp",
        ):
            self.assert_reported({name: GOOD_HEADER}, f"{name}:1: ")

    def test_other_names_are_not(self) -> None:
        self.assert_clean({"sim/score.hpp": GOOD_HEADER, "sim/database.hpp": GOOD_HEADER})


class FirstWords(StyleTest):
    def test_a_file_says_what_it_is_for(self) -> None:
        self.assert_reported({"sim/a.hpp": "#pragma once\n"}, "sim/a.hpp:1: ")
        self.assert_reported({"sim/a.cpp": "int a;\n"}, "sim/a.cpp:1: ")
        self.assert_reported({"python/a.py": "a = 1\n"}, "python/a.py:1: ")

    def test_a_source_may_start_with_its_includes(self) -> None:
        self.assert_clean({"sim/a.cpp": "#include <vector>\n"})


class MachinePaths(StyleTest):
    def test_paths_of_one_machine_are_reported(self) -> None:
        for folder in ("work", "root", "home"):
            self.assert_reported({"README.md": f"See\n`/{folder}/main`\n"}, "README.md:2: ")

    def test_relative_paths_and_addresses_are_not(self) -> None:
        self.assert_clean({"README.md": "https://example.org/home/ and ../home/main\n"})


class TheWholeCheck(StyleTest):
    def test_built_and_hidden_files_are_left_out(self) -> None:
        self.assert_clean({"build/sim/a.hpp": "\n", ".venv/a.py": "\n", "results/a.py": "\n"})

    def test_it_fails_when_something_is_wrong_or_nothing_was_looked_at(self) -> None:
        for text, status in (("#include <vector>\n", 0), ("int a;\n", 1), ("", 1)):
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                if text:
                    Path(folder, "a.cpp").write_text(text, encoding="utf-8")
                self.assertEqual(main([folder]), status)


if __name__ == "__main__":
    unittest.main()
