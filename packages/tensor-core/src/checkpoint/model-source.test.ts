import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import { httpFolder } from './model-source'

let server: Server
let base: string

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/models/dit/config.json') response.setHeader('content-type', 'application/json').end('{}')
    else if (request.url === '/models/autoencoder/x') response.end(Buffer.from([1, 2, 3]))
    else if (request.url === '/models/dit/page') response.setHeader('content-type', 'text/html').end('hello')
    else if (request.url === '/models/dit/bare-page') response.end('\n<!DOCTYPE html><title>App</title>')
    else if (request.url === '/models/dit/cut')
      response.writeHead(200, { 'content-length': 100 }).write('abc', () => response.destroy())
    else response.writeHead(404).end('nothing here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/dit`
})

afterAll(() => server.close())

test('reads files of the folder and of its neighbours', async () => {
  expect(new TextDecoder().decode(await httpFolder(base).read('config.json'))).toBe('{}')
  expect(await httpFolder(`${base}/`).child!('../autoencoder').read('x')).toEqual(Uint8Array.of(1, 2, 3))
  expect(httpFolder(`${base}/`).name).toBe(base)
})

test.each([
  ['model.safetensors', /model\.safetensors: the server answered 404 Not Found/],
  ['page', /web page instead of the file/],
  ['bare-page', /web page instead of the file/],
  ['cut', /could not be downloaded/],
])('explains why %s cannot be had', async (file, message) => {
  const read = httpFolder(base).read(file)
  await expect(read).rejects.toThrow(CheckpointError)
  await expect(read).rejects.toThrow(message)
})

test('explains what is not a URL', () => expect(() => httpFolder('models/dit')).toThrow('models/dit: not a URL'))
