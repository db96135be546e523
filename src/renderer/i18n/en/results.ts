export const results = {
  facts: {
    label: 'In short',
    best: 'Best',
    practice: 'In practice',
    firstAnswer: 'First answer after',
    firstAnswerNote: 'load, compile and first inference',
    believe: 'Can I believe it?',
    yes: 'Yes',
    yesDoubts_one: 'Yes, one doubt',
    yesDoubts_other: 'With {{count}} doubts',
    no: 'No',
    early: 'Not yet',
    noDoubts: 'steady rounds, nothing unusual around',
    nothing: '–',
    eachWhy: 'each row says why',
    noneTrusted: 'no figure can be trusted',
    noneMeasured: 'nothing was measured'
  },
  live: {
    measuring: 'measuring now'
  },
  notices: {
    speedOnly: 'Speed only: the weights are random, so the answers mean nothing. The speed is that of the real model.',
    getWeights: 'Get the original’s weights and picture…',
    stopped: 'The run was stopped before its end; what had been measured by then is kept.',
    unfinished: 'This run was cut off before its end; what had been measured by then is kept.',
    crashedBefore: 'A row was left out because it has crashed before.',
    tryAgain: 'Try again',
    quick: 'A quick look: fewer than six rounds give no interval, so small differences mean nothing.',
    why_one: '{{rows}} was not measured. Why?',
    why_other: '{{rows}} were not measured. Why?',
    slept_one: 'The computer slept during one round, which was measured again.',
    slept_other: 'The computer slept during {{count}} rounds, which were measured again.',
    deviceLost_one: 'A driver lost its device during one round, which was measured again.',
    deviceLost_other: 'Drivers lost their device during {{count}} rounds, which were measured again.'
  },
  chart: {
    title: 'Performance difference',
    axis: 'Throughput [FPS]',
    rounds_one: 'one round',
    rounds_other: 'median of {{count}} rounds',
    roundsInterval: 'median and interval of {{count}} rounds',
    description: 'Bar chart of the throughput in frames per second, one bar for each row in order. {{rows}}.',
    rowFps: '{{name}}: {{fps}}',
    rowRange: '{{name}}: {{fps}}, between {{low}} and {{high}}',
    best: '(best)'
  },
  status: {
    failed: 'failed',
    cancelled: 'stopped',
    unavailable: 'not available',
    waiting: 'waiting'
  },
  rows: {
    title: 'Row by row',
    lead: 'Each row is one trick, measured on the same frames. Open one to see what it does and how far its figure goes.',
    openAll: 'Open all',
    closeAll: 'Close all',
    trust: 'Can I believe it?',
    trustValid: 'Nothing speaks against this figure.',
    answers: 'The same answers?',
    trick: 'What it does',
    here: 'On this computer',
    latency: 'Latency of one inference',
    settings: 'Asked for, and what really ran',
    times: 'Before the first answer',
    boxes: 'What this row found itself',
    command: 'The same with benchmark_app',
    why: 'Why there is no figure'
  },
  latency: {
    mean: 'Mean',
    min: 'Shortest',
    max: 'Longest',
    percentile: '{{percent}} % within',
    tooFew: 'needs {{needed}} inferences, there are {{has}}',
    notStated: 'not stated',
    ms: '{{value}} ms'
  },
  settings: {
    setting: 'Setting',
    asked: 'Asked for',
    ran: 'Really ran',
    hint: 'Hint',
    weights: 'Weights and precision',
    requests: 'Requests at once',
    streams: 'Streams',
    threads: 'Threads',
    batch: 'Frames per inference',
    autoBatch: 'Automatic batch',
    devices: 'Device',
    framework: 'Framework',
    none: 'none',
    ownChoice: 'its own choice',
    unknown: 'does not say'
  },
  times: {
    load: 'Load the model',
    compile: 'Compile for the device',
    firstInference: 'First inference',
    oneStep: 'one step with loading',
    cpuFree: 'CPU left free while measuring',
    memory: 'Most memory used'
  },
  boxes: {
    none: 'Nothing was found on the picture.',
    synthetic: 'Speed only: with random weights there is nothing to see.',
    missing: 'This result holds no boxes.',
    found_one: '{{count}} object found',
    found_other: '{{count}} objects found',
    picture: 'The run’s picture with the boxes that this row found: {{names}}',
    item: '{{name}} {{score}}'
  },
  command: {
    copy: 'Copy command',
    label: 'benchmark_app command',
    printed: 'benchmark_app would have reported'
  },
  table: {
    title: 'As a table',
    caption: 'Every row with its figures',
    row: 'Row',
    fps: 'FPS',
    interval: 'Interval',
    seconds: 's/image',
    p50: 'p50 [ms]',
    p90: 'p90 [ms]',
    p99: 'p99 [ms]',
    baseline: 'To baseline',
    step: 'To row before',
    advice: 'Advice',
    trust: 'Trust',
    answers: 'Answers',
    quick: 'no interval'
  },
  whatElse: {
    title: 'What else helps'
  },
  export: {
    button: 'Export',
    label: 'Save this result as',
    html: 'Report (HTML)',
    png: 'Chart (PNG)',
    csv: 'Table (CSV)',
    markdown: 'Text (Markdown)',
    json: 'Everything (JSON)',
    saving: 'Saving…',
    saved: 'Saved {{name}}.',
    show: 'Show in folder'
  },
  foot: {
    imported: 'imported from {{file}}',
    mains: 'on mains power',
    battery: 'on battery',
    cores_one: '{{count}} core',
    cores_other: '{{count}} cores',
    version: 'OpenVINO {{version}}'
  }
}
