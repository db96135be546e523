import type { Outputs, Workload } from './workload'

/** The outputs of one inference with the prepared input of this index, alone. */
export async function answerTo(workload: Pick<Workload, 'infer' | 'outputs'>, inputIndex: number): Promise<Outputs> {
  await workload.infer(inputIndex)
  return workload.outputs()
}
