import { expect, test } from 'vitest'
import { crc32c } from '../crc32c'
import { type EventEntry, eventRecord } from './event-records'

test('the check of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
})

const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000002000000030802000000', 'hex')
const entries: EventEntry[] = [
  { time: 1.5, step: 0, content: { version: true } },
  { time: 1.5, step: 1, content: { start: true } },
  { time: 2.25, step: 300, content: { scalars: { 'train/loss': 0.125, 'train/rate': 1e-4 } } },
  { time: 3, step: 300, content: { image: { tag: 'figures/x', png } } },
]

test('entries are the bytes that TensorBoard writes', () => {
  // tensorboard 2.21: RecordWriter of Event(...).SerializeToString()
  const known = [
    '1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c0f000000000000006d53',
    '2b0909000000000000f83f10013a0208012967c28934000000000000005e33175c09000000000000024010ac022a260a110a',
    '0a747261696e2f6c6f7373150000003e0a110a0a747261696e2f726174651517b7d138c2faa840420000000000000079f36e',
    'aa09000000000000084010ac022a340a320a09666967757265732f782225080310021803221d89504e470d0a1a0a0000000d',
    '494844520000000200000003080200000069fb7ec4',
  ].join('')
  expect(Buffer.concat(entries.map(eventRecord)).toString('hex')).toBe(known)
})
