import { packageBuild } from '../../tools/tsup.ts'

export default packageBuild([
  'src/index.ts',
  'src/nn/index.ts',
  'src/random/index.ts',
  'src/optim/index.ts',
  'src/training/index.ts',
  'src/checkpoint/index.ts',
  'src/node/index.ts',
])
