import { packageBuild } from '../../tools/tsup.ts'

export default packageBuild(['src/index.ts'])
