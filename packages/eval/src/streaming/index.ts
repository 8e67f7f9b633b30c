export { type Horizon, horizonName, paperHorizons, parseHorizons } from './horizons'
export {
  type ScoreAccumulator,
  type ScoreSeries,
  type SeriesScores,
  scoreAccumulator,
  type TrajectorySums,
  trajectoryOf,
} from './score-accumulator'
export { parseScoreRows, scoreHeader, scoreLines } from './score-rows'
export {
  recordedIdentities,
  type ScoredState,
  type ScoreGroup,
  type StateScore,
  type StateScorerOptions,
  type StateScores,
  scoreGroups,
  stateScorer,
} from './state-scorer'
export { type SummariseScoresOptions, type SummaryRow, summariseScores, summaryTable } from './summarise-scores'
