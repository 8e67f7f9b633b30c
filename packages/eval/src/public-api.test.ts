import { expect, test } from 'vitest'
import * as root from './index'
import * as node from './node/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/eval', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"ScoreError autocorrelationTime axisLabel binnedSpectralMse bootstrap chartsSection coherenceBands colourMap crossModulusBandError crps defaultIdentity definitionsSection demoReport divergence domainMean downloadsSection drift encodeGif encodePng energyScore ensembleMean ensembleSpectra fewestTrajectories fieldImage fieldOf fieldPanels gridWeights histogramW1 horizonName identityKeys identityOf identityWords intervalScores isSigned isTiming isotropicBins lineChart mae maxError mean meanSquare memberOf metricDefinition metrics mse nmae nmse nrmse nusselt pairedComparison panelsImage paperHorizons parseHorizons parseScoreRows pearson planeOf playerSection powerBandError powerSpectrum quadratureWeights quantise quantitiesOf rangeOf rankHistogram renderReport resampling resultsFromJson resultsToJson rmse scoreAccumulator scoreEnsemble scoreGroups scoreHeader scoreLines scoreTable skill slicedWasserstein slices spectralBands spread spreadSkill stateScorer summarise summariseScores summaryTable tableSection timingTable toCsv toJson toMarkdownTable totalError trajectoryOf validPredictionTime valueRange variance variogramScore vmse vrmse vrmseVariants wasserstein1 widen windowedDtw"`,
  ))

test('@lola-ts/eval/node', () => expect(names(node)).toMatchInlineSnapshot(`"writeFigure writeResults"`))
