export { type BootstrapOptions, bootstrap, fewestTrajectories, type Interval } from './bootstrap'
export { type PairedComparison, pairedComparison } from './paired-comparison'
