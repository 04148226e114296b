"""The ONNX graph: a text branch (tokens -> failure_text) and a head (features -> probability, uncertainty), independent of each other."""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from onnx.onnx_ml_pb2 import ModelProto, NodeProto, TensorProto as Tensor

from text_model import TextModel

OPSET = 17
IR_VERSION = 9


class Parts:
    """Nodes and constants of a graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[Tensor] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, dtype=np.float32))

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"{kind}:{output}", **attributes))
        return output


def text_branch(parts: Parts, model: TextModel) -> None:
    """tokens int64 [texts, length], -1 where there is none -> failure_text float32 [texts]."""
    half = len(model.weights) // 2
    zero = parts.constant("text_zero", np.array(0, dtype=np.int64))
    middle = parts.constant("text_middle", np.array(half, dtype=np.int64))
    axis = parts.constant("text_axis", np.array([1], dtype=np.int64))
    one = parts.number("text_one", 1.0)
    parts.node("Max", ["tokens", zero], "text_ids")
    parts.node("Gather", [parts.constant("text_weights", model.weights), "text_ids"], "text_small")
    parts.node("Cast", ["text_small"], "text_each", to=TensorProto.FLOAT)
    parts.node("GreaterOrEqual", ["tokens", middle], "text_is_word")
    parts.node("GreaterOrEqual", ["tokens", zero], "text_is_token")
    parts.node("Xor", ["text_is_token", "text_is_word"], "text_is_gram")
    for view in ("gram", "word"):
        parts.node("Cast", [f"text_is_{view}"], f"text_{view}_mask", to=TensorProto.FLOAT)
        parts.node("Mul", ["text_each", f"text_{view}_mask"], f"text_{view}_kept")
        parts.node("ReduceSum", [f"text_{view}_kept", axis], f"text_{view}_sum", keepdims=0)
        parts.node("ReduceSum", [f"text_{view}_mask", axis], f"text_{view}_count", keepdims=0)
        parts.node("Max", [f"text_{view}_count", one], f"text_{view}_length")
        parts.node("Sqrt", [f"text_{view}_length"], f"text_{view}_norm")
        parts.node("Div", [f"text_{view}_sum", f"text_{view}_norm"], f"text_{view}_mean")
    parts.node("Add", ["text_gram_mean", "text_word_mean"], "text_mean")
    parts.node("Mul", ["text_mean", parts.number("text_scale", model.scale)], "text_scaled")
    parts.node("Add", ["text_scaled", parts.number("text_bias", model.bias)], "text_logit")
    parts.node("Sigmoid", ["text_logit"], "failure_text")


def finish(parts: Parts, features: int) -> ModelProto:
    graph = helper.make_graph(
        parts.nodes,
        "logsieve-detector",
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "length"]),
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["candidates", features]),
        ],
        [
            helper.make_tensor_value_info("failure_text", TensorProto.FLOAT, ["texts"]),
            helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["candidates"]),
            helper.make_tensor_value_info("uncertainty", TensorProto.FLOAT, ["candidates"]),
        ],
        initializer=parts.constants,
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 3)],
        producer_name="logsieve models/train",
        ir_version=IR_VERSION,
    )
    checker.check_model(model, full_check=True)
    return model
