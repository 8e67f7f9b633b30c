import { packageBuild } from '../../tools/tsup.ts'

export default packageBuild(['src/main.ts'], { types: false })
