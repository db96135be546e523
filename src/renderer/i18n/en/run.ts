import { findTheFastest } from '../../../ipc/screens'

export const run = {
  find: findTheFastest.en,
  start: {
    title: 'Which processor of this computer is fastest?',
    lead: 'VinoBench runs a real model on every processor it finds, then says which is fastest, by how much, and how far you can believe it.',
    shortcut: 'or press {{keys}}',
    takes: 'Takes {{time}}: {{rows}}, {{rounds}}.',
    rows_one: 'one way of running the model',
    rows_other: '{{count}} ways of running the model',
    rounds_one: 'one round',
    rounds_other: '{{count}} rounds each',
    fromEarlier: 'Estimated from earlier runs on this computer.',
    assumed: 'Estimated with {{fps}} frames a second, until this computer has been measured.',
    noRow: 'Choose at least one row below.',
    step1: 'One way of running the model after the other gets its turn, each in a process of its own.',
    step2: 'After the first round there is a first look. Each further round makes it more certain.',
    step3: 'You can stop at any time and keep what there is. It is best to leave the computer alone meanwhile.',
    happens: 'What will happen',
    last: 'Last run, {{when}}',
    showLast: 'Show it',
    nothingKept: 'The run was stopped before anything had been measured.'
  },
  about: {
    second_one: 'about {{count}} second',
    second_other: 'about {{count}} seconds',
    minute_one: 'about one minute',
    minute_other: 'about {{count}} minutes',
    hour_one: 'about one hour',
    hour_other: 'about {{count}} hours'
  },
  conditions: {
    battery: 'The computer runs on battery. Plug it in: most computers are slower without.',
    busy: 'Other programs are busy (load {{load}}). Close them, or the figures will be too low and unsteady.',
    others:
      'Other programs used up to {{share}} of the processors during a round. Close them, or the figures will be too low and unsteady.',
    slept_one: 'The computer slept. The round it slept in is measured again.',
    slept_other: 'The computer slept {{count}} times. The rounds it slept in are measured again.',
    deviceLost_one: 'The driver lost the device. The round is measured again in a fresh process.',
    deviceLost_other: 'Drivers lost their device {{count}} times. The rounds are measured again in fresh processes.',
    unsaved: 'The result could not be saved. {{message}} {{remedy}}'
  },
  options: {
    title: 'Options',
    mode: 'How thorough',
    quick: 'Quick look',
    quickNote: 'One round of three seconds each. No interval.',
    standard: 'Standard',
    standardNote: 'The original’s 1,024 frames over six rounds. With an interval.',
    thorough: 'Thorough',
    thoroughNote: 'Nine rounds of at least a minute each. For decisions that cost money.',
    model: 'Model',
    speedOnly: '{{name}} (speed only)',
    speedOnlyNote: 'Its weights are random: the speed is real, the answers are not.',
    picture: 'Picture',
    ownPicture: 'Own picture…',
    chooseOther: 'Choose another…',
    batch: 'Frames at once',
    batchNote: 'For the row that hands over several frames together.',
    rows: 'Rows',
    rowsNote: 'Each row is one way of running the same model on the same frames.',
    all: 'All',
    notHere: 'not here',
    devicesFailed: 'The devices could not be listed; the run will try again.',
    modelsFailed: 'The models could not be listed.'
  },
  pictures: {
    coffee: 'A cup of coffee',
    astronaut: 'An astronaut',
    chelsea: 'A cat',
    motorcycle: 'A motorcycle',
    rocket: 'A rocket'
  },
  preparing: {
    title: 'Getting ready…',
    devices: 'Looking for the devices of this computer.',
    model: 'Getting the model ready. The first time takes a little longer.',
    answers: 'Asking the model for its own answers, which every row’s answers are compared with.'
  },
  running: {
    title: 'Measuring…',
    firstLook: 'First look, no interval yet: {{sentence}}',
    progress: 'Progress of the run',
    round: 'round {{round}} of {{rounds}}',
    extraRound: 'round {{round}} (extra)',
    left: '{{time}} left',
    nearlyDone: 'nearly done',
    next: 'Next row…',
    cooling: 'The processors have slowed down. Waiting for them to cool…',
    skip: 'Skip this row',
    skipping: 'Skipping…',
    stop: 'Stop',
    stopping: 'Stopping…',
    stopNote: 'Stop keeps all rounds that have finished.',
    troubles: 'What went wrong',
    failed: '{{row}} failed.'
  },
  phase: {
    starting: 'starting',
    loading: 'loading the model',
    compiling: 'fitting the model to the device',
    'first-inference': 'first inference',
    'warming-up': 'warming up',
    measuring: 'measuring',
    finishing: 'collecting the figures'
  },
  failed: {
    title: 'The run could not start',
    back: 'Back'
  },
  again: 'Run again',
  newRun: 'New run…',
  showRunning: 'Show it'
}
