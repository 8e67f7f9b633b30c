export { paperSpeeds } from './paper-tables'
export { type PublishedScore, publishedScores } from './published-scores'
