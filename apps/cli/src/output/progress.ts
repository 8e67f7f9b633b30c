export { createProgress, type Progress } from '../../../../packages/tensor-core/src/training/progress'
