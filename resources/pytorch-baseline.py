"""The baseline: YOLOv5 in plain PyTorch on the CPU, with the weights of our own ONNX file, timed in this process.

Standard library and torch only (1.13 or newer). Nothing in a model file is executed: the ONNX file is read as bytes.

Spoken over stdin and stdout: a message is one line of JSON, followed by `bytes` raw bytes where it says so. The first
message is ours: what answers here, or why nothing can. Then each command gets exactly one reply. When stdin closes,
the parent is gone or has had enough, and this process ends at once, whatever it is doing.
"""

import ctypes
import gc
import importlib.util
import json
import os
import platform
import queue
import signal
import sys
import threading
import time
import traceback


class NotYoloV5(Exception):
    """The file holds another model than the one this script can build; says why as "this file ..." goes on."""


# --- messages -------------------------------------------------------------------------------------------------------


def take_stdout():
    """Answers a private writer to stdout; whatever others print there from now on goes to stderr."""
    mine = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return mine


def send(replies, message, payload=b""):
    if payload:
        message = {**message, "bytes": len(payload)}
    replies.write(json.dumps(message).encode("ascii") + b"\n")
    replies.write(payload)
    replies.flush()


def read_commands(source, commands):
    """A thread of its own, so that the end of the parent is seen in the middle of a measurement too."""
    while line := source.readline():
        message = json.loads(line)
        payload = bytearray(message.get("bytes", 0))
        view = memoryview(payload)
        while view:
            count = source.readinto(view)
            if not count:
                os._exit(0)
            view = view[count:]
        commands.put((message, payload))
    os._exit(0)


def import_torch(replies):
    """torch, or the reason why not as the only message."""
    try:
        if importlib.util.find_spec("torch") is None:
            raise ModuleNotFoundError("it has no torch")
        import torch

        if tuple(int(part) for part in torch.__version__.split(".")[:2]) < (1, 13):
            raise ImportError(f"its torch is {torch.__version__}, and 1.13 is the oldest that will do")
    except BaseException as reason:  # whatever an import may raise, the parent wants to know
        send(replies, {"unavailable": str(reason) or type(reason).__name__, "python": platform.python_version()})
        os._exit(0)
    return torch


# The thread that watches the parent runs before the import, which can take long; the network's classes need torch.
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the parent decides what it means
REPLIES = take_stdout()
COMMANDS = queue.SimpleQueue()
threading.Thread(target=read_commands, args=(sys.stdin.buffer, COMMANDS), daemon=True).start()
torch = import_torch(REPLIES)
nn = torch.nn


# --- weights, from ONNX (protobuf) ----------------------------------------------------------------------------------
# Field numbers: ModelProto.graph 7; GraphProto.initializer 5, output 12; TensorProto.dims 1, data_type 2, name 8,
# raw_data 9; ValueInfoProto.name 1. Data types: 1 float, 10 float16.


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """The (number, value) pairs of one protobuf message; a length-delimited value is a view."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind in (1, 2, 5):
            size = 8 if kind == 1 else 4
            if kind == 2:
                size, at = varint(data, at)
            value, at = data[at : at + size], at + size
            if at > len(data):
                raise NotYoloV5("is cut short")
        else:
            raise NotYoloV5("is not an ONNX file")
        yield number, value


def dimensions(value):
    """`dims` comes packed or one by one."""
    if isinstance(value, int):
        return [value]
    found, at = [], 0
    while at < len(value):
        item, at = varint(value, at)
        found.append(item)
    return found


def read_tensor(data):
    shape, data_type, name, raw = [], 0, "", b""
    for number, value in fields(data):
        if number == 1:
            shape += dimensions(value)
        elif number == 2:
            data_type = value
        elif number == 8:
            name = bytes(value).decode("utf-8")
        elif number == 9:
            raw = value
    if data_type not in (1, 10) or not len(raw):
        return name, None
    element = torch.float32 if data_type == 1 else torch.float16
    # A copy on purpose: aligned memory of torch's own, independent of the file.
    return name, torch.frombuffer(bytearray(raw), dtype=element).reshape(shape).float().clone()


def read_onnx(path):
    """The float tensors of an ONNX file by name, and the name of its first output."""
    tensors, outputs = {}, []
    with open(path, "rb") as file:
        model = memoryview(file.read())
    try:
        for graph in (value for number, value in fields(model) if number == 7):
            for number, value in fields(graph):
                if number == 5:
                    name, tensor = read_tensor(value)
                    if tensor is not None:
                        tensors[name] = tensor
                elif number == 12:
                    outputs += [bytes(text).decode("utf-8") for field, text in fields(value) if field == 1]
    except (IndexError, TypeError, ValueError, RuntimeError) as reason:
        raise NotYoloV5("is not a complete ONNX file") from reason
    return tensors, outputs[0] if outputs else "output"


# --- the network: YOLOv5 v6.0, convolution and batch normalisation already fused -------------------------------------

# Of every published YOLOv5: width, height in pixels; a line for each stride.
ANCHORS = (
    ((10, 13), (16, 30), (33, 23)),
    ((30, 61), (62, 45), (59, 119)),
    ((116, 90), (156, 198), (373, 326)),
)
STRIDES = (8, 16, 32)

# Layer number -> (kind, which layers it reads: -1 is the one before). As published, with Detect as number 24.
LAYERS = (
    ("down", -1), ("down", -1), ("c3", -1), ("down", -1), ("c3", -1), ("down", -1), ("c3", -1), ("down", -1),
    ("c3", -1), ("sppf", -1), ("conv", -1), ("upsample", -1), ("concat", (-1, 6)), ("c3 plain", -1), ("conv", -1),
    ("upsample", -1), ("concat", (-1, 4)), ("c3 plain", -1), ("down", -1), ("concat", (-1, 14)), ("c3 plain", -1),
    ("down", -1), ("concat", (-1, 10)), ("c3 plain", -1), ("detect", (17, 20, 23)),
)  # fmt: skip
READ_LATER = {number for _, source in LAYERS if source != -1 for number in source}


class Weights:
    """Tensors by the path of their module in a published checkpoint; a missing one means another model."""

    def __init__(self, tensors):
        # Exporters say `model.0.conv.weight` where we say `model.0.weight`; `.f16` marks a constant kept in half precision.
        self.tensors = {name.replace(".conv.", ".").replace(".f16", ""): each for name, each in tensors.items()}

    def __contains__(self, name):
        return name in self.tensors

    def __getitem__(self, name):
        if name not in self.tensors:
            raise NotYoloV5("has no weights called " + name)
        return self.tensors[name]

    def convolution(self, kind, name, stride=1):
        """Number of channels and size of the kernel come from the weights themselves."""
        shape = self[name + ".weight"].shape
        if len(shape) != 4:
            raise NotYoloV5(f"has a {name} that is not a convolution")
        made, read, kernel, _ = shape
        return kind(read, made, kernel, stride, (kernel - 1) // 2)

    def anchors(self, level):
        """Width and height in pixels of each anchor. Our files keep them times four (see the decoding there)."""
        name = f"decode.{level}.anchors"
        return self[name].reshape(-1, 2) / 4 if name in self else torch.tensor(ANCHORS[level]).float()


class Conv(nn.Conv2d):
    def forward(self, x):
        return nn.functional.silu(super().forward(x), inplace=True)


class Bottleneck(nn.Module):
    def __init__(self, weights, name, shortcut):
        super().__init__()
        self.cv1 = weights.convolution(Conv, name + ".cv1")
        self.cv2 = weights.convolution(Conv, name + ".cv2")
        self.shortcut = shortcut

    def forward(self, x):
        return x + self.cv2(self.cv1(x)) if self.shortcut else self.cv2(self.cv1(x))


class C3(nn.Module):
    def __init__(self, weights, name, shortcut):
        super().__init__()
        self.cv1 = weights.convolution(Conv, name + ".cv1")
        self.cv2 = weights.convolution(Conv, name + ".cv2")
        self.cv3 = weights.convolution(Conv, name + ".cv3")
        depth = 0
        while f"{name}.m.{depth}.cv1.weight" in weights:
            depth += 1
        self.m = nn.Sequential(*(Bottleneck(weights, f"{name}.m.{k}", shortcut) for k in range(depth)))

    def forward(self, x):
        return self.cv3(torch.cat((self.m(self.cv1(x)), self.cv2(x)), 1))


class SPPF(nn.Module):
    def __init__(self, weights, name):
        super().__init__()
        self.cv1 = weights.convolution(Conv, name + ".cv1")
        self.cv2 = weights.convolution(Conv, name + ".cv2")
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        x = self.cv1(x)
        once = self.pool(x)
        twice = self.pool(once)
        return self.cv2(torch.cat((x, once, twice, self.pool(twice)), 1))


class Concat(nn.Module):
    def forward(self, parts):
        return torch.cat(parts, 1)


class Detect(nn.Module):
    """[batch, boxes, 5 + classes]: centre, width and height in pixels, objectness, a probability for each class."""

    def __init__(self, weights, name):
        super().__init__()
        self.m = nn.ModuleList(weights.convolution(nn.Conv2d, f"{name}.m.{level}") for level in range(len(STRIDES)))
        self.anchors = [weights.anchors(level) for level in range(len(STRIDES))]
        self.values = weights[name + ".m.0.weight"].shape[0] // len(self.anchors[0])
        self.grids = {}

    def grid(self, level, height, width):
        """Corner of each cell and size of each anchor; made once for a size of picture, as the original does."""
        key = level, height, width
        if key not in self.grids:
            anchors = self.anchors[level]
            shape = 1, len(anchors), height, width, 2
            y, x = torch.meshgrid(torch.arange(height).float(), torch.arange(width).float(), indexing="ij")
            cells = (torch.stack((x, y), 2) - 0.5).expand(shape)
            self.grids[key] = cells.contiguous(), anchors.reshape(1, -1, 1, 1, 2).expand(shape).contiguous()
        return self.grids[key]

    def forward(self, features):
        found = []
        for level, (head, stride) in enumerate(zip(self.m, STRIDES)):
            x = head(features[level])
            batch, _, height, width = x.shape
            x = x.view(batch, -1, self.values, height, width).permute(0, 1, 3, 4, 2).contiguous()
            cells, anchors = self.grid(level, height, width)
            centre, size, rest = x.sigmoid().split((2, 2, self.values - 4), 4)
            boxes = torch.cat(((centre * 2 + cells) * stride, (size * 2) ** 2 * anchors, rest), 4)
            found.append(boxes.view(batch, -1, self.values))
        return torch.cat(found, 1)


def build_layer(weights, number, kind):
    name = f"model.{number}"
    if kind == "conv":
        return weights.convolution(Conv, name)
    if kind == "down":
        return weights.convolution(Conv, name, stride=2)
    if kind == "c3" or kind == "c3 plain":
        return C3(weights, name, shortcut=kind == "c3")
    if kind == "sppf":
        return SPPF(weights, name)
    if kind == "upsample":
        return nn.Upsample(scale_factor=2, mode="nearest")
    return Concat() if kind == "concat" else Detect(weights, name)


class YoloV5(nn.Module):
    """Of whatever width, depth and number of classes the weights have."""

    def __init__(self, weights):
        super().__init__()
        self.model = nn.ModuleList(build_layer(weights, number, kind) for number, (kind, _) in enumerate(LAYERS))
        wanted = self.state_dict()
        for name, tensor in wanted.items():
            if weights[name].shape != tensor.shape:
                raise NotYoloV5(f"has a {name} of another shape")
        self.load_state_dict({name: weights[name] for name in wanted})

    def forward(self, x):
        made = []
        for number, (module, (_, source)) in enumerate(zip(self.model, LAYERS)):
            x = module(x if source == -1 else [x if earlier == -1 else made[earlier] for earlier in source])
            # What nobody reads again is freed at once, as the original does: less memory, warmer caches.
            made.append(x if number in READ_LATER else None)
        return x


# --- the session ----------------------------------------------------------------------------------------------------


def raw_bytes(tensor):
    """Without numpy, which torch does not always have."""
    tensor = tensor.contiguous()
    return ctypes.string_at(tensor.data_ptr(), tensor.numel() * tensor.element_size())


def peak_memory_bytes():
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


class Session:
    def __init__(self):
        self.inputs = []
        self.network = None
        self.result = None
        self.kept = []
        self.output_name = ""

    def open(self, command, _):
        """Reads the weights and builds the network."""
        start = time.perf_counter_ns()
        if command.get("threads"):
            torch.set_num_threads(command["threads"])
        tensors, self.output_name = read_onnx(command["model"])
        self.network = YoloV5(Weights(tensors)).float().eval()
        return {"loadMs": (time.perf_counter_ns() - start) / 1e6, "threads": torch.get_num_threads()}, b""

    def input(self, command, payload):
        """Adds one input, float32. A copy on purpose: memory of torch's own, aligned as it likes."""
        tensor = torch.frombuffer(payload, dtype=torch.float32).reshape(command["shape"])
        self.inputs.append(tensor.clone())
        return {"inputs": len(self.inputs)}, b""

    def infer(self, command, _):
        frame = self.inputs[command["index"]]
        start = time.perf_counter_ns()
        self.result = self.network(frame)
        return {"ms": (time.perf_counter_ns() - start) / 1e6}, b""

    def outputs(self, command, _):
        """Of the last frame, or of the one at a place among those that `measure` kept."""
        place = command.get("place")
        result = self.result if place is None else self.kept[place]
        return {"name": self.output_name, "shape": list(result.shape)}, raw_bytes(result)

    def measure(self, command, _):
        """The timed part: no message, and no garbage collection in its midst."""
        network, inputs, count, clock = self.network, self.inputs, len(self.inputs), time.perf_counter_ns
        for k in range(command["warmupFrames"]):
            network(inputs[k % count])
        frames, least = command["frames"], command["minSeconds"] * 1e9
        most, starts, latencies, elapsed = command["maxSeconds"] * 1e9, [], [], 0
        # Each answer has memory of its own: to hold on to some costs no copy.
        keep, kept, self.kept = set(command.get("keep", ())), [], []
        gc.collect()
        gc.disable()
        cpu = time.process_time_ns()
        first = clock()
        while not starts or (elapsed < most and (len(starts) < frames or elapsed < least)):
            frame = inputs[len(starts) % count]
            start = clock()
            self.result = network(frame)
            end = clock()
            if len(starts) in keep:
                kept.append(len(starts))
                self.kept.append(self.result)
            starts.append(start - first)
            latencies.append(end - start)
            elapsed = end - first
        cpu = time.process_time_ns() - cpu
        gc.enable()
        return {
            "frames": len(starts),
            "seconds": (elapsed - starts[0]) / 1e9,
            "startMs": [(each - starts[0]) / 1e6 for each in starts],
            "latencyMs": [each / 1e6 for each in latencies],
            "cpuSeconds": cpu / 1e9,
            "peakMemoryBytes": peak_memory_bytes(),
            "kept": kept,
        }, b""


def main():
    session = Session()
    commands = {name: getattr(session, name) for name in ("open", "input", "infer", "outputs", "measure")}
    send(
        REPLIES,
        {
            "torch": torch.__version__,
            "python": platform.python_version(),
            "executable": sys.executable,
            "threads": torch.get_num_threads(),
            "mkldnn": torch.backends.mkldnn.is_available(),
        },
    )
    while True:
        command, payload = COMMANDS.get()
        try:
            with torch.no_grad():
                reply, data = commands[command["command"]](command, payload)
        except NotYoloV5 as reason:
            reply, data = {"error": "not-yolov5", "text": str(reason)}, b""
        except Exception as reason:
            out_of_memory = isinstance(reason, MemoryError) or "allocate" in str(reason)
            kind = "out-of-memory" if out_of_memory else "failed"
            text = f"{type(reason).__name__}: {reason}"
            reply, data = {"error": kind, "text": text, "detail": traceback.format_exc()}, b""
        send(REPLIES, reply, data)


main()
