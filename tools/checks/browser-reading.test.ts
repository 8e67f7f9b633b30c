import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hdf5ToZarr, openWell } from '@lola-ts/well-data/node'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hub, openHub } from '../hub/hub'
import { root } from '../lib.mjs'
import { withPage } from './chromium'

const folder = join(root, 'data/datasets/rayleigh_benard/data/test')
const name = readdirSync(folder).sort()[0]!
const bytes = readFileSync(join(folder, name))
const window = { length: 3, stride: 2, start: 20 }

/** What the page sends back. */
interface Seen {
  failure?: string
  onPage?: string
  results?: { fields: string[]; count: number; shape: number[]; sum: number; first: number[]; label: number[] }[]
}

// One window of a File, one of an address on another origin, one of a zarr group there; and the error of a page that does not use a Worker.
const worker = `
import { openWell } from '@lola-ts/well-data/web'
const look = async (file) => {
  const flow = await openWell(file)
  const windows = flow.windows(${JSON.stringify(window)})
  const { snapshots, shape, label } = windows.read(5)
  const sum = snapshots.reduce((total, value) => total + value, 0)
  flow.close()
  return { fields: flow.physics.fields, count: windows.count, shape, sum, first: [...snapshots.slice(0, 8)], label }
}
onmessage = async ({ data }) => {
  try {
    postMessage({ results: [await look(data.file), await look(data.url), await look(data.zarr)] })
  } catch (error) {
    postMessage({ failure: String(error && error.stack || error) })
  }
}
`
const page = (url: string, zarr: string) => `<!doctype html><script type="module">
const report = (seen) => fetch('/seen', { method: 'POST', body: JSON.stringify(seen) })
const url = ${JSON.stringify(url)}
const zarr = ${JSON.stringify(zarr)}
const file = new File([await (await fetch(url)).blob()], 'chosen.hdf5')
const worker = new Worker('/worker.js', { type: 'module' })
worker.onmessage = async ({ data }) => {
  const { openWell } = await import('/worker.js')
  report({ ...data, onPage: await openWell(file).then(() => '', (error) => error.code) })
}
worker.onerror = (event) => report({ failure: 'worker: ' + event.message })
worker.postMessage({ file, url, zarr })
</script>`

let hub: Hub
let server: ReturnType<typeof createServer>
let seen: Promise<Seen>
let address: string

beforeAll(async () => {
  hub = await openHub({ [name]: bytes, ...(await zarrFiles('flow.zarr')) })
  hub.headers = {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'content-range, etag',
  }
  const code = await bundle(`export { openWell } from '@lola-ts/well-data/web'\n${worker}`)
  let arrived: (seen: Seen) => void
  seen = new Promise((resolve) => {
    arrived = resolve
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/seen') {
      let text = ''
      for await (const piece of request) text += piece
      response.end()
      arrived(JSON.parse(text))
    } else if (request.url === '/worker.js') response.setHeader('content-type', 'text/javascript').end(code)
    else
      response
        .setHeader('content-type', 'text/html')
        .end(page(`${hub.url}/plain/${name}`, `${hub.url}/plain/flow.zarr`))
  }
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await hub.close()
})

/** The file as a zarr group, below `base`. */
async function zarrFiles(base: string): Promise<Record<string, Uint8Array>> {
  const parent = mkdtempSync(join(tmpdir(), 'lola-zarr-'))
  try {
    const zarr = join(parent, 'zarr')
    await hdf5ToZarr(join(folder, name), zarr)
    const names = readdirSync(zarr, { recursive: true, encoding: 'utf8' })
    const files = names.filter((one) => statSync(join(zarr, one)).isFile())
    return Object.fromEntries(files.map((one) => [`${base}/${one}`, readFileSync(join(zarr, one))]))
  } finally {
    rmSync(parent, { recursive: true })
  }
}

/** The Worker as a site's own bundler makes it, from the built package. */
async function bundle(code: string): Promise<string> {
  const entry = join(root, 'browser-reading-entry.js')
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id === 'virtual:entry' ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      rollupOptions: {
        input: 'virtual:entry',
        preserveEntrySignatures: 'strict',
        output: { format: 'es', inlineDynamicImports: true },
      },
    },
  })
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  const chunk = outputs.find((part) => part.type === 'chunk')
  return chunk?.type === 'chunk' ? chunk.code : ''
}

test('Chromium reads a window of a File, of an address and of a zarr group, as Node does', async () => {
  const { failure, onPage, results } = await withPage(address, seen)
  expect(failure).toBe(undefined)
  const flow = await openWell(join(folder, name))
  const windows = flow.windows(window)
  const { snapshots, shape, label } = windows.read(5)
  const sum = snapshots.reduce((total, value) => total + value, 0)
  const expected = {
    fields: flow.physics.fields,
    count: windows.count,
    shape,
    sum,
    first: [...snapshots.slice(0, 8)],
    label,
  }
  flow.close()
  expect(results).toEqual([expected, expected, expected])
  expect(onPage).toBe('CONFIG')

  // The page itself fetched the whole file to have a File; the rest is what the window cost over the network.
  const ranges = hub.requests.filter(({ status }) => status === 206)
  expect(ranges.length).toBeGreaterThan(0)
  expect(ranges.reduce((total, { sent }) => total + sent, 0)).toBeLessThan(bytes.length / 3)
})
