import { spawn } from 'node:child_process'

export interface BenchmarkAppResult {
  /** Frames ÷ wall time, from its count and duration: the same definition as ours. */
  readonly fps: number
  /** The figure it prints itself. */
  readonly printedFps: number
  readonly iterations: number
  readonly seconds: number
  readonly medianMs: number | null
  /** Requests, streams, threads and precision as it reports them. */
  readonly settings: string
}

/** One run of OpenVINO's `benchmark_app` in a fresh process. */
export async function runBenchmarkApp(args: readonly string[], batch: number): Promise<BenchmarkAppResult> {
  const output = await runPython(['-c', 'from openvino.tools.benchmark.main import main; main()', ...args])
  return parseBenchmarkApp(output, batch)
}

/** Runs the Python that has OpenVINO's tools; answers what it printed, both streams together. */
export async function runPython(args: readonly string[]): Promise<string> {
  const python = process.env['VINOBENCH_BENCHMARK_PYTHON']
  if (python === undefined) throw new Error('Start this by `node scripts/bench.mjs`, which prepares the Python for it.')
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (text: string): void => void (output += text)
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const code = await new Promise((resolve) => {
    child.on('error', resolve)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${python} ended with ${String(code)}:\n${output.slice(-2000)}`)
  return output
}

/** Reads what benchmark_app 2026.4 prints. @param batch frames per iteration */
export function parseBenchmarkApp(output: string, batch: number): BenchmarkAppResult {
  const found = (pattern: RegExp): string | null => pattern.exec(output)?.[1] ?? null
  const needed = (pattern: RegExp): number => {
    const text = found(pattern)
    if (text === null) throw new Error(`benchmark_app printed no ${String(pattern)}:\n${output.slice(-2000)}`)
    return Number(text)
  }
  const iterations = needed(/Count:\s+(\d+) iterations/)
  const seconds = needed(/Duration:\s+([\d.]+) ms/) / 1000
  const median = /Median:\s+([\d.]+) (us|ms)/.exec(output)
  const requests = found(/asynchronously, (\d+) inference requests/) ?? '1'
  const streams = found(/NUM_STREAMS: (\d+)/) ?? '?'
  const threads = found(/INFERENCE_NUM_THREADS: (\d+)/) ?? '?'
  const precision = found(/INFERENCE_PRECISION_HINT: <Type: '(\w+)'>/) ?? '?'
  const devices = found(/Execution Devices:\[([^\]]*)\]/)?.replaceAll("'", '') ?? '?'
  return {
    fps: (iterations * batch) / seconds,
    printedFps: needed(/Throughput:\s+([\d.]+) FPS/),
    iterations,
    seconds,
    medianMs: median === null ? null : Number(median[1]) / (median[2] === 'us' ? 1000 : 1),
    settings: `requests ${requests}, streams ${streams}, threads ${threads}, ${precision} on ${devices}`
  }
}
