/**
 * CenterNet with a MobileNetV3 backbone, trained on COCO (80 classes in YOLOv5's order), as found in its graph and seen in use:
 *
 * - Input `tower_0/images` f32 [1, 512, 512, 3], NHWC, RGB from 0 to 255. Divided by 255 it finds nothing; as BGR it finds
 *   nearly the same, with some classes exchanged (car → truck, cup lost).
 * - The picture should be letterboxed, not stretched. Tried on six photographs: at the same threshold (0.3) the stretched
 *   4:3 bicycle picture gives two cars and a bicycle, the letterboxed one the dog and a second two-wheeler as well; a cat becomes a
 *   dog when stretched; a motorcycle scores 0.69 instead of 0.49. Grey (114) and black borders make no difference that matters.
 * - After the two tensors below the graph does this only, and it takes nine tenths of the time on a CPU (its TopKV2 sorts
 *   1.3 million values):
 *   1. `keypoints` [1, 128, 128, 80] are scores, already through the sigmoid. A value stays where it equals the greatest of its
 *      3 × 3 neighbours of the same class (MaxPool, SAME padding), else it becomes 0.
 *   2. The 100 greatest of all classes together, by k = (y · 128 + x) · 80 + class, equal ones in the order of k.
 *   3. `wh` [1, 128, 128, 4] are the distances (already times 16, in pixels of the 512 × 512 input) from the cell's corner, without
 *      an offset of half a cell, to the box's left, top, right and bottom:
 *      x1 = 4x − wh₀, y1 = 4y − wh₁, x2 = 4x + wh₂, y2 = 4y + wh₃. They can be slightly negative.
 *   4. `detections` [1, 100, 6] = x1, y1, x2, y2, score, class; nothing is clipped to the picture and no boxes are suppressed.
 *   The same steps in NumPy give the graph's own `detections` within 3e-5, in the same order.
 * - In OpenVINO the two tensors are named `tower_0/wh:0` and `tower_0/keypoints:0`.
 */
export const centernetCut = ['tower_0/wh', 'tower_0/keypoints'] as const
