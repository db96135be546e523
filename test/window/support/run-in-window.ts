/** In the page: a quick run of one row, as the button starts it, and its FPS. */
export async function runInWindow(row: string): Promise<number> {
  const done = new Promise<void>((resolve) => {
    const stop = window.vinobench.on.run((update) => {
      if (update.stage !== 'finished' && update.stage !== 'failed') return
      stop()
      resolve()
    })
  })
  const wishes = { mode: 'quick', rows: [row], batch: null, model: 'yolov5n', picture: null } as const
  await window.vinobench.startRun(wishes)
  await done
  const reply = await window.vinobench.currentRun()
  const fps = reply.ok ? reply.value?.record?.rows[0]?.fps?.value : undefined
  if (fps === undefined) throw new Error('The run in the window has no figure.')
  return fps
}
