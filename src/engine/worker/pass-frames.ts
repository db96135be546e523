import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { parseLiveFrame } from '../../core/live/messages'
import type { FramePort } from './parent'

/**
 * Frames come to the engine process's main thread, since Electron's ports cannot move to a worker thread: they are handed
 * on without a copy, and what is no frame goes no further. Answers the port for the inference thread.
 */
export function passFrames(window: FramePort, onClosed: () => void): MessagePort {
  const { port1: ours, port2: threads } = new MessageChannel()
  window.on('message', ({ data }) => {
    const frame = parseLiveFrame(data)
    if (frame !== null) ours.postMessage(frame, [frame.rgba])
  })
  ours.on('message', (message) => window.postMessage(message))
  // The window let go of its end, or is gone itself.
  window.on('close', onClosed)
  window.start()
  return threads
}
