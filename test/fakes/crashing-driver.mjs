// An engine process on a computer with a CPU, two GPUs and an NPU, the driver of some of which ends the process that asks
// it: FAKE_CRASHES names those devices, FAKE_HANGS those that never answer, FAKE_CRASHES_MEASURING those that are found and
// crash when a row is measured on them. Real deaths of a real process. FAKE_DRIVER and FAKE_OPENVINO are versions, FAKE_MODEL and
// FAKE_MEASURED what else it answers.
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
