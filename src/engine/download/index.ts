export { Downloads } from './downloads'
export { originalPicture } from './offers'
export { fetchTransport, nothing, type Transport } from './transport'
