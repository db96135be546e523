export { Downloads } from './downloads'
export { listDownloadable, originalPicture } from './offers'
export { fetchTransport, nothing, type Transport } from './transport'
