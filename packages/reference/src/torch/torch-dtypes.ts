import type { Dtype } from '@lola-ts/tensor-core/checkpoint'

/** Number formats of PyTorch's storages that can be read, by the name of the storage's class. */
export const storageDtypes: ReadonlyMap<string, Dtype> = new Map<string, Dtype>([
  ['DoubleStorage', 'F64'],
  ['FloatStorage', 'F32'],
  ['HalfStorage', 'F16'],
  ['BFloat16Storage', 'BF16'],
  ['LongStorage', 'I64'],
  ['IntStorage', 'I32'],
  ['ShortStorage', 'I16'],
  ['CharStorage', 'I8'],
  ['ByteStorage', 'U8'],
  ['BoolStorage', 'BOOL'],
])
