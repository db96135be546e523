import tls from 'node:tls'

// Loaded before the program (`--import`): whichever host it asks, the stand-in of the test answers. Only there for tests.
const port = Number(process.env.STAND_IN_PORT)
const connect = tls.connect
tls.connect = (options, ...rest) => connect({ ...options, host: '127.0.0.1', port, rejectUnauthorized: false }, ...rest)
