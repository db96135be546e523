import { type Failure, FailureError, toFailure } from '../../core/failure'
import type { LiveFigures } from '../../core/live/figures'
import type { FromLive } from '../../core/live/messages'
import type { Detection } from '../../core/model'
import { usualScore } from '../../core/scores'
import type { SeenPicture, SeePictureRequest } from '../../ipc/see'
import { adoptFile, api } from '../lib/api'
import { Choices } from '../screens/see/choices.svelte'
import { type FrameSource, openCamera, openVideo, SourceError, type SourceProblem } from '../screens/see/frame-source'
import { LiveLink } from '../screens/see/live-link'
import { type LiveCounts, LiveLoop } from '../screens/see/live-loop'
import { Painter } from '../screens/see/painter'

/** What is looked at. */
export type Subject =
  | { readonly kind: 'built-in'; readonly id: string; readonly name: string }
  | { readonly kind: 'file'; readonly file: File; readonly name: string }
  | { readonly kind: 'video'; readonly file: File; readonly name: string }
  | { readonly kind: 'camera' }

export type Problem = { readonly failure: Failure } | { readonly source: SourceProblem }

/** `opening`: camera or video; `preparing`: the model, or the picture being looked at. */
type Stage = 'nothing' | 'opening' | 'preparing' | 'picture' | 'live' | 'stopped'

export interface LiveState extends LiveCounts {
  readonly figures: LiveFigures
  /** What AUTO chose. */
  readonly executionDevices: readonly string[] | null
}

/** Figures are read, not watched. */
const figuresMs = 1000

/** The See screen: outlives it, so that whoever comes back finds the choice and the picture again. */
class See {
  readonly choices = new Choices()
  readonly painter = new Painter()
  model = $state('centernet')
  device = $state('CPU')
  threshold = $state(usualScore)
  subject = $state.raw<Subject | null>(null)
  stage = $state<Stage>('nothing')
  problem = $state.raw<Problem | null>(null)
  picture = $state.raw<SeenPicture | null>(null)
  live = $state.raw<LiveState | null>(null)
  #detections = $state.raw<readonly Detection[]>([])
  readonly found = $derived(this.#detections.filter(({ score }) => score > this.threshold))
  #frames: FrameSource | null = null
  #link: LiveLink | null = null
  #loop: LiveLoop | null = null
  #timer: ReturnType<typeof setInterval> | undefined
  #token: { readonly file: File; readonly token: string } | null = null
  /** Whatever is answered for an earlier turn comes too late. */
  #turn = 0

  get isLive(): boolean {
    return this.subject?.kind === 'camera' || this.subject?.kind === 'video'
  }

  /** Looks at something, with the model and on the device chosen; again, where it is what is looked at already. */
  async look(subject: Subject): Promise<void> {
    const turn = ++this.#turn
    this.#endLink()
    if (subject !== this.subject) this.#clear()
    this.subject = subject
    this.problem = null
    try {
      if (subject.kind === 'camera' || subject.kind === 'video') await this.#lookLive(subject, turn)
      else await this.#lookAtPicture(subject, turn)
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(thrown)
    }
  }

  /** Model or device were changed. */
  async again(): Promise<void> {
    if (this.subject !== null && this.stage !== 'stopped') await this.look(this.subject)
  }

  /** The engine process is ended and the camera's light goes out; what was seen last stays. */
  stop(): void {
    this.#turn++
    this.#endLink()
    this.#endFrames()
    void api.stopSeeing()
    if (this.stage !== 'picture' && this.stage !== 'nothing') this.stage = 'stopped'
  }

  /** Back to the choice of what to look at. */
  reset(): void {
    this.stop()
    this.#clear()
    this.subject = null
    this.problem = null
    this.stage = 'nothing'
  }

  #clear(): void {
    this.#endFrames()
    this.picture = null
    this.live = null
    this.#detections = []
    this.painter.show(null)
  }

  async #lookAtPicture(subject: Extract<Subject, { kind: 'built-in' | 'file' }>, turn: number): Promise<void> {
    this.stage = 'preparing'
    const picture = await this.#nameFor(subject)
    if (turn !== this.#turn) return
    const seen = await api.seePicture({ picture, model: this.model, device: this.device })
    const { mime, bytes } = seen.picture
    const source = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: mime }))
    if (turn !== this.#turn) return
    this.picture = seen
    this.#detections = seen.detections
    this.painter.show({ source, width: seen.width, height: seen.height, detections: seen.detections })
    this.stage = 'picture'
  }

  async #nameFor(subject: Extract<Subject, { kind: 'built-in' | 'file' }>): Promise<SeePictureRequest['picture']> {
    if (subject.kind === 'built-in') return { kind: 'built-in', id: subject.id }
    if (this.#token?.file !== subject.file) {
      const { token } = await adoptFile(subject.file)
      this.#token = { file: subject.file, token }
    }
    return { kind: 'file', token: this.#token.token }
  }

  async #lookLive(subject: Extract<Subject, { kind: 'camera' | 'video' }>, turn: number): Promise<void> {
    if (this.#frames === null) {
      this.stage = 'opening'
      if (subject.kind === 'camera') await api.allowCamera()
      const frames = subject.kind === 'camera' ? await openCamera() : await openVideo(subject.file)
      if (turn !== this.#turn) return frames.stop()
      frames.onLost = (problem) => this.#failed(new SourceError(problem))
      this.#frames = frames
    }
    this.stage = 'preparing'
    this.live = null
    const link = new LiveLink({ model: this.model, device: this.device }, (message) => this.#heard(message))
    this.#link = link
    await link.ended
    // Only a failure is expected: whoever ends it, ends the turn first.
    if (turn === this.#turn) this.stop()
  }

  #heard(message: FromLive): void {
    const { video } = this.#frames ?? {}
    if (message.type === 'ready' && video !== undefined) {
      const loop = new LiveLoop(video, message, (frame) => this.#link?.send(frame), this.painter)
      this.#loop = loop
      this.stage = 'live'
      const tell = (): void => {
        const { executionDevices } = message
        this.live = { ...loop.counts, figures: loop.figures(), executionDevices }
        this.#detections = loop.detections
      }
      tell()
      this.#timer = setInterval(tell, figuresMs)
    } else if (message.type !== 'ready') this.#loop?.answered(message)
  }

  #failed(thrown: unknown): void {
    this.stop()
    this.stage = 'stopped'
    if (thrown instanceof SourceError) this.problem = { source: thrown.problem }
    else if (!(thrown instanceof FailureError && thrown.failure.code === 'cancelled')) {
      this.problem = { failure: toFailure(thrown) }
    }
  }

  #endLink(): void {
    clearInterval(this.#timer)
    if (this.#loop !== null) {
      this.#loop.stop()
      // What is listed is what is shown last.
      this.#detections = this.#loop.detections
    }
    this.#loop = null
    this.#link?.close()
    this.#link?.ended.catch(() => undefined)
    this.#link = null
  }

  #endFrames(): void {
    this.#frames?.stop()
    this.#frames = null
  }
}

export const see = new See()
