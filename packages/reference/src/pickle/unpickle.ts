import { op, refusedOpcodes } from './opcodes'
import { PickleReader } from './pickle-reader'
import {
  describeValue,
  PickleDict,
  PickleFunction,
  type PickleHost,
  type PickleKey,
  PickleTuple,
  type PickleValue,
} from './pickle-values'

/** Enough for four thousand tensors; what a pickle can make a program allocate grows with them. */
const mostOperations = 2 ** 18
const deepestMarks = 1000

const distrust = 'Only weights can be read. Was this file made by torch.save(model.state_dict(), ...)?'

/**
 * Reads a pickle that may be hostile: a machine of a few instructions that makes plain data, and calls nothing but
 * what `host` offers by name. Nothing is looked up, imported or executed.
 *
 * @param name what to call the pickle in messages
 * @throws {CheckpointError} at the first thing that is not understood, naming it and its place
 */
export function unpickle(bytes: Uint8Array, host: PickleHost, name: string): PickleValue {
  return new Machine(new PickleReader(bytes, name), host).run()
}

class Machine {
  private stack: PickleValue[] = []
  /** The stacks below the open marks. */
  private readonly below: PickleValue[][] = []
  private readonly memo = new Map<number, PickleValue>()

  constructor(
    private readonly from: PickleReader,
    private readonly host: PickleHost,
  ) {}

  run(): PickleValue {
    const { from } = this
    if (from.uint8() !== op.proto) throw from.fault('does not begin as a pickle of protocol 2 to 5')
    const protocol = from.uint8()
    if (protocol < 2 || protocol > 5) throw from.fault(`has pickle protocol ${protocol}, expected 2 to 5`)
    for (let count = 0; count < mostOperations; count++) {
      const code = from.uint8()
      if (code === op.stop) return this.finish()
      this.step(code)
    }
    throw from.fault(`has more than ${mostOperations} instructions`)
  }

  private finish(): PickleValue {
    const value = this.pop()
    if (this.stack.length > 0 || this.below.length > 0) throw this.from.fault('stops before it is complete')
    return value
  }

  private step(code: number): void {
    const instruction = this.instructions[code]
    if (instruction) {
      instruction()
      return
    }
    const known = refusedOpcodes[code]
    if (known !== undefined) throw this.from.fault(`has the instruction ${known}, which weights do not need`, distrust)
    throw this.from.fault(`has the unknown instruction 0x${code.toString(16)}`)
  }

  private value = (read: () => PickleValue) => () => this.push(read())

  private readonly instructions: Readonly<Record<number, () => void>> = {
    [op.frame]: () => this.from.expect(this.from.uint64()),
    [op.mark]: () => this.mark(),
    [op.pop]: () => this.pop(),
    [op.popMark]: () => this.popMark(),

    [op.none]: this.value(() => null),
    [op.true]: this.value(() => true),
    [op.false]: this.value(() => false),
    [op.int32]: this.value(() => this.from.int32()),
    [op.uint8]: this.value(() => this.from.uint8()),
    [op.uint16]: this.value(() => this.from.uint16()),
    [op.long1]: this.value(() => this.from.int(this.from.uint8())),
    [op.float]: this.value(() => this.from.float()),
    [op.text8]: this.value(() => this.from.text(this.from.uint8())),
    [op.text32]: this.value(() => this.from.text(this.from.uint32())),
    [op.text64]: this.value(() => this.from.text(this.from.uint64())),

    [op.emptyList]: this.value(() => []),
    [op.append]: () => this.append([this.pop()]),
    [op.appends]: () => this.append(this.popMark()),
    [op.emptyTuple]: this.value(() => new PickleTuple([])),
    [op.tuple1]: this.value(() => this.tuple(1)),
    [op.tuple2]: this.value(() => this.tuple(2)),
    [op.tuple3]: this.value(() => this.tuple(3)),
    [op.tuple]: this.value(() => new PickleTuple(this.popMark())),
    [op.emptyDict]: this.value(() => new PickleDict()),
    [op.setItem]: () => {
      const value = this.pop()
      this.setItems([this.pop(), value])
    },
    [op.setItems]: () => this.setItems(this.popMark()),

    [op.get8]: () => this.recall(this.from.uint8()),
    [op.get32]: () => this.recall(this.from.uint32()),
    [op.put8]: () => this.remember(this.from.uint8()),
    [op.put32]: () => this.remember(this.from.uint32()),
    [op.memoize]: () => this.remember(this.memo.size),

    [op.global]: this.value(() => this.find(this.from.line(), this.from.line())),
    [op.stackGlobal]: this.value(() => {
      const [name, module] = [this.pop(), this.pop()]
      if (typeof name === 'string' && typeof module === 'string') return this.find(module, name)
      throw this.from.fault('names a function by no text')
    }),
    [op.persistent]: this.value(() => this.host.persistent(this.pop())),
    [op.reduce]: () => this.reduce(),
    [op.build]: () => this.build(),
  }

  private mark(): void {
    if (this.below.length >= deepestMarks) throw this.from.fault(`is nested deeper than ${deepestMarks}`)
    this.below.push(this.stack)
    this.stack = []
  }

  private tuple(count: number): PickleTuple {
    const { stack } = this
    if (stack.length < count) throw this.from.fault('takes more values than there are')
    return new PickleTuple(stack.splice(stack.length - count))
  }

  private find(module: string, name: string): PickleFunction {
    const found = this.host.global(module, name)
    if (!found) throw this.from.fault(`wants ${module}.${name}, which is not allowed`, distrust)
    return found
  }

  private reduce(): void {
    const [args, callee] = [this.pop(), this.pop()]
    if (!(callee instanceof PickleFunction)) throw this.from.fault(`calls ${describeValue(callee)}`, distrust)
    if (!(args instanceof PickleTuple)) throw this.from.fault(`gives ${callee.name} ${describeValue(args)}`)
    this.push(callee.call(args.items))
  }

  /** Attributes of an OrderedDict, such as the versions of the modules in `_metadata`: not needed. */
  private build(): void {
    const state = this.pop()
    const target = this.stack.at(-1)
    if (target instanceof PickleDict && state instanceof PickleDict) return
    throw this.from.fault(`sets attributes of ${describeValue(target)}`, distrust)
  }

  private append(values: PickleValue[]): void {
    const list = this.stack.at(-1)
    if (!Array.isArray(list)) throw this.from.fault(`appends to ${describeValue(list)}`)
    for (const value of values) list.push(value)
  }

  private setItems(values: PickleValue[]): void {
    const dict = this.stack.at(-1)
    if (!(dict instanceof PickleDict) || values.length % 2 !== 0) {
      throw this.from.fault(`sets items of ${describeValue(dict)}`)
    }
    for (let i = 0; i < values.length; i += 2) {
      const key = values[i] as PickleKey
      if (typeof key === 'object' && key !== null) throw this.from.fault(`has ${describeValue(key)} for a key`)
      if (dict.entries.has(key)) throw this.from.fault(`gives the key ${key} twice`)
      dict.entries.set(key, values[i + 1]!)
    }
  }

  private push(value: PickleValue): void {
    this.stack.push(value)
  }

  private pop(): PickleValue {
    const value = this.stack.pop()
    if (value === undefined) throw this.from.fault('takes more values than there are')
    return value
  }

  private popMark(): PickleValue[] {
    const above = this.stack
    const below = this.below.pop()
    if (!below) throw this.from.fault('closes a group that was not opened')
    this.stack = below
    return above
  }

  private remember(place: number): void {
    const value = this.stack.at(-1)
    if (value === undefined) throw this.from.fault('remembers a value that is not there')
    this.memo.set(place, value)
  }

  private recall(place: number): void {
    const value = this.memo.get(place)
    if (value === undefined) throw this.from.fault(`recalls a value that was not remembered, ${place}`)
    this.push(value)
  }
}
