"""Loading a snippet as a module, from its file or from a changed copy of its source."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import torch

from places import SNIPPETS


def number_of(rung: str) -> int:
    """The rung's number: the tenth comes after the ninth, as a text it would not."""
    return int(re.findall(r"stage(\d+)", rung)[0])


NAMES = sorted((path.stem for path in (SNIPPETS / "ladder").glob("stage*.py")), key=number_of)
SAME_PATH = ["stage1_numpy", "stage2_tensor", "stage3_autograd", "stage5_nn", "stage7_module"]
# The same path, in less time.
FAST = ["powers_hoisted", "design_matrix", "gram_matrix", "closed_form", "compiled", "cuda_graph"]


def source(name: str) -> str:
    """The text of a snippet's file; without a folder, of a rung's."""
    return (SNIPPETS / f"{name if '/' in name else f'ladder/{name}'}.py").read_text()


def on_torch(name: str) -> bool:
    """Whether the snippet computes with tensors."""
    return "import torch" in source(name)


def on_numpy(name: str) -> bool:
    """Whether the snippet computes with NumPy's arrays."""
    return not on_torch(name) and "import numpy" in source(name)


TORCH = [name for name in NAMES if on_torch(name)]
ON_ARRAYS = [name for name in NAMES if on_torch(name) or on_numpy(name)]  # the first rung computes with lists


def load(name: str, change: Callable[[str], str] = str) -> ModuleType:
    """The snippet as a module, made from its source after `change`."""
    module = ModuleType(name)
    exec(compile(change(source(name)), f"{name}.py", "exec"), module.__dict__)
    return module


def data_for(name: str, dtype: torch.dtype = torch.float64, device: str = "cpu", points: int = 2000) -> tuple[Any, Any]:
    """x and y as the snippet wants them: lists of floats, NumPy's float64, or tensors."""
    if not on_torch(name):
        x = np.linspace(-np.pi, np.pi, points)
        y = np.sin(x)
        return (x, y) if on_numpy(name) else (x.tolist(), y.tolist())
    t = torch.linspace(-torch.pi, torch.pi, points, dtype=dtype, device=device)
    return t, torch.sin(t)


def run(
    module: ModuleType, x: Any, y: Any, *start: Any, check: Callable[[int, float], None] | None = None, **knobs: Any
) -> tuple[list[int], list[float], tuple[float, ...]]:
    """The steps and losses that the rung logs, and the weights that it returns.

    `check` sees each of them as it is logged, so that a wrong path ends at its first wrong line.
    """
    steps: list[int] = []
    losses: list[float] = []

    def log(t: int, loss: float) -> None:
        assert type(t) is int and type(loss) is float, "log takes plain Python numbers"
        steps.append(t)
        losses.append(loss)
        if check:
            check(t, loss)

    weights = module.fit(x, y, *start, log=log, **knobs)
    assert all(type(weight) is float for weight in weights), "fit returns plain Python floats"
    return steps, losses, weights
