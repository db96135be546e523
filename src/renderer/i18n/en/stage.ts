export const stage = {
  title: 'Race',
  lead: 'Your recorded measurement, replayed frame by frame. Nothing is measured now.',
  run: 'Run',
  walk: 'Walk-through',
  booth: 'Booth',
  empty: {
    title: 'Nothing to race yet',
    text: 'A race replays a measurement of this computer. A quick look takes a minute or two and is enough for it.',
    action: 'Go to the benchmark'
  },
  busy: {
    title: 'A measurement is running',
    text: 'A race beside it would slow it down. Come back when it is done.',
    action: 'Show the measurement'
  },
  race: {
    start: 'Start',
    pause: 'Pause',
    resume: 'Go on',
    again: 'Again',
    keys: 'Space starts and pauses',
    lanes: 'Lanes: {{chosen}} of {{all}}',
    lanesHint: 'Two to four',
    pace: 'Speed',
    realTime: 'Real time',
    times: '{{n}} × real time',
    show: 'Fastest in about 10 s',
    clock: '{{seconds}} s',
    of: 'of {{frames}} frames',
    place: '{{place}}.',
    arrived: '{{name}} finished, place {{place}}, after {{seconds}} s.',
    result: '{{first}} is first, after {{seconds}} s. {{last}} takes {{lastSeconds}} s.',
    together: 'All arrive together, after {{seconds}} s.',
    close: 'Measured as a whole, the first two are as fast as each other.',
    early: 'A quick look: too few rounds to be sure of a small difference.',
    recorded: '{{recorded}} of {{frames}} frames recorded, the rest at the measured speed',
    order_one: '{{count}} frame put back in order',
    order_other: '{{count}} frames put back in order',
    label: 'Lanes of the race'
  },
  talk: {
    label: 'Walk-through',
    slide: '{{n}} of {{all}}',
    next: 'Next',
    previous: 'Back',
    leave: 'Leave',
    fps: 'frames per second',
    step: '{{ratio}} × the step before',
    gain: '{{ratio}} × the original',
    gainRuntime: '{{ratio}} × ONNX Runtime',
    verdict: 'The verdict',
    bars: 'Frames per second so far'
  },
  tell: {
    pytorch: 'The original model in its own framework: what everything else is measured against.',
    onnxruntime: 'The same model in another engine, still one picture at a time.',
    sync: 'OpenVINO fits the model to this processor and stores its weights at half size.',
    batch: 'Several pictures are handed over together, like letters in one envelope.',
    latency: 'The processor is asked to answer each single picture as soon as it can.',
    'throughput-cpu': 'Several pictures are in flight at once, so that no core waits.',
    'throughput-gpu': 'The same trick on the graphics processor, which likes to do many things at once.',
    'throughput-npu': 'The same trick on the NPU, made for AI and sparing with power.',
    'throughput-other': 'The same trick on another device.',
    auto: 'OpenVINO chooses the device by itself.',
    cumulative: 'All devices work on the pictures together.'
  },
  show: {
    label: 'Booth',
    question: 'Which processor of this computer runs AI fastest?',
    calm: 'It starts again in a moment.',
    scaled: 'Recorded on this computer, shown at {{factor}} × real time',
    sees: 'What the AI sees',
    found: '{{name}} {{share}}',
    by: 'Found by {{model}} on this computer',
    leaveTitle: 'Leave the booth?',
    leaveText: 'It goes on by itself in a few seconds.',
    stay: 'Stay',
    leave: 'Leave'
  },
  things: { cup: 'cup', spoon: 'spoon', 'dining table': 'table', person: 'person', cat: 'cat' },
  about: {
    walk: 'For a talk: one trick per slide, with the figures of this run.',
    booth: 'For a stand: full screen, race and verdict in turn, until Esc.'
  }
}
