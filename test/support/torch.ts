import { spawnSync } from 'node:child_process'

const findTorch = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'

/** Whether some Python that the program tries has torch; it is looked for, not imported, which takes seconds. */
export const hasTorch = ['python3', '/usr/bin/python3', 'python'].some(
  (python) => spawnSync(python, ['-c', findTorch], { stdio: 'ignore' }).status === 0
)
