import { loadOpenVino } from './load'

/** The binding as one CommonJS file that exports what openvino-node does, for tests and tools that expect that package. */
export const { addon } = loadOpenVino()
export default { addon }
