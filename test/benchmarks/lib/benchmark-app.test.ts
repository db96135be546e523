import { expect, test } from 'vitest'
import { parseBenchmarkApp } from './benchmark-app'

const printed = `[ INFO ]   NUM_STREAMS: 2
[ INFO ]   INFERENCE_NUM_THREADS: 2
[ INFO ]   INFERENCE_PRECISION_HINT: <Type: 'float32'>
[Step 10/11] Measuring performance (Start inference asynchronously, 2 inference requests, limits: 2000 ms duration)
[ INFO ] Execution Devices:['CPU']
[ INFO ] Count:            12 iterations
[ INFO ] Duration:         2400.00 ms
[ INFO ] Latency:
[ INFO ]    Median:        393.49 ms
[ INFO ] Throughput:   5.21 FPS
`

test("benchmark_app's frames per second are taken from its count and its duration, with its own figure beside", () => {
  expect(parseBenchmarkApp(printed, 1)).toEqual({
    fps: 5,
    printedFps: 5.21,
    iterations: 12,
    seconds: 2.4,
    medianMs: 393.49,
    settings: 'requests 2, streams 2, threads 2, float32 on CPU'
  })
  expect(parseBenchmarkApp(printed, 4).fps).toBe(20)
})

test('a latency in microseconds is read as such', () => {
  expect(parseBenchmarkApp(printed.replace('393.49 ms', '393.49 us'), 1).medianMs).toBeCloseTo(0.39349)
})

test('output without a count is an error that shows what was printed instead', () => {
  expect(() => parseBenchmarkApp('Traceback: no such model', 1)).toThrow(/no such model/)
})
