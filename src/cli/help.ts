/** What follows the list of options in a help text. */
export const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`

export const programExamples = `${examples(
  'vinobench run --quick',
  'vinobench run --html report.html',
  'vinobench devices',
  'vinobench detect photo.jpg --out boxes.png'
)}
Exit codes: 0 done; 1 a row failed or a file could not be read or written; 2 wrong usage;
3 cannot start; 130 stopped by Ctrl-C.
`

export const runExamples = `${examples(
  'vinobench run                                  the original: 1,024 frames, six rounds',
  'vinobench run --quick                          a first look in seconds',
  'vinobench run --rows openvino-sync,throughput:CPU --rounds 9',
  'vinobench run --model yolov5s.pt --image dog.jpg --html report.html --png chart.png',
  'vinobench run --quick --json - | jq .verdict'
)}
The result is always kept in the history as well; --json, --csv and the others save a copy where you want it.
`
