import { damaged } from '../bytes/byte-source'
import {
  describeValue,
  PickleDict,
  PickleFunction,
  type PickleHost,
  PickleTuple,
  type PickleValue,
} from '../pickle/pickle-values'
import { storageDtypes } from './torch-dtypes'
import { TorchStorage, TorchTensor } from './torch-tensor'

const mostAxes = 16

/** The class of a storage, which a pickle names and does not call. */
class StorageType extends PickleFunction {
  constructor(readonly kind: string) {
    super(`torch.${kind}`, () => new PickleDict())
  }
}

/**
 * What the pickle of a checkpoint may refer to: tensors, parameters, sizes, ordered dicts, storages.
 *
 * Devices are ignored: a tensor from a GPU is read like any other.
 *
 * @param name what to call the checkpoint in messages
 */
export function torchHost(name: string): PickleHost {
  const fault = (what: string) => damaged(name, what)
  const storages = new Map<string, TorchStorage>()

  const functions: Record<string, (args: readonly PickleValue[]) => PickleValue> = {
    'collections.OrderedDict': (args) => {
      if (args.length > 0) throw fault('an OrderedDict is made from something')
      return new PickleDict()
    },
    'torch.Size': ([sizes]) => {
      if (!(sizes instanceof PickleTuple)) throw fault(`a torch.Size is made from ${describeValue(sizes)}`)
      return sizes
    },
    'torch._utils._rebuild_parameter': ([data]) => {
      if (!(data instanceof TorchTensor)) throw fault(`a parameter is made from ${describeValue(data)}`)
      return data
    },
    'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides, , , special]) => {
      if (!(storage instanceof TorchStorage)) throw fault(`a tensor is made from ${describeValue(storage)}`)
      const plain =
        special === undefined || special === null || (special instanceof PickleDict && !special.entries.size)
      if (!plain) throw fault('a tensor is a conjugate or negative view, which is not supported')
      return checkedTensor(storage, offset, shape, strides, fault)
    },
  }

  return {
    global(module, name) {
      if (module === 'torch' && name.endsWith('Storage')) {
        if (!storageDtypes.has(name)) throw fault(`holds numbers of ${name.slice(0, 40)}, which cannot be read`)
        return new StorageType(name)
      }
      const full = `${module}.${name}`
      return Object.hasOwn(functions, full) ? new PickleFunction(full, functions[full]!) : undefined
    },

    persistent(id) {
      const [kind, type, key, location, length] = id instanceof PickleTuple ? id.items : []
      if (kind !== 'storage' || !(type instanceof StorageType) || typeof location !== 'string') {
        throw fault(`refers to ${describeValue(id)}, expected a storage`)
      }
      if (typeof key !== 'string' || !/^[\w.-]{1,64}$/.test(key) || !isCount(length)) {
        throw fault(`describes a storage by ${describeValue(key)} and ${describeValue(length)}`)
      }
      const storage = new TorchStorage(key, storageDtypes.get(type.kind)!, length)
      const known = storages.get(key)
      if (known && (known.dtype !== storage.dtype || known.length !== storage.length)) {
        throw fault(`describes storage ${key} in two ways`)
      }
      storages.set(key, known ?? storage)
      return known ?? storage
    },
  }
}

function checkedTensor(
  storage: TorchStorage,
  offset: PickleValue | undefined,
  shape: PickleValue | undefined,
  strides: PickleValue | undefined,
  fault: (what: string) => Error,
): TorchTensor {
  const whole = (value: PickleValue | undefined) => {
    if (value instanceof PickleTuple && value.items.length <= mostAxes && value.items.every(isCount)) {
      return value.items as readonly number[]
    }
    throw fault(`a tensor of storage ${storage.key} has a shape or strides that are no sizes`)
  }
  const tensor = new TorchTensor(storage, whole(shape), whole(strides), isCount(offset) ? offset : -1)
  const { size, span } = tensor
  if (tensor.shape.length !== tensor.strides.length || tensor.offset < 0) {
    throw fault(`a tensor of storage ${storage.key} has shape [${tensor.shape}] and strides [${tensor.strides}]`)
  }
  // A view may be smaller than its storage. One that repeats values to become larger is a way to fill memory.
  if (size > storage.length || tensor.offset + span > storage.length || !Number.isSafeInteger(size)) {
    throw fault(
      `a tensor of shape [${tensor.shape}] and strides [${tensor.strides}] from ${tensor.offset} does not fit storage ${storage.key} of ${storage.length} numbers`,
    )
  }
  return tensor
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
