"""Write the run time's graphs: `python -m training.graph`. Needs the package onnx.

`encoder.onnx` maps embeddings of windows to states and to the probabilities of act tags; `roles.onnx` the states of a
window and of its acts to the probabilities of role tags. Graphs hold no weights, only their names and shapes; the
program hands them over when it opens them (`extract/learned/network.py`). The encoder's linear maps take 8-bit
weights with a scale per column and quantise what comes in as they go.
"""

from __future__ import annotations

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from witnessmark.extract.learned.encoder_file import Shape, encoder_file
from witnessmark.extract.learned.labels import ACT_TAGS, BANDS, DEPTH, HIDDEN, HIGHEST, ROLE_TAGS, ROLES, SENTENCES

OUT = Path("src/witnessmark/extract/learned")
OWN = "com.microsoft"
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


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

    def constant(self, name: str, kind: int, dims: list[int], values: list[float] | list[int]) -> str:
        value = helper.make_tensor("value", kind, dims, values)
        self.nodes.append(helper.make_node("Constant", [], [name], value=value))
        return name

    def node(self, op: str, inputs: list[str], output: str, domain: str = "", **facts: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], domain=domain, **facts))
        return output

    def small(self, x: str, name: str, inner: int, outer: int) -> str:
        """A linear map in whole floats."""
        product = self.node("MatMul", [x, self.want(f"{name}.w", FLOAT, inner, outer)], f"{name}.product")
        return self.node("Add", [product, self.want(f"{name}.b", FLOAT, outer)], f"{name}.out")

    def linear(self, x: str, name: str, inner: int, outer: int) -> str:
        return self.node("DynamicQuantizeMatMul", [
            x, self.want(f"{name}.w", TensorProto.INT8, inner, outer),
            self.want(f"{name}.s", FLOAT, outer), "", self.want(f"{name}.b", FLOAT, outer),
        ], f"{name}.out", OWN)

    def norm(self, x: str, skip: str, name: str) -> str:
        width = self.shape.width
        return self.node("SkipLayerNormalization", [
            x, skip, self.want(f"{name}.w", FLOAT, width), self.want(f"{name}.b", FLOAT, width),
        ], f"{name}.out", OWN, epsilon=self.shape.epsilon)

    def layer(self, x: str, number: int) -> str:
        width, inner, at = self.shape.width, self.shape.inner, f"l{number}."
        whole, step, zero = f"{at}whole", f"{at}step", f"{at}zero"
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [whole, step, zero]))
        mixed = self.node("QAttention", [
            whole, self.want(f"{at}qkv.w", TensorProto.INT8, width, 3 * width), self.want(f"{at}qkv.b", FLOAT, 3 * width),
            step, self.want(f"{at}qkv.s", FLOAT, 3 * width), "present", zero,
            self.want(f"{at}qkv.z", TensorProto.INT8, 3 * width),
        ], f"{at}mixed", OWN, num_heads=self.shape.heads)
        x = self.norm(self.linear(mixed, f"{at}ao", width, width), x, f"{at}aln")
        bent = self.node("Gelu", [self.linear(x, f"{at}fi", width, inner)], f"{at}bent", OWN)
        wide = self.node("Clip", [bent, "", "highest"], f"{at}wide")
        return self.norm(self.linear(wide, f"{at}fo", inner, width), x, f"{at}oln")

    def write(self, name: str, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> None:
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.wanted)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(OWN, 1)],
                                  ir_version=8, producer_name="")
        path = OUT / f"{name}.onnx"
        path.write_bytes(model.SerializeToString(deterministic=True))
        print(f"{path}: {path.stat().st_size} bytes, {len(self.wanted)} tensors to be given", file=sys.stderr)


def encoder(shape: Shape) -> None:
    writer = Writer(shape)
    writer.constant("highest", FLOAT, [], [HIGHEST])
    x = "words"
    for number in range(DEPTH):
        x = writer.layer(x, number)
    centred = writer.node("Sub", [x, writer.want("center", FLOAT, shape.width)], "centred")
    writer.node("Div", [centred, writer.want("spread", FLOAT, shape.width)], "states")
    writer.node("Softmax", [writer.small("states", "act", shape.width, ACT_TAGS)], "acts", axis=-1)
    size = ["window", "piece"]
    writer.write("encoder",
                 [helper.make_tensor_value_info("words", FLOAT, [*size, shape.width]),
                  helper.make_tensor_value_info("present", TensorProto.INT32, size)],
                 [helper.make_tensor_value_info("states", FLOAT, [*size, shape.width]),
                  helper.make_tensor_value_info("acts", FLOAT, [*size, ACT_TAGS])])


def roles(shape: Shape) -> None:
    writer = Writer(shape)
    writer.constant("one", INT64, [1], [1])
    writer.constant("halves", INT64, [2], [HIDDEN, HIDDEN])
    writer.constant("by_role", INT64, [4], [0, 0, len(ROLES), 3])
    pieces = writer.small("states", "roles.piece", shape.width, 2 * HIDDEN)
    acts = writer.node("Unsqueeze", [writer.small("own", "roles.act", shape.width, 2 * HIDDEN), "one"], "acts")
    for name, whole in (("piece", pieces), ("act", acts)):
        writer.nodes.append(helper.make_node("Split", [whole, "halves"], [f"{name}.add", f"{name}.times"], axis=-1))
    near = writer.node("Gather", [writer.want("roles.band", FLOAT, BANDS, HIDDEN), "band"], "near")
    sentence = writer.want("roles.sentence", FLOAT, 2 * SENTENCES + 1, HIDDEN)
    apart = writer.node("Gather", [sentence, "sentence"], "apart")
    added = writer.node("Add", [writer.node("Add", ["act.add", "piece.add"], "said"),
                                writer.node("Add", [near, apart], "distance")], "added")
    both = writer.node("Concat", [writer.node("Relu", [added], "bent"),
                                  writer.node("Mul", ["act.times", "piece.times"], "times")], "both", axis=-1)
    scores = writer.small(both, "roles.out", 2 * HIDDEN, ROLE_TAGS)
    writer.node("Softmax", [writer.node("Reshape", [scores, "by_role"], "tags")], "odds", axis=-1)
    writer.write("roles",
                 [helper.make_tensor_value_info("states", FLOAT, ["piece", shape.width]),
                  helper.make_tensor_value_info("own", FLOAT, ["act", shape.width]),
                  helper.make_tensor_value_info("band", INT64, ["act", "piece"]),
                  helper.make_tensor_value_info("sentence", INT64, ["act", "piece"])],
                 [helper.make_tensor_value_info("odds", FLOAT, ["act", "piece", len(ROLES), 3])])


def main() -> int:
    shape = encoder_file().shape
    encoder(shape)
    roles(shape)
    return 0


if __name__ == "__main__":
    sys.exit(main())
