import {
  type Code,
  emptyDict,
  emptyTuple,
  global,
  int,
  pickle,
  reduce,
  setItem,
  shortText,
  stackGlobal,
  stateDict,
  type TensorClaim,
  tensor,
  text,
  tuple,
} from '../pickle'
import type { Attack } from '../target'
import { checkpoint } from '../zip'

/** What pickles have been made to call. */
const functions: [module: string, name: string][] = [
  ...['system', 'popen', 'execv', 'remove', 'spawnlp'].map((name): [string, string] => ['os', name]),
  ...['eval', 'exec', 'compile', 'getattr', 'setattr', 'open', '__import__', 'globals', 'map', 'list', 'dict'].map(
    (name): [string, string] => ['builtins', name],
  ),
  ...['load', 'jit.load', 'hub.load', 'tensor', 'device', 'float32', 'Tensor'].map((name): [string, string] => [
    'torch',
    name,
  ]),
  ...[
    '_rebuild_tensor',
    '_rebuild_tensor_v3',
    '_rebuild_sparse_tensor',
    '_rebuild_qtensor',
    '_rebuild_parameter_with_state',
    '_rebuild_device_tensor_from_numpy',
  ].map((name): [string, string] => ['torch._utils', name]),
  ...[
    ['posix', 'system'],
    ['nt', 'system'],
    ['subprocess', 'Popen'],
    ['__builtin__', 'eval'],
    ['commands', 'getoutput'],
    ['runpy', '_run_code'],
    ['importlib', 'import_module'],
    ['pickle', 'loads'],
    ['_pickle', 'loads'],
    ['marshal', 'loads'],
    ['types', 'CodeType'],
    ['types', 'FunctionType'],
    ['functools', 'partial'],
    ['functools', 'reduce'],
    ['operator', 'attrgetter'],
    ['operator', 'methodcaller'],
    ['copyreg', '_reconstructor'],
    ['copy_reg', '_reconstructor'],
    ['codecs', 'decode'],
    ['_codecs', 'encode'],
    ['collections', 'defaultdict'],
    ['collections', 'Counter'],
    ['collections', 'deque'],
    ['collections', 'OrderedDict.fromkeys'],
    ['collections.OrderedDict', '__init__'],
    ['numpy', 'load'],
    ['numpy.core.multiarray', '_reconstruct'],
    ['numpy.core.multiarray', 'scalar'],
    ['torch.storage', '_load_from_bytes'],
    ['torch.storage', 'UntypedStorage'],
    ['torch.serialization', 'load'],
    ['torch.nn.modules.linear', 'Linear'],
    ['torch.distributed._shard', 'load'],
    ['webbrowser', 'open'],
    ['socket', 'socket'],
    ['shutil', 'rmtree'],
    ['sys', 'exit'],
    ['timeit', 'timeit'],
    ['pdb', 'run'],
    ['ctypes', 'CDLL'],
    ['bdb', 'Bdb'],
    ['', ''],
    ['constructor', 'constructor'],
    ['__proto__', 'toString'],
    ['Object', 'prototype'],
    ['process', 'exit'],
    ['child_process', 'execSync'],
    ['torch', '__proto__'],
    ['torch', 'constructorStorage'],
    ['torch', '__proto__Storage'],
    ['torch.Size', ''],
  ].map(([module, name]): [string, string] => [module!, name!]),
]

const command = tuple(text('touch lola-was-here'))

/** Ways to reach a function. */
const styles: [name: string, protocol: number, code: (module: string, name: string) => Code][] = [
  ['reduce', 2, (module, name) => [global(module, name), command, reduce]],
  ['reduce in a dict', 2, (module, name) => stateDict([global(module, name), command, reduce])],
  ['stack reduce', 4, (module, name) => [stackGlobal(module, name), command, reduce]],
  ['newobj', 2, (module, name) => [global(module, name), command, 0x81]],
  ['newobj_ex', 4, (module, name) => [stackGlobal(module, name), command, emptyDict, 0x92]],
  ['build', 2, (module, name) => [global(module, name), emptyDict, 'b']],
  ['inst', 2, (module, name) => ['(', text('x'), 'i', `${module}\n${name}\n`]],
  ['obj', 2, (module, name) => ['(', global(module, name), text('x'), 'o']],
  [
    'persistent',
    2,
    (module, name) => [tuple(text('storage'), global(module, name), text('0'), text('cpu'), int(6)), 'Q'],
  ],
  [
    'argument',
    2,
    (module, name) => [global('torch._utils', '_rebuild_parameter'), tuple(global(module, name)), reduce],
  ],
]

const od = [global('collections', 'OrderedDict'), emptyTuple, reduce]

/** Other ways to misuse the machine. */
const machines: [name: string, protocol: number, code: Code][] = [
  ['ext1', 2, [0x82, 1]],
  ['ext2', 2, [0x83, 1, 0]],
  ['ext4', 2, [0x84, 1, 0, 0, 0]],
  ['call a result', 2, [od, emptyTuple, reduce]],
  ['call a call of a call', 2, [[od, emptyTuple, reduce], emptyTuple, reduce]],
  ['call a text', 2, [text('os.system'), command, reduce]],
  ['call a tensor', 2, [tensor({}), command, reduce]],
  ['call with a dict', 2, [global('collections', 'OrderedDict'), emptyDict, reduce]],
  ['dict from pairs', 2, [global('collections', 'OrderedDict'), tuple(tuple(text('a'), int(1))), reduce]],
  ['size of a text', 2, [global('torch', 'Size'), tuple(text('9'.repeat(99))), reduce]],
  ['build on a tensor', 2, [tensor({}), emptyDict, 'b']],
  ['build with __setstate__', 2, [od, text('__setstate__'), 'b']],
  ['build with two states', 2, [od, tuple('N', emptyDict), 'b']],
  ['build on nothing', 2, [emptyDict, 'b']],
  ['bytes', 3, ['C', 3, 'abc']],
  ['long bytes', 4, [0x8e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
  ['bytearray', 5, [0x96, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
  ['out-of-band buffer', 5, [0x97]],
  ['set', 4, [0x8f, '(', int(1), 0x90]],
  ['frozenset', 4, ['(', int(1), 0x91]],
  ['text number', 2, ['I', '1\n']],
  ['text float', 2, ['F', '1e400\n']],
  ['text persistent id', 2, ['P', 'storage\n']],
  ['text of 4 GB', 2, ['X', 0xff, 0xff, 0xff, 0xff]],
  ['text of 2^63', 4, [0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
  ['text of 2^64', 4, [0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ['frame of 2^64', 4, [0x95, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ['integer of 2 GB', 2, [0x8b, 0xff, 0xff, 0xff, 0x7f]],
  ['integer of 255 bytes', 2, [0x8a, 255, new Uint8Array(255).fill(0x55)]],
  ['memory at 2^32', 2, ['N', 'r', 0xff, 0xff, 0xff, 0xff, 'j', 0xfe, 0xff, 0xff, 0xff]],
  ['memory of nothing', 2, ['q', 0]],
  ['marks without end', 2, [new Uint8Array(2_000_000).fill(0x28)]],
  ['tuples in tuples', 2, ['N', new Uint8Array(2_000_000).fill(0x85)]],
  ['lists in lists', 2, [new Uint8Array(300_000).fill(0x5d), new Uint8Array(299_999).fill(0x61)]],
  ['dicts without end', 2, [new Uint8Array(3_000_000).fill(0x7d)]],
  ['ordered dicts without end', 2, Array.from({ length: 100_000 }, () => od)],
  ['instructions without end', 2, [new Uint8Array(12_000_000).fill(0x4e)]],
  ['a pickle of 64 MB', 2, [new Uint8Array(2 ** 26).fill(0x4e)]],
  ['a name of a megabyte', 2, ['c', 'a'.repeat(1_000_000), '\n', 'b\n']],
  ['a name without end', 2, ['c', 'a'.repeat(1000)]],
  ['billion laughs', 2, billionLaughs()],
  ['a list that holds itself', 2, [']', 'q', 0, 'h', 0, 'a']],
  ['a dict that holds itself', 2, [emptyDict, 'q', 0, text('weight'), 'h', 0, setItem]],
  ['a key twice', 2, [stateDict(tensor({})), text('weight'), tensor({}), setItem]],
  ['a tuple for a key', 2, [emptyDict, emptyTuple, tensor({}), setItem]],
  ['a number for a key', 2, [emptyDict, int(1), tensor({}), setItem]],
  ['a number for a tensor', 2, stateDict(int(1))],
  ['a list of tensors', 2, [']', tensor({}), 'a']],
  ['nothing', 2, []],
  ['two values', 2, ['N', 'N']],
  ['an open mark', 2, ['(', 'N']],
  ['protocol 0', 0, ['N']],
  ['protocol 255', 255, ['N']],
  ['short text that is cut', 4, [shortText('x'.repeat(40)).slice(0, 2)]],
]

function billionLaughs(): Code {
  const code: Code = [']', 'q', 0]
  for (let i = 0; i < 100; i++) code.push('0', '(', ...Array(10).fill(['h', i]).flat(), 'l', 'q', i + 1)
  return code
}

/** Tensors that do not fit their storage, which holds six float32. */
const claims: [name: string, claim: TensorClaim][] = [
  ['more numbers than the file', { length: 1e9, shape: tuple(int(1e9)), strides: tuple(int(1)) }],
  ['more bytes than 2^53', { length: 2 ** 53, shape: tuple(int(2 ** 53)), strides: tuple(int(1)) }],
  ['fewer numbers than the entry', { length: 5, shape: tuple(int(5)), strides: tuple(int(1)) }],
  ['wider numbers than the entry', { type: 'DoubleStorage' }],
  ['narrower numbers than the entry', { type: 'HalfStorage' }],
  ['a view beyond the end', { offset: int(1) }],
  ['a view of far strides', { strides: tuple(int(4), int(1)) }],
  ['a view that repeats', { shape: tuple(int(1e5), int(1e5)), strides: tuple(int(0), int(0)) }],
  ['a view that overflows', { shape: tuple(int(2 ** 40), int(2 ** 40)), strides: tuple(int(0), int(0)) }],
  ['a negative offset', { offset: ['J', 0xff, 0xff, 0xff, 0xff] }],
  ['a negative stride', { strides: tuple(['J', 0xff, 0xff, 0xff, 0xff], int(1)) }],
  ['a negative size', { shape: tuple(['J', 0xff, 0xff, 0xff, 0xff], int(1)) }],
  ['a broken offset', { offset: ['G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0] }],
  ['a size of NaN', { shape: tuple(['G', 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], int(1)) }],
  ['a list of sizes', { shape: [']', int(2), 'a'] }],
  ['other strides than sizes', { strides: tuple(int(1)) }],
  ['forty axes', { shape: tuple(...Array(40).fill(int(1))), strides: tuple(...Array(40).fill(int(1))) }],
  ['a storage that is not there', { key: '7' }],
  ['a storage outside', { key: '../../../etc/passwd' }],
  ['a storage of an absolute path', { key: '/etc/passwd' }],
  ['the pickle as storage', { key: '../data.pkl' }],
  ['a storage without a name', { key: '' }],
  ['complex numbers', { type: 'ComplexFloatStorage' }],
  ['quantised numbers', { type: 'QInt8Storage' }],
  ['a storage of any class', { type: 'Storage' }],
]

/** Two descriptions of one storage. */
const twofold: Code = [stateDict(tensor({})), text('other'), tensor({ length: 12, type: 'HalfStorage' }), setItem]

/** Checkpoints that must be refused for what their pickle wants. */
export function pickleAttacks(): Attack[] {
  const six = { '0': new Uint8Array(24) }
  const named = (name: string, code: Code, protocol = 2): Attack => ({
    name,
    bytes: () => checkpoint(pickle(code, protocol), six),
  })
  return [
    ...functions.flatMap(([module, name]) =>
      styles.map(([style, protocol, code]) => named(`${module}.${name} by ${style}`, code(module, name), protocol)),
    ),
    ...machines.map(([name, protocol, code]) => named(name, code, protocol)),
    ...claims.map(([name, claim]) => named(name, stateDict(tensor(claim)))),
    named('a storage described twice', twofold),
  ]
}
