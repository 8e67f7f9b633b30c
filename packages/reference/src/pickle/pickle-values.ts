/** A value in a pickle, as far as plain data go. */
export type PickleValue = null | boolean | number | string | PickleValue[] | PickleTuple | PickleDict | PickleObject

/** What may be a key here. Python allows more; checkpoints do not use it. */
export type PickleKey = string | number | boolean | null

export class PickleTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A dict or OrderedDict. */
export class PickleDict {
  readonly entries = new Map<PickleKey, PickleValue>()
}

/** Anything that a {@link PickleHost} makes; opaque to the unpickler. */
export abstract class PickleObject {}

/** A function or class that the host lets a pickle call. */
export class PickleFunction extends PickleObject {
  constructor(
    /** With its module: `torch._utils._rebuild_tensor_v2`. */
    readonly name: string,
    readonly call: (args: readonly PickleValue[]) => PickleValue,
  ) {
    super()
  }
}

/** Decides what a pickle may refer to. Nothing else of the program is within its reach. */
export interface PickleHost {
  /** The function of that name, or undefined: the pickle is refused then. */
  global(module: string, name: string): PickleFunction | undefined
  /** The object behind a persistent id. */
  persistent(id: PickleValue): PickleObject
}

/** What a value is, for messages. */
export function describeValue(value: PickleValue | undefined): string {
  if (value === undefined || value === null) return 'None'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof PickleTuple) return 'a tuple'
  if (value instanceof PickleDict) return 'a dict'
  if (value instanceof PickleFunction) return value.name
  if (typeof value === 'string') return `the string "${value.slice(0, 40)}"`
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${value}`
}
