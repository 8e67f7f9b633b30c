export const cacheVersion = { url: 'http://there/a.hdf5', size: 60_000, etag: '"1"', modified: null }

/** What a block of that file holds: a thousand bytes. */
export const cacheBlock = (block: number) => Buffer.alloc(1000, block + 1)
