/** A model of one ReLU as IR, without weights: input `data`, output `out`, both f32 of the given shape. */
export function tinyModel(shape: readonly number[] = [1, 3, 8, 8]): string {
  const dims = shape.map((dim) => `<dim>${String(dim)}</dim>`).join('')
  const port = (id: number, name?: string) =>
    `<port id="${String(id)}" precision="FP32"${name ? ` names="${name}"` : ''}>${dims}</port>`
  return `<?xml version="1.0"?><net name="tiny" version="11"><layers>
<layer id="0" name="data" type="Parameter" version="opset1"><data shape="${shape.join(',')}" element_type="f32"/><output>${port(0, 'data')}</output></layer>
<layer id="1" name="relu" type="ReLU" version="opset1"><input>${port(0)}</input><output>${port(1, 'out')}</output></layer>
<layer id="2" name="result" type="Result" version="opset1"><input>${port(0)}</input></layer>
</layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/><edge from-layer="1" from-port="1" to-layer="2" to-port="0"/></edges></net>`
}
