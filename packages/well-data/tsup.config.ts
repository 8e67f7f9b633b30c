import { packageBuild } from '../../tools/tsup.ts'

export default packageBuild(['src/index.ts', 'src/node/index.ts', 'src/node/read-worker.ts', 'src/web/index.ts'])
