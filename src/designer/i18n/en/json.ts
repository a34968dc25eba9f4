export const json = {
  label: 'Definition as JSON',
  hint: 'The campaign as the API takes it. To leave the box by keyboard press Escape, then Tab.',
  valid: 'Valid, and in every view',
  notValid: 'Not valid (line {line}, column {column}):',
  notTaken: 'The campaign stays as it was until this is mended.',
  goThere: 'Go there',
  throwAway: 'Throw this text away',
  behind:
    'The campaign was changed elsewhere meanwhile; this text does not have those changes. Once it is valid, both are put together.',
} as const;
