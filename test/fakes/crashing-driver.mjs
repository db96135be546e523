// An engine process on a computer with a CPU, two GPUs and an NPU, the driver of some of which ends the process that asks
// it: FAKE_CRASHES names those devices, FAKE_HANGS those that never answer. Real deaths of a real process.
const of = (name) => (process.env[name] ?? '').split(',').filter(Boolean)
const ids = { CPU: ['CPU'], GPU: ['GPU.0', 'GPU.1'], NPU: ['NPU'] }
const openvino = { version: '2026.4.1', source: 'c-api' }

const answer = (result) => process.send({ type: 'done', result })
/** Asks the drivers of these devices. */
const ask = (devices, result) => {
  if (devices.some((id) => of('FAKE_CRASHES').includes(id))) process.kill(process.pid, 'SIGSEGV')
  else if (!devices.some((id) => of('FAKE_HANGS').includes(id))) answer(result)
}
const device = (id) => ({ id, fullName: `Fake ${id}` })

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
  diagnose: (job) =>
    answer({ missing: [], otherGraphics: [{ name: `asked about ${job.listed.join(' ')}`, vendor: 'AMD' }] })
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// A hung driver leaves the process's own thread alone: it goes on beating.
setInterval(() => process.send({ type: 'heartbeat', frames: 0, share: 0 }), 500)
process.on('message', (message) => {
  if (message.type === 'run') jobs[message.job.kind](message.job)
})
