import { argv } from 'node:process'
import { blockCache } from '../src/node/block-cache'
import { cacheBlock, cacheVersion } from './cache-block'

/** One of several processes that read and write blocks of one folder at the same time. Prints what is wrong. */
const [, , folder, limitBytes, seed] = argv
const cache = blockCache(folder!, cacheVersion, { limitBytes: Number(limitBytes) })!
let state = Number(seed)
for (let i = 0; i < 600; i++) {
  state = (state * 48271) % 2147483647
  const block = state % 60
  const found = cache.get(block)
  if (!found) cache.set(block, cacheBlock(block))
  else if (!cacheBlock(block).equals(found)) console.log(`block ${block} holds something else`)
}
