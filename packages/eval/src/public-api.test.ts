import { expect, test } from 'vitest'
import * as root from './index'
import * as node from './node/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/eval', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"ScoreError addDiagnostics autocorrelationTime averageOverFields axisLabel binnedSpectralMse bootstrap chartsSection checkComparable coherenceBands colourMap compareResults comparisonReport crossModulusBandError crps defaultIdentity definitionsSection demoReport divergence domainMean dotChart downloadsSection drift encodeGif encodePng energyScore ensembleMean ensembleSpectra fewestTrajectories fieldImage fieldOf fieldPanels gridWeights histogramW1 horizonName horizonTable identityKeys identityOf identityWords intervalScores isSigned isTiming isotropicBins lineChart lolaColumns lolaRows mae manifestFromJson maxError mean meanSquare memberOf membersOf metricDefinition metrics mse nmae nmse nrmse nusselt pairedComparison panelsImage paperHorizons paperSpeeds parseHorizons parseLolaCsv parseScoreRows pearson planeOf playerOptions playerSection powerBandError powerSpectrum publishedScores quadratureWeights quantise quantitiesOf rangeOf rankHistogram recordedIdentities renderReport resampling resultsFromJson resultsToJson rmse scoreAccumulator scoreEnsemble scoreGroups scoreHeader scoreLines scoreTable skill slicedWasserstein slices spectralBands speedFromJson speedMethods speedsOf spread spreadSkill stateScorer summarise summariseScores summaryTable tableSection timingTable toCsv toJson toLatex toMarkdownTable totalError trajectoryOf validPredictionTime valueRange variance variogramScore vmse vrmse vrmseVariants warningsOf wasserstein1 widen windowedDtw"`,
  ))

test('@lola-ts/eval/node', () =>
  expect(names(node)).toMatchInlineSnapshot(`"openNpz renderSvg writeFigure writeResults"`))
