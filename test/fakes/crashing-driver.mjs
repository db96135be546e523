// An engine process on a computer with a CPU, two GPUs and an NPU, the driver of some of which ends the process that asks
// it: FAKE_CRASHES names those devices, FAKE_HANGS those that never answer, FAKE_CRASHES_MEASURING those that are found and
// crash when a row is measured on them. Real deaths of a real process. On a device of FAKE_LOSES the driver loses it the first
// FAKE_LOSES_TIMES times; FAKE_LOST is the file in which each process that lost one leaves its number. FAKE_DRIVER and
// FAKE_OPENVINO are versions, FAKE_MODEL and FAKE_MEASURED what else it answers.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const of = (name) => (process.env[name] ?? '').split(',').filter(Boolean)
const ids = { CPU: ['CPU'], GPU: ['GPU.0', 'GPU.1'], NPU: ['NPU'] }
const openvino = { version: process.env.FAKE_OPENVINO ?? '2026.4.1', source: 'c-api' }

const answer = (result) => process.send({ type: 'done', result })
/** Asks the drivers of these devices. */
const ask = (devices, result) => {
  if (devices.some((id) => of('FAKE_CRASHES').includes(id))) process.kill(process.pid, 'SIGSEGV')
  else if (!devices.some((id) => of('FAKE_HANGS').includes(id))) answer(result)
}
const device = (id) => ({ id, fullName: `Fake ${id}`, driverVersion: process.env.FAKE_DRIVER ?? null })
/** Whether the driver loses the device this time. */
const loses = (device) => {
  const { FAKE_LOST, FAKE_LOSES_TIMES } = process.env
  if (!of('FAKE_LOSES').includes(device)) return false
  const lost = existsSync(FAKE_LOST) ? readFileSync(FAKE_LOST, 'utf8').trim().split('\n').length : 0
  if (lost >= Number(FAKE_LOSES_TIMES)) return false
  mkdirSync(path.dirname(FAKE_LOST), { recursive: true })
  appendFileSync(FAKE_LOST, `${process.pid}\n`)
  return true
}
const lost = { code: 'device-lost', message: 'The driver lost the device.', remedy: 'Update the driver.' }
const given = (name) => JSON.parse(process.env[name])

const jobs = {
  devices: () =>
    ask([...Object.keys(ids), ...Object.values(ids).flat()], {
      openvino,
      devices: Object.values(ids).flat().map(device),
      missing: [],
      otherGraphics: []
    }),
  'device-ids': (job) => ask([job.of], { openvino, ids: ids[job.of] }),
  'describe-device': (job) => ask([job.id], device(job.id)),
  'prepare-model': () => answer(given('FAKE_MODEL')),
  reference: () => answer({ milliseconds: 10 }),
  measure: ({ row, round }) => {
    // As a driver does it: some way into the work.
    process.send({ type: 'phase', phase: 'compiling' }, () => {
      if (of('FAKE_CRASHES_MEASURING').includes(row.device)) process.kill(process.pid, 'SIGSEGV')
      else if (of('FAKE_TOLD_TO_END').includes(row.device)) process.kill(process.pid, 'SIGTERM')
      else if (loses(row.device)) process.send({ type: 'failed', failure: lost })
      else answer({ ...given('FAKE_MEASURED'), round: { ...given('FAKE_MEASURED').round, round } })
    })
  },
  diagnose: (job) =>
    answer({ missing: [], otherGraphics: [{ name: `asked about ${job.listed.join(' ')}`, vendor: 'AMD' }] })
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// A hung driver leaves the process's own thread alone: it goes on beating.
setInterval(() => process.send({ type: 'heartbeat', frames: 0, share: 0 }), 500)
process.on('message', (message) => {
  if (message.type === 'run') jobs[message.job.kind](message.job)
})
