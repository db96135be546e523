/**
 * MoveNet SinglePose Lightning (version 4), whole, as found in its graph and seen in use:
 *
 * - Input `input` i32 [1, 192, 192, 3], NHWC, RGB from 0 to 255 (the graph itself scales it to −1…1). Letterboxed: the pose is one
 *   of a person whose proportions it has learnt.
 * - Output [1, 1, 17, 3]: y, x as fractions of the 192 × 192 input and a score from 0 to 1, for the 17 points of COCO: nose, eyes,
 *   ears, shoulders, elbows, wrists, hips, knees, ankles, the person's left before the right. There always are 17 points: a
 *   picture without a person has low scores (mean 0.18 against 0.40 for a portrait).
 */
export const movenetKeypointCount = 17
