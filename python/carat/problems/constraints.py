"""Constraints: what a policy has to keep, as an economist writes it: ">= 0.98 of base", "<= 0.9", ">= 150000 USD"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

Sense = Literal[">=", "<="]

_FORM = re.compile(r"\s*(>=|<=|≥|≤)\s*([-+]?[\d.,_]+(?:[eE][-+]?\d+)?)\s*(%)?\s*(of base)?\s*(.*?)\s*")
_PLAIN: dict[str, Sense] = {">=": ">=", "≥": ">=", "<=": "<=", "≤": "<="}


@dataclass(frozen=True)
class Constraint:
    """A bound on the mean of an output.

    amount: the bound, in the output's unit; or as a share of the output of the base in the same worlds, if `relative`.

    >>> print(constraint("creator_income", ">= 98 % of base"))
    creator_income >= 0.98 of base
    """

    output: str
    sense: Sense
    amount: float
    relative: bool

    def slack(self, worlds: Values, base: Values | None) -> Values:
        """What is left until the bound, world by world; negative where it is missed. base: the output of the base."""
        import numpy as np

        if self.relative and base is None:
            raise ValueError(f"{self}: there is no base; a problem of a function takes one with Problem.of(..., at=)")
        bound = self.amount * np.asarray(base) if self.relative else self.amount
        return np.asarray((worlds - bound) if self.sense == ">=" else (bound - worlds), dtype=np.float64)

    def __str__(self) -> str:
        return f"{self.output} {self.sense} {self.amount:.10g}{' of base' if self.relative else ''}"


def constraint(output: str, text: str, unit: str = "") -> Constraint:
    """Reads a bound on `output`, whose unit may follow the number. Raises ValueError with the forms there are."""
    read = _FORM.fullmatch(text)
    try:
        number = float(read[2].replace(",", "").replace("_", "")) if read else None
    except ValueError:
        number = None
    if read is None or number is None or read[5] not in ("", unit) or (read[4] and read[5]):
        amount = f">= 1000 {unit}".rstrip()
        raise ValueError(f'{output}: expected a bound such as ">= 0.98 of base" or "{amount}", found {text!r}')
    return Constraint(output, _PLAIN[read[1]], number / (100 if read[3] else 1), bool(read[4]))
