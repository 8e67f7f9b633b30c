import type { Target } from '../target'
import { modelFolder } from './model-folder'
import { pytorchCheckpoint } from './pytorch-checkpoint'
import { pytorchPickle } from './pytorch-pickle'
import { runArchive } from './run-archive'
import { runConfiguration } from './run-configuration'
import { safetensors } from './safetensors'
import { wellFile } from './well-file'

/** Every reader of files that is damaged. A new one gets its line here. */
export const targets: readonly Target[] = [
  safetensors,
  modelFolder,
  pytorchCheckpoint,
  pytorchPickle,
  runArchive,
  runConfiguration,
  wellFile,
]
