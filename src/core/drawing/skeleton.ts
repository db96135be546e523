import type { Detection } from '../model'

type Keypoint = NonNullable<Detection['keypoints']>[number]

/** From this score on a point is taken to be seen (MoveNet gives all 17 points always). */
export const confidentKeypoint = 0.3

/** COCO's skeleton: which points of the body are joined. */
const joints: readonly (readonly [string, string])[] = [
  ['nose', 'left eye'],
  ['nose', 'right eye'],
  ['left eye', 'left ear'],
  ['right eye', 'right ear'],
  ['left shoulder', 'right shoulder'],
  ['left shoulder', 'left elbow'],
  ['left elbow', 'left wrist'],
  ['right shoulder', 'right elbow'],
  ['right elbow', 'right wrist'],
  ['left shoulder', 'left hip'],
  ['right shoulder', 'right hip'],
  ['left hip', 'right hip'],
  ['left hip', 'left knee'],
  ['left knee', 'left ankle'],
  ['right hip', 'right knee'],
  ['right knee', 'right ankle']
]

/** The sides of the body can be told apart also by people who see no red or green. */
const sideColours = { left: '#00e5ff', right: '#ff9100', middle: '#ffffff' }

export interface Skeleton {
  readonly limbs: readonly { readonly from: Keypoint; readonly to: Keypoint; readonly colour: string }[]
  readonly points: readonly { readonly x: number; readonly y: number; readonly colour: string }[]
}

/** What is drawn of a person: the points that were seen, and the limbs between two of them. */
export function skeleton(keypoints: readonly Keypoint[]): Skeleton {
  const seen = new Map(
    keypoints
      .filter(({ x, y, score }) => score >= confidentKeypoint && Number.isFinite(x + y))
      .map((point) => [point.name, point])
  )
  return {
    limbs: joints.flatMap(([a, b]) => {
      const [from, to] = [seen.get(a), seen.get(b)]
      return from === undefined || to === undefined ? [] : [{ from, to, colour: sideColours[sideOfLimb(a, b)] }]
    }),
    points: [...seen.values()].map(({ name, x, y }) => ({ x, y, colour: sideColours[sideOf(name)] }))
  }
}

function sideOf(name: string): keyof typeof sideColours {
  if (name.startsWith('left')) return 'left'
  return name.startsWith('right') ? 'right' : 'middle'
}

/** A limb from the nose belongs to the side it leads to; one across the body to none. */
function sideOfLimb(from: string, to: string): keyof typeof sideColours {
  if (from.split(' ')[0] === to.split(' ')[0]) return sideOf(from)
  return sideOf(from) === 'middle' ? sideOf(to) : 'middle'
}
