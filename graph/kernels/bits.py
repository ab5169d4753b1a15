"""
Five hundred and twelve yes-or-no answers worked on at once: a vector type for numba of eight words of 64 bits.

An array of rows of eight uint64 is read and written through ``load`` and ``store`` by the number of the row. LLVM
splits the vectors into what the processor has (AVX-512, AVX2, SSE2, NEON), and counts bits as fast as it can.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import models, register_model
from numpy.typing import NDArray

from graph.kernels.compiling import compiled
from graph.kernels.lanes import halve, instruction, row_of_eight

Bits = Any
Words = NDArray[np.uint64]
WORDS = 8
BITS = 64 * WORDS
VECTOR = ir.VectorType(ir.IntType(64), WORDS)


class BitsType(types.Type):
    """Numba's type of eight words."""

    def __init__(self) -> None:
        super().__init__(name="Bits")


bits = BitsType()


@register_model(BitsType)
class BitsModel(models.PrimitiveModel):
    """A value of this type is one LLVM vector."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)  # type: ignore[no-untyped-call]


@instruction
def load(typing: Any, array: Any, row: Any) -> Any:
    """The bits in *row* of the flat *array*; *row* is a uint64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        found = builder.load(row_of_eight(context, builder, signature.args[0], *arguments, vector=VECTOR))
        found.align = 8
        return found

    return bits(array, types.uint64), generate


@instruction
def store(typing: Any, array: Any, row: Any, value: Any) -> Any:
    """Write *value* into *row* of the flat *array*."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = row_of_eight(context, builder, signature.args[0], *arguments[:2], vector=VECTOR)
        builder.store(arguments[2], address).align = 8
        return context.get_dummy_value()

    return types.void(array, types.uint64, bits), generate


@instruction
def none(typing: Any) -> Any:
    """No bit set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return ir.Constant(VECTOR, [0] * WORDS)

    return bits(), generate


def _pairwise(operation: Callable[..., Any]) -> Any:
    """The intrinsic that does an operation word by word."""

    def typed(typing: Any, one: Any, other: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return operation(builder, *arguments)

        return bits(bits, bits), generate

    return instruction(typed)


either = _pairwise(ir.IRBuilder.or_)
both = _pairwise(ir.IRBuilder.and_)
without = _pairwise(lambda builder, one, other: builder.and_(one, builder.not_(other)))
add = _pairwise(ir.IRBuilder.add)


@instruction
def any_of(typing: Any, value: Any) -> Any:
    """Whether a bit is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide = builder.bitcast(arguments[0], ir.IntType(BITS))
        return builder.icmp_unsigned("!=", wide, ir.Constant(wide.type, 0))

    return types.boolean(bits), generate


@instruction
def count(typing: Any, value: Any) -> Any:
    """How many bits are set in each word."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        counting = builder.module.declare_intrinsic(f"llvm.ctpop.v{WORDS}i64", fnty=ir.FunctionType(VECTOR, [VECTOR]))
        return builder.call(counting, arguments)

    return bits(bits), generate


@instruction
def total(typing: Any, value: Any) -> Any:
    """Sum of the words, as one uint64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return halve(builder, arguments[0], ir.IRBuilder.add)

    return types.uint64(bits), generate


@compiled
def empty_rows(rows: int) -> Words:
    """A flat array of *rows* with no bit set, each row within one line of the processor's cache."""
    words = np.zeros((rows + 1) * WORDS, np.uint64)
    skipped = (-(words.ctypes.data // 8)) % WORDS
    return words[skipped : skipped + rows * WORDS]


@compiled
def set_bit(words: Words, row: int, bit: int) -> None:
    """Set one *bit* (0…511) of a *row*."""
    words[row * WORDS + bit // 64] |= np.uint64(1) << np.uint64(bit % 64)
