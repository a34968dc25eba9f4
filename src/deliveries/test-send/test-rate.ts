/** Enough for a look at everything one after the other; too little to make others work with. */
export const TEST_RATE = {
  burst: 60,
  perSecond: 1,
  refusal: 'Tests are sent too often: sixty at once, then one a second.',
};
