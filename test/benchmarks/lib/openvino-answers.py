"""What OpenVINO and its converter `ovc` make of an ONNX file, from Python.

Arguments: the ONNX file, the input (raw f32), its shape (1,3,480,640), an output folder. Writes onnx.f32 (the ONNX
read as it is) and ovc.f32 (converted by ovc, weights kept in FP32), and prints their shapes as JSON.
"""

import json
import pathlib
import subprocess
import sys

import numpy
import openvino

onnx, input_file, shape, folder = sys.argv[1:]
shape = [int(side) for side in shape.split(",")]
frame = numpy.fromfile(input_file, numpy.float32).reshape(shape)
folder = pathlib.Path(folder)


def answer(file, name):
    core = openvino.Core()
    model = core.read_model(file)
    model.reshape(shape)
    # Processors with BF16 or FP16 units would round; here the graphs are compared, not the arithmetic.
    compiled = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    outputs = compiled([frame])
    result = numpy.ascontiguousarray(outputs[compiled.output(0)], numpy.float32)
    result.tofile(folder / name)
    return list(result.shape)


converted = folder / "converted.xml"
ovc = [sys.executable, "-m", "openvino.tools.ovc", onnx, "--output_model", str(converted), "--compress_to_fp16=False"]
done = subprocess.run(ovc, capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(f"ovc refused the file:\n{done.stdout}\n{done.stderr}")
shapes = {"onnx": answer(onnx, "onnx.f32"), "ovc": answer(str(converted), "ovc.f32")}
print("ANSWERS " + json.dumps({"openvino": openvino.get_version(), "shapes": shapes}))
