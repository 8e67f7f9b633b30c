export { type CrpsEstimator, type CrpsOptions, crps } from './crps'
export { energyScore } from './energy-score'
export { ensembleMean, memberOf } from './ensemble-mean'
export { type HistogramW1Options, histogramW1 } from './histogram-w1'
export { type IntervalScores, intervalScores } from './interval-scores'
export { mae } from './mae'
export { maxError } from './max-error'
export { mean, meanSquare } from './moments'
export { mse, rmse } from './mse'
export { nmae } from './nmae'
export { nmse, nrmse } from './nrmse'
export { type PearsonOptions, pearson } from './pearson'
export { type RankHistogram, rankHistogram } from './rank-histogram'
export { type EnsembleForecast, scoreEnsemble } from './score-ensemble'
export {
  identityKeys,
  identityOf,
  identityWords,
  type ScoreIdentity,
  type VrmseVariant,
  vrmseVariants,
} from './score-identity'
export type { ScoreKind, ScoreRecord, Timing } from './score-record'
export { skill } from './skill'
export { type Slices, slicedWasserstein, slices } from './sliced-wasserstein'
export { type SpeedMethod, speedMethods } from './speed-method'
export { spread, spreadSkill } from './spread'
export { totalError } from './total-error'
export { membersOf, type Values } from './values'
export { variance } from './variance'
export { type VariogramOptions, variogramScore } from './variogram-score'
export { type EpsOptions, vmse, vrmse } from './vrmse'
export { wasserstein1 } from './wasserstein1'
export { type WindowedDtw, type WindowedDtwOptions, windowedDtw } from './windowed-dtw'
