import { expect, test } from 'vitest'
import * as root from './index'
import * as node from './node/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/eval', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"ScoreError axisLabel binnedSpectralMse chartsSection colourMap crossModulusBandError crps definitionsSection demoReport downloadsSection encodePng ensembleMean ensembleSpectra fieldImage fieldOf fieldPanels histogramW1 isTiming isotropicBins lineChart mae maxError mean meanSquare memberOf metricDefinition metrics mse nmae nmse nrmse pearson playerSection powerBandError powerSpectrum quantise renderReport resampling resultsFromJson resultsToJson rmse scoreEnsemble scoreTable skill spectralBands spread spreadSkill summarise tableSection timingTable toCsv toJson toMarkdownTable totalError valueRange variance vmse vrmse widen windowedDtw"`,
  ))

test('@lola-ts/eval/node', () => expect(names(node)).toMatchInlineSnapshot(`"writeFigure writeResults"`))
