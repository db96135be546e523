import { expect, test } from 'vitest'
import { FailureError } from '../../core/failure'
import { asInferenceFailure, attempt, firstSentence, isDeviceLost, isOutOfMemory } from './message'

const core = 'Exception from src/inference/src/cpp/core.cpp:84:\n'

test.each([
  [
    `${core}Check 'false' failed at src/frontends/common/src/frontend.cpp:47:\nLoading input model\nInput tensor isn't found for node "a"`,
    'Input tensor isn\'t found for node "a".'
  ],
  [
    `${core}Check 'false' failed at src/x.cpp:151:\nFrontEnd API failed with OpConversionFailure:\nModel wasn't fully converted.\nSummary:\n-- No conversion rule found for operations: Frobnicate-13`,
    'No conversion rule found for operations: Frobnicate-13.'
  ],
  [
    `${core}FrontEnd API failed with OpConversionFailure:\nModel wasn't fully converted. Failed operations detailed log:\n-- Add-13 with a message:\nWhile validating node 'opset1::Add Add_3':\nArgument shapes are inconsistent.\n\nSummary:\n-- Conversion is failed for: Add-13`,
    'Argument shapes are inconsistent.'
  ],
  ['The device is lost', 'The device is lost.']
])('the line that a person can use is found', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})

test('a message without such a line is told as it is', () => {
  expect(firstSentence(core.trim())).toBe(`${core.trim()}.`)
})

test('a lack of memory is told from other failures', () => {
  expect(isOutOfMemory(`${core}std::bad_alloc`)).toBe(true)
  expect(isOutOfMemory(`${core}Argument shapes are inconsistent.`)).toBe(false)
})

test.each([
  'L0 zeFenceHostSynchronize result: ZE_RESULT_ERROR_DEVICE_LOST, code 0x70000001 - device hung, reset, was removed, or driver update occurred',
  `${core}[GPU] clFinish: the device was lost`,
  'DXGI_ERROR_DEVICE_REMOVED'
])('a device that the driver lost is told from what else can fail, while it infers and before: %s', (text) => {
  expect(isDeviceLost(text)).toBe(true)
  const failure = { code: 'device-lost', detail: text }
  expect(asInferenceFailure(new Error(text))).toMatchObject({ failure })
  const lose = (): never => {
    throw new Error(text)
  }
  const remedies = { 'compile-failed': '', 'out-of-memory': '' }
  expect(() => attempt('compile-failed', 'OpenVINO cannot', remedies, lose)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining(failure) as unknown })
  )
})

test.each(['Device with "GPU" name is not registered', 'The device lostness is unknown'])(
  'no device is lost where one is only spoken of: %s',
  (text) => {
    expect(isDeviceLost(text)).toBe(false)
  }
)

test('what OpenVINO throws while it infers becomes a failure in words, a mistake of ours does not', () => {
  const thrown = new Error(
    `${core}Node y of type ROIAlign\nCheck 'a < b' failed at src/roi.cpp:7:\nDemand index 7 is too large`
  )
  expect(asInferenceFailure(thrown)).toMatchObject({
    failure: { code: 'inference-failed', message: 'OpenVINO could not run the model: Demand index 7 is too large.' }
  })
  expect(asInferenceFailure(new Error('std::bad_alloc'))).toBeInstanceOf(FailureError)
  const mistake = new TypeError('undefined is not a function')
  expect(asInferenceFailure(mistake)).toBe(mistake)
})
