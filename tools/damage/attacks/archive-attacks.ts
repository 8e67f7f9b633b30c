import { pickle, stateDict, tensor } from '../pickle'
import type { Attack } from '../target'
import { type ZipFile, type ZipLies, zip } from '../zip'

const sound = pickle(stateDict(tensor({})))
const data: ZipFile = { name: 'state/data.pkl', content: sound }
const storage: ZipFile = { name: 'state/data/0', content: new Uint8Array(24) }
const bomb = new Uint8Array(50_000_000)

/** Archives that lie, of a checkpoint that would be sound otherwise. */
const lies: [name: string, files: ZipFile[], lies?: ZipLies][] = [
  ['an entry in two places', [data, storage, { ...storage, begin: 0 }]],
  ['an entry under two names', [data, storage, { name: 'state/data/1', content: '', begin: 0, packed: 24, size: 24 }]],
  ['two entries of one name', [data, storage, storage]],
  ['the pickle twice', [data, data, storage]],
  ['an entry that reaches into the next', [{ ...data, packed: sound.length + 60, size: sound.length + 60 }, storage]],
  ['an entry that reaches into the directory', [data, { ...storage, packed: 100, size: 100 }]],
  ['an entry beyond the file', [data, { ...storage, begin: 0x7fffffff }]],
  ['an entry of 4 GB', [data, { ...storage, packed: 0xfffffffe, size: 0xfffffffe }]],
  ['an entry that needs 64 bits and has none', [data, { ...storage, packed: 0xffffffff, size: 0xffffffff }]],
  ['another name at the entry', [data, { ...storage, localName: 'state/data/9' }]],
  ['another checksum of the pickle', [{ ...data, crc: 1 }, storage]],
  ['another checksum of a storage', [data, { ...storage, crc: 1 }]],
  ['an encrypted pickle', [{ ...data, flags: 1 }, storage]],
  ['a strongly encrypted pickle', [{ ...data, flags: 0x41 }, storage]],
  ['an unknown method', [{ ...data, method: 99 }, storage]],
  ['a compressed pickle', [{ ...data, deflate: true }, storage]],
  ['a compressed storage', [data, { ...storage, deflate: true }]],
  ['a bomb for a pickle', [{ name: 'state/data.pkl', content: bomb, deflate: true }, storage]],
  ['a bomb for a storage', [data, { ...storage, content: bomb, deflate: true }]],
  ['a bomb that claims to be small', [{ name: 'state/data.pkl', content: bomb, deflate: true, size: 100 }, storage]],
  ['a bomb beside a sound checkpoint', [data, storage, { name: 'state/more', content: bomb, deflate: true }]],
  ['a deflated entry said to be stored', [data, { ...storage, deflate: true, method: 0 }]],
  ['no pickle', [storage]],
  ['no storage', [data]],
  ['a pickle in no folder', [{ ...data, name: 'data.pkl' }, storage]],
  ['a pickle two folders down', [{ ...data, name: 'a/b/data.pkl' }, storage]],
  ['two checkpoints', [data, storage, { ...data, name: 'other/data.pkl' }]],
  ['a program', [data, storage, { name: 'state/constants.pkl', content: sound }]],
  ['big endian', [data, storage, { name: 'state/byteorder', content: 'big' }]],
  ['a byte order of a megabyte', [data, storage, { name: 'state/byteorder', content: 'little'.repeat(200_000) }]],
  ['more entries than listed', [data, storage], { entries: 3 }],
  ['fewer entries than listed', [data, storage], { entries: 1 }],
  ['65534 entries', [data, storage], { entries: 65534 }],
  ['65535 entries without a 64-bit end', [data, storage], { entries: 65535 }],
  ['a directory of 4 GB', [data, storage], { directorySize: 0xfffffff0 }],
  ['a directory of nothing', [data, storage], { directorySize: 0 }],
  ['a directory elsewhere', [data, storage], { directoryOffset: 0 }],
  ['a directory beyond the file', [data, storage], { directoryOffset: 0xfffffff0 }],
  ['a directory that needs 64 bits and has none', [data, storage], { directoryOffset: 0xffffffff }],
  ['something in front', [data, storage], { prefix: new TextEncoder().encode('#!/bin/sh\nexit\n') }],
]

/** Files of another kind under the name of a checkpoint. */
const others: [name: string, bytes: Uint8Array][] = [
  ['nothing', new Uint8Array(0)],
  ['one byte', Uint8Array.of(0x50)],
  ['an empty archive', zip([])],
  ['only the magic', Uint8Array.of(0x50, 0x4b, 3, 4)],
  ['the magic and zeros', Uint8Array.from({ length: 1000 }, (_, i) => [0x50, 0x4b, 3, 4][i] ?? 0)],
  ['zeros', new Uint8Array(100_000)],
  ['ends of archives without end', Uint8Array.from({ length: 65_000 }, (_, i) => [0x50, 0x4b, 5, 6][i % 4]!)],
  ['a checkpoint from before PyTorch 1.6', Uint8Array.of(0x80, 2, 0x8a, 0xa, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a)],
  ['a pickle', sound],
  ['HDF5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0xd, 0xa, 0x1a, 0xa)],
  ['a web page', new TextEncoder().encode('<!doctype html><title>Not found</title>')],
  ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)],
]

/** Checkpoints that must be refused for what their archive is. */
export function archiveAttacks(): Attack[] {
  return [
    ...lies.map(([name, files, lie]) => ({ name, bytes: () => zip(files, lie) })),
    ...others.map(([name, bytes]) => ({ name, bytes: () => bytes })),
    { name: 'an archive in the comment of another', bytes: () => zip([], { comment: zip([data, storage]) }) },
  ]
}
