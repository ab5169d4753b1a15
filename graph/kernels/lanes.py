"""
Eight numbers worked on at once: a vector type for numba, whose own loops LLVM does not make into vectors.

A ``Lanes`` value holds eight float64. An array of rows of eight numbers is read and written through ``load`` and
``store`` by the number of the row; one of float32 is widened and narrowed on the way. A *mask* is a byte with a bit for
each lane. LLVM splits the vectors into what the processor has (AVX-512, AVX2, SSE2, NEON).

Numba keeps a compiled kernel until the module it stands in changes: after a change here, touch those that use it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

Operation = Callable[..., Any]
LANES = 8
DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
SINGLES = ir.VectorType(ir.FloatType(), LANES)
BITS = ir.VectorType(ir.IntType(1), LANES)
PAIR: Any = types.UniTuple(types.uint64, 2)  # type: ignore[no-untyped-call]
ZEROS = ir.Constant(DOUBLES, [0.0] * LANES)
SINGLE_ZEROS = ir.Constant(SINGLES, [0.0] * LANES)


def instruction(function: Operation) -> Any:
    """A function that writes LLVM code, to be called in kernels as if it were one of them."""
    return intrinsic(function)


def row_of_eight(context: Any, builder: Any, kind: Any, array: Any, row: Any, *, vector: Any) -> Any:
    """Where *row* of the flat *array*, of numba's type *kind*, begins: the address of one of LLVM's type *vector*."""
    data = context.make_array(kind)(context, builder, array).data
    start = builder.gep(data, [builder.mul(row, ir.Constant(row.type, vector.count))])
    return builder.bitcast(start, vector.as_pointer())


def halve(builder: Any, vector: Any, operation: Operation) -> Any:
    """The one number that is left when the halves of *vector* are brought together by *operation*, again and again."""
    width = vector.type.count
    while width > 1:
        width //= 2
        one, other = (
            builder.shuffle_vector(
                vector, vector, ir.Constant(ir.VectorType(ir.IntType(32), width), list(range(start, start + width)))
            )
            for start in (0, width)
        )
        vector = operation(builder, one, other)
    return builder.extract_element(vector, cgutils.int32_t(0))


@cache
def has_wide_vectors() -> bool:
    """Whether this processor works on four or more float64 at once; without, one source at a time is as fast."""
    return bool(llvm.get_host_cpu_features().get("avx2", False))


class LanesType(types.Type):
    """Numba's type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = LanesType()


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    """A value of this type is one LLVM vector."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, DOUBLES)  # type: ignore[no-untyped-call]


def _row(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """Address of a row of eight, and how it is to be aligned."""
    wide = kind.dtype == types.float64
    return row_of_eight(context, builder, kind, array, row, vector=DOUBLES if wide else SINGLES), 8 if wide else 4


def _load(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """What stands in a row of eight, in the type of the array."""
    address, alignment = _row(context, builder, kind, array, row)
    found = builder.load(address)
    found.align = alignment
    return found


def _widened(builder: Any, vector: Any) -> Any:
    return vector if vector.type == DOUBLES else builder.fpext(vector, DOUBLES)


@instruction
def load(typing: Any, array: Any, row: Any) -> Any:
    """The eight numbers in *row* of the flat *array* (float64 or float32); *row* is a uint64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _widened(builder, _load(context, builder, signature.args[0], *arguments))

    return lanes(array, types.uint64), generate


@instruction
def gather(typing: Any, places: Any, entries: Any, array: Any, parity: Any) -> Any:
    """
    The sum of rows 2 p + *parity* of the flat *array*, for each p in *places*, from the first of *entries* up to the
    second.

    Added up in the type of the array. Written out here because numba counts references to arrays that are handed to a
    function, which takes longer than the sum. Two sums are made side by side: each addition waits for the one before.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        listed = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        start, stop = (builder.extract_value(arguments[1], end) for end in (0, 1))

        def row(entry: Any) -> Any:
            place = builder.zext(builder.load(builder.gep(listed, [entry])), start.type)
            number = builder.add(builder.shl(place, place.type(1)), arguments[3])
            return _load(context, builder, signature.args[2], arguments[2], number)

        sums = [ZEROS if signature.args[2].dtype == types.float64 else SINGLE_ZEROS] * 2
        for width in (2, 1):
            start, sums = _loop(builder, (start, stop, width), sums, row)
        return _widened(builder, builder.fadd(*sums))

    return lanes(places, PAIR, array, types.uint64), generate


def _loop(builder: Any, turns: tuple[Any, Any, int], sums: list[Any], row: Operation) -> tuple[Any, list[Any]]:
    """Add rows to the first few *sums*, from start to stop, a few at a time; returns where that ends, and the sums."""
    start, stop, width = turns
    head, body, after = (builder.append_basic_block(name) for name in ("head", "body", "after"))
    before = builder.block
    builder.branch(head)
    builder.position_at_end(head)
    entry, *running = (builder.phi(value.type) for value in (start, *sums))
    for phi, value in zip((entry, *running), (start, *sums), strict=True):
        phi.add_incoming(value, before)
    following = builder.add(entry, entry.type(width))
    builder.cbranch(builder.icmp_unsigned("<=", following, stop), body, after)
    builder.position_at_end(body)
    added = [builder.fadd(running[place], row(builder.add(entry, entry.type(place)))) for place in range(width)]
    for phi, value in zip((entry, *running), (following, *added, *running[width:]), strict=True):
        phi.add_incoming(value, body)
    builder.branch(head)
    builder.position_at_end(after)
    return entry, running


@instruction
def store(typing: Any, array: Any, row: Any, value: Any) -> Any:
    """Write the eight numbers of *value* into *row* of the flat *array*."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address, alignment = _row(context, builder, signature.args[0], *arguments[:2])
        kept = arguments[2] if alignment == 8 else builder.fptrunc(arguments[2], SINGLES)
        builder.store(kept, address).align = alignment
        return context.get_dummy_value()

    return types.void(array, types.uint64, lanes), generate


@instruction
def spread(typing: Any, number: Any) -> Any:
    """The same number in all lanes."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first = builder.insert_element(ir.Constant(DOUBLES, ir.Undefined), arguments[0], cgutils.int32_t(0))
        return builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))

    return lanes(types.float64), generate


def _larger(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", one, other), one, other)


def _pairwise(operation: Operation) -> Any:
    """The intrinsic that does an operation lane by lane."""

    def typed(typing: Any, one: Any, other: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return operation(builder, *arguments)

        return lanes(lanes, lanes), generate

    return instruction(typed)


add = _pairwise(ir.IRBuilder.fadd)
multiply = _pairwise(ir.IRBuilder.fmul)
divide = _pairwise(ir.IRBuilder.fdiv)
larger = _pairwise(_larger)


@instruction
def pick(typing: Any, mask: Any, one: Any, other: Any) -> Any:
    """*one* in the lanes whose bit of *mask* is set, *other* in the rest."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(builder.bitcast(arguments[0], BITS), arguments[1], arguments[2])

    return lanes(types.uint8, lanes, lanes), generate


@instruction
def keep(typing: Any, mask: Any, value: Any) -> Any:
    """*value* in the lanes whose bit of *mask* is set, 0 in the rest."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(builder.bitcast(arguments[0], BITS), arguments[1], ZEROS)

    return lanes(types.uint8, lanes), generate


def _fold(operation: Operation) -> Any:
    """The intrinsic that brings the lanes down to one number."""

    def typed(typing: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return halve(builder, arguments[0], operation)

        return types.float64(lanes), generate

    return instruction(typed)


total = _fold(ir.IRBuilder.fadd)
peak = _fold(_larger)
