/** How much larger than what it is there to run a package may be. */
export const mostTimesItsParts = 1.15

const groupNames = {
  electron: 'Electron',
  openvino: 'OpenVINO',
  onnxruntime: 'ONNX Runtime',
  models: 'Models and pictures',
  npm: 'Other packages',
  own: 'VinoBench itself'
}
const counted = ['electron', 'openvino', 'onnxruntime', 'models']

/** What is in a package and why, and whether it is within its bounds. */
export function sizeOf(parts, archiveTableBytes = 0) {
  const bytesOf = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0)
  const groups = Object.keys(groupNames).map((group) => {
    const own = parts.filter((part) => part.group === group)
    const listed = own.map((part) => ({ name: part.name, version: part.version, bytes: bytesOf(part.files) }))
    if (group === 'own') listed.push({ name: 'table of the archive', version: '', bytes: archiveTableBytes })
    const shown = listed
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
    return { group, name: groupNames[group], bytes: bytesOf(shown), parts: shown }
  })
  const total = bytesOf(groups)
  const base = bytesOf(groups.filter(({ group }) => counted.includes(group)))
  return { groups, total, base, ratio: total / base, fits: total <= base * mostTimesItsParts }
}

/** A table in Markdown, so that it can be pasted as it is. */
export function sizeTable({ groups, total, base, ratio }) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)
  const largest = 5
  const rows = groups
    .filter(({ bytes }) => bytes > 0)
    .map(({ name, bytes, parts }) => {
      const named = parts
        .slice(0, largest)
        .map((part) => `${[part.name, part.version].filter(Boolean).join(' ')} ${megabytes(part.bytes)}`)
      const more = parts.length > largest ? [`${parts.length - largest} more`] : []
      return [name, megabytes(bytes), `${((100 * bytes) / total).toFixed(1)} %`, [...named, ...more].join(', ')]
    })
  const sum = [
    'Together',
    megabytes(total),
    '100 %',
    `${ratio.toFixed(3)} × the ${megabytes(base)} MB of what it runs (at most ${mostTimesItsParts})`
  ]
  const cells = [['What', 'MB', 'Share', 'Of it'], ...rows, sum]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)))
  const line = (row) =>
    `| ${row[0].padEnd(widths[0])} | ${row[1].padStart(widths[1])} | ${row[2].padStart(widths[2])} | ${row[3]} |`
  const rule = `| ${'-'.repeat(widths[0])} | ${'-'.repeat(widths[1] - 1)}: | ${'-'.repeat(widths[2] - 1)}: | --- |`
  return [line(cells[0]), rule, ...cells.slice(1).map(line), ''].join('\n')
}

export const sizeProblems = ({ fits, total, base, ratio }) =>
  fits
    ? []
    : [
        `The package has ${total} bytes, ${ratio.toFixed(3)} × the ${base} of Electron, OpenVINO, ONNX Runtime and the models; ` +
          `at most ${mostTimesItsParts} × are allowed.`
      ]
