"""Write the encoder's graph for the run time: `python -m training.graph`. Needs the package onnx.

The graph holds no weights, only their names and shapes; the program hands them over when it opens the
graph (`extract/learned/network.py`). Linear maps take 8-bit weights with a scale per column and quantise
what comes in as they go.
"""

from __future__ import annotations

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from training.network import FIXED
from witnessmark.extract.learned.encoder_file import Shape, encoder_file

OUT = Path("src/witnessmark/extract/learned/encoder.onnx")
OWN = "com.microsoft"


class Writer:
    """Collects nodes and the tensors they want from outside."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.nodes: list[onnx.NodeProto] = []
        self.wanted: list[onnx.TensorProto] = []

    def want(self, name: str, kind: int, *dims: int) -> str:
        tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value="given")
        self.wanted.append(tensor)
        return name

    def node(self, op: str, inputs: list[str], output: str, domain: str = OWN, **facts: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], domain=domain, **facts))
        return output

    def linear(self, x: str, name: str, inner: int, outer: int) -> str:
        return self.node("DynamicQuantizeMatMul", [
            x, self.want(f"{name}.w", TensorProto.INT8, inner, outer),
            self.want(f"{name}.s", TensorProto.FLOAT, outer), "", self.want(f"{name}.b", TensorProto.FLOAT, outer),
        ], f"{name}.out")

    def norm(self, x: str, skip: str, name: str) -> str:
        width = self.shape.width
        return self.node("SkipLayerNormalization", [
            x, skip, self.want(f"{name}.w", TensorProto.FLOAT, width), self.want(f"{name}.b", TensorProto.FLOAT, width),
        ], f"{name}.out", epsilon=self.shape.epsilon)

    def layer(self, x: str, number: int) -> str:
        width, inner, at = self.shape.width, self.shape.inner, f"l{number}."
        q, k, v = (self.linear(x, f"{at}{name}", width, width) for name in "qkv")
        mixed = self.node("MultiHeadAttention", [q, k, v, "", "present"], f"{at}mixed", num_heads=self.shape.heads)
        x = self.norm(self.linear(mixed, f"{at}ao", width, width), x, f"{at}aln")
        wide = self.node("Gelu", [self.linear(x, f"{at}fi", width, inner)], f"{at}wide")
        return self.norm(self.linear(wide, f"{at}fo", inner, width), x, f"{at}oln")


def main() -> int:
    shape = encoder_file().shape
    writer = Writer(shape)
    x = "words"
    for number in range(shape.layers):
        if number == FIXED:
            writer.node("Identity", [x], "below", "")
            mark = writer.want("mark", TensorProto.FLOAT, shape.width)
            x = writer.node("Add", [x, writer.node("Mul", ["marked", mark], "marks", "")], "with_marks", "")
        x = writer.layer(x, number)
    writer.node("Identity", [x], "states", "")
    size = ["window", "piece"]
    graph = helper.make_graph(
        writer.nodes, "encoder",
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, [*size, shape.width]),
         helper.make_tensor_value_info("present", TensorProto.INT32, size),
         helper.make_tensor_value_info("marked", TensorProto.FLOAT, [*size, 1])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [*size, shape.width]) for name in ("states", "below")],
        writer.wanted,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(OWN, 1)],
                              ir_version=8, producer_name="")
    OUT.write_bytes(model.SerializeToString(deterministic=True))
    print(f"{OUT}: {OUT.stat().st_size} bytes, {len(writer.wanted)} tensors to be given", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
