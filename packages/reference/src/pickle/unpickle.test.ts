import { CheckpointError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { utf8 } from '../../test/zip-bytes'
import { torchHost } from '../torch/torch-host'
import { op } from './opcodes'
import type { PickleDict, PickleValue } from './pickle-values'
import { PickleWriter } from './pickle-writer'
import { unpickle } from './unpickle'

const read = (pickle: Uint8Array): PickleValue => unpickle(pickle, torchHost('x.pth'), 'x.pth')
const bytes = (...parts: (number | string)[]): Uint8Array =>
  Uint8Array.from([0x80, 2, ...parts.flatMap((part) => (typeof part === 'string' ? [...utf8(part)] : [part])), op.stop])

test('plain data come back', () => {
  // {'a': [1, 2.5, None], 'b': (True, 'x', -3)} as Python writes it in protocol 2.
  const python = 'gAJ9cQAoWAEAAABhcQFdcQIoSwFHQAQAAAAAAABOZVgBAAAAYnEDiFgBAAAAeHEESv3///+HcQV1Lg=='
  const value = read(Uint8Array.from(atob(python), (char) => char.charCodeAt(0))) as PickleDict
  expect(value.entries.get('a')).toEqual([1, 2.5, null])
  expect(value.entries.get('b')).toEqual({ items: [true, 'x', -3] })
})

test('numbers of every width', () => {
  const one = (...code: number[]) => read(bytes(...code))
  expect(one(op.uint8, 255)).toBe(255)
  expect(one(op.uint16, 1, 2)).toBe(513)
  expect(one(op.int32, 0xff, 0xff, 0xff, 0xff)).toBe(-1)
  expect(one(op.long1, 0)).toBe(0)
  expect(one(op.long1, 5, 0, 0, 0, 0, 1)).toBe(2 ** 32)
  expect(one(op.long1, 2, 0, 0x80)).toBe(-32768)
  for (const value of [0, 7, 2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 53 - 1]) {
    expect(read(new PickleWriter().int(value).finish())).toBe(value)
  }
})

test('what is remembered is one object', () => {
  const dict = read(bytes(op.emptyDict, op.put8, 7, op.get8, 7, op.tuple2)) as unknown as { items: unknown[] }
  expect(dict.items[0]).toBe(dict.items[1])
})

const calls = (name: string, ...args: (number | string)[]) => bytes('c', name, '\n', ...args, op.reduce)

test.each<[string, Uint8Array, string]>([
  ['os.system', calls('os\nsystem', op.text32, 2, 0, 0, 0, 'ls', op.tuple1), 'wants os.system, which is not allowed'],
  ['posix.system', calls('posix\nsystem', op.emptyTuple), 'wants posix.system'],
  ['builtins.eval', calls('builtins\neval', op.emptyTuple), 'wants builtins.eval'],
  ['builtins.getattr', calls('builtins\ngetattr', op.emptyTuple), 'wants builtins.getattr'],
  ['torch.load', calls('torch\nload', op.emptyTuple), 'wants torch.load'],
  ['a name in the prototype', calls('__proto__\nconstructor', op.emptyTuple), 'wants __proto__.constructor'],
  ['a name of JavaScript', calls('constructor\nconstructor', op.emptyTuple), 'wants constructor.constructor'],
  ['STACK_GLOBAL', bytes(op.text8, 2, 'os', op.text8, 6, 'system', op.stackGlobal), 'wants os.system'],
  ['STACK_GLOBAL of numbers', bytes(op.uint8, 1, op.uint8, 2, op.stackGlobal), 'names a function by no text'],
  ['a call of text', bytes(op.text8, 1, 'x', op.emptyTuple, op.reduce), 'calls the string "x"'],
  ['a call of a result', calls('collections\nOrderedDict', op.emptyTuple, op.reduce, op.emptyTuple), 'calls a dict'],
  ['a call of a storage type', bytes('ctorch\nFloatStorage\n', op.uint8, 1, op.reduce), 'gives torch.FloatStorage'],
  ['arguments of an OrderedDict', calls('collections\nOrderedDict', op.uint8, 1, op.tuple1), 'made from something'],
  [
    'BUILD on a function',
    bytes('ccollections\nOrderedDict\n', op.emptyDict, op.build),
    'sets attributes of collections',
  ],
  ['BUILD with a list', bytes(op.emptyDict, op.emptyList, op.build), 'sets attributes of a dict'],
  ['INST', bytes(op.mark, 0x69, 'os\nsystem\n'), 'has the instruction INST'],
  ['OBJ', bytes(op.mark, op.none, 0x6f), 'has the instruction OBJ'],
  ['NEWOBJ', bytes('ccollections\nOrderedDict\n', op.emptyTuple, 0x81), 'has the instruction NEWOBJ'],
  ['EXT1', bytes(0x82, 1), 'has the instruction EXT1'],
  ['EXT4', bytes(0x84, 1, 0, 0, 0), 'has the instruction EXT4'],
  ['bytes', bytes(0x43, 1, 'x'), 'has the instruction SHORT_BINBYTES'],
  ['an unknown instruction', bytes(0xff), 'has the unknown instruction 0xff'],
  ['protocol 1', Uint8Array.of(0x80, 1, 0x4e, 0x2e), 'has pickle protocol 1'],
  ['no protocol', Uint8Array.of(0x4e, 0x2e), 'does not begin as a pickle'],
  ['no end', Uint8Array.of(0x80, 2, 0x4e), 'the pickle is cut off'],
  ['a text beyond the end', bytes(op.text32, 0xff, 0xff, 0, 0, 'x'), 'the pickle is cut off'],
  ['a text that claims gigabytes', bytes(op.text32, 0xff, 0xff, 0xff, 0xff), 'a text of 4294967295 bytes is too long'],
  ['a text of 64 bits', bytes(op.text64, ...Array(8).fill(0xff)), 'is too long'],
  ['a frame beyond the end', bytes(op.frame, 0, 0, 0, 0, 1, 0, 0, 0), 'the pickle is cut off'],
  ['text that is not UTF-8', bytes(op.text8, 1, 0xff), 'a text is not UTF-8'],
  ['an endless name', bytes('c', 'x'.repeat(70_000)), 'a name does not end'],
  ['a huge integer', bytes(op.long1, 255, ...Array(255).fill(0x7f)), 'is too large'],
  ['an integer beyond 53 bits', bytes(op.long1, 8, ...Array(7).fill(0xff), 0x7f), 'is too large'],
  ['an empty stack', bytes(op.pop), 'takes more values than there are'],
  ['a tuple of nothing', bytes(op.none, op.tuple2), 'takes more values than there are'],
  ['a mark that was not set', bytes(op.none, op.tuple), 'closes a group that was not opened'],
  ['a mark left open', bytes(op.mark, op.none), 'stops before it is complete'],
  ['two values', bytes(op.none, op.none), 'stops before it is complete'],
  ['a memory that was not set', bytes(op.get32, 1, 2, 3, 4), 'recalls a value that was not remembered'],
  ['items of a list', bytes(op.emptyList, op.none, op.none, op.setItem), 'sets items of a list'],
  ['an odd number of items', bytes(op.emptyDict, op.mark, op.none, op.setItems), 'sets items of a dict'],
  ['a key twice', bytes(op.emptyDict, ...Array(2).fill([op.uint8, 1, op.none, op.setItem]).flat()), 'the key 1 twice'],
  ['a tuple for a key', bytes(op.emptyDict, op.emptyTuple, op.none, op.setItem), 'has a tuple for a key'],
  ['a persistent id of nothing', bytes(op.none, op.persistent), 'refers to None, expected a storage'],
  ['a tensor of nothing', calls('torch._utils\n_rebuild_tensor_v2', op.emptyTuple), 'a tensor is made from None'],
])('%s is refused by name', (_, pickle, message) => {
  expect(() => read(pickle)).toThrow(CheckpointError)
  expect(() => read(pickle)).toThrow(message)
})

test('bombs are refused before they grow', () => {
  expect(() => read(bytes(...Array(2000).fill(op.mark)))).toThrow('is nested deeper than 1000')
  const long = new Uint8Array(2 ** 21).fill(op.emptyDict)
  long.set([0x80, 2])
  expect(() => read(long)).toThrow('has more than 262144 instructions')
  // A billion laughs: every list holds the one before twice. Sharing costs nothing, and a list is no checkpoint.
  const laughs = Array.from({ length: 200 }, (_, i) => [op.emptyList, op.get8, i, op.append, op.get8, i, op.append])
  const nested = bytes(op.emptyList, op.put8, 0, ...laughs.flatMap((code, i) => [op.pop, ...code, op.put8, i + 1]))
  expect(Array.isArray(read(nested))).toBe(true)
})

const tensor = (length: number, offset: number, shape: number[], strides: number[]) =>
  new PickleWriter()
    .global('torch._utils', '_rebuild_tensor_v2')
    .code(op.mark)
    .code(op.mark)
    .text('storage')
    .global('torch', 'FloatStorage')
    .text('0')
    .text('cuda:7')
    .int(length)
    .code(op.tuple)
    .code(op.persistent)
    .int(offset)
    .ints(shape)
    .ints(strides)
    .code(op.false)
    .code(op.none)
    .code(op.tuple)
    .code(op.reduce)
    .finish()

test.each<[string, Uint8Array, boolean]>([
  ['whole', tensor(6, 0, [2, 3], [3, 1]), true],
  ['transposed', tensor(6, 0, [3, 2], [1, 3]), true],
  ['the last number', tensor(6, 5, [], []), true],
  ['of nothing', tensor(6, 6, [0, 9], [9, 1]), true],
  ['beyond the end', tensor(6, 1, [2, 3], [3, 1]), false],
  ['strided beyond the end', tensor(6, 0, [2, 3], [4, 1]), false],
  ['repeated to fill memory', tensor(6, 0, [1000, 1000], [0, 0]), false],
  ['so large that products overflow', tensor(6, 0, [2 ** 52, 2 ** 52], [0, 0]), false],
  ['of other strides than axes', tensor(6, 0, [2, 3], [1]), false],
  ['of seventeen axes', tensor(6, 0, Array(17).fill(1), Array(17).fill(1)), false],
])('a view %s: %#', (_, pickle, fits) => {
  if (fits) expect(read(pickle)).toHaveProperty('storage.key', '0')
  else expect(() => read(pickle)).toThrow(CheckpointError)
})
