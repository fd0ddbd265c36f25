package lucid.truth.generated;

/** What is true of a criterion, by the stack's own record. */
enum Truth {
  /** It is met: PASS. */
  MET,
  /** It is not met: FAIL. */
  BROKEN,
  /** It is so near to its limit that what lies between stack and injector may decide. */
  EITHER;

  /** Broken if it surely is, met if it surely is. */
  static Truth of(boolean surelyMet, boolean surelyBroken) {
    return surelyBroken ? BROKEN : surelyMet ? MET : EITHER;
  }

  static Truth metIf(boolean met) {
    return met ? MET : BROKEN;
  }
}
